"""The stored model: fitted once, checked when read, refused when damaged; the floor of its quality."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io

from matching.rank import BadModel, Matcher
from matching.rank import model as module


@pytest.fixture
def home(var: Path, model: Matcher, tmp_path: Path) -> Path:
    """A copy of the stored model that a test may damage."""
    stored = next((var / "models").glob("matcher-*"))
    return Path(shutil.copytree(stored, tmp_path / "models" / stored.name))


def test_a_stored_model_is_read_and_not_fitted_again(
    home: Path, model: Matcher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "_loaded", {})
    monkeypatch.setattr(Matcher, "fit", lambda self: pytest.fail("the model was fitted again"))
    again = module.load_model(home.parents[1])
    assert again.version == model.version
    assert np.array_equal(again.coder.coefficients_, model.coder.coefficients_)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["estimators.skops", "places.csv"])
@pytest.mark.parametrize("place", [0.1, 0.5, 0.999])
def test_one_flipped_bit_is_refused(home: Path, name: str, place: float) -> None:
    body = bytearray((home / name).read_bytes())
    body[int(len(body) * place)] ^= 1
    (home / name).write_bytes(body)
    with pytest.raises(BadModel, match="damaged"):
        module._read(home)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"sklearn": "0.1", "sha256": {}}'])
def test_a_broken_manifest_is_refused(home: Path, body: bytes) -> None:
    (home / "manifest.json").write_bytes(body)
    with pytest.raises(BadModel):
        module._read(home)


def test_a_foreign_type_is_refused(home: Path) -> None:
    import hashlib

    skops.io.dump({"coder": Path("x")}, home / "estimators.skops")
    manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    manifest["sha256"]["estimators.skops"] = hashlib.sha256((home / "estimators.skops").read_bytes()).hexdigest()
    (home / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BadModel, match="foreign"):
        module._read(home)


def test_a_damaged_model_is_put_aside_and_fitted_anew(
    home: Path, model: Matcher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "places.csv").write_text("")
    monkeypatch.setattr(module, "_loaded", {})
    monkeypatch.setattr(Matcher, "fit", lambda self: model)
    module.load_model(home.parents[1])
    assert "damaged" in capsys.readouterr().err
    assert module._read(home).version == model.version
    assert len(list(home.parent.glob(".bad-*"))) == 1


def test_the_floor_on_the_judged_collection(model: Matcher, shared: Path, tmp_path: Path) -> None:
    profiles = [
        json.loads(line) for line in (shared / "gold" / "profiles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows = pd.read_csv(shared / "data" / "postings_county_2024.csv", dtype=str, keep_default_na=False)
    ranked = model.rank(pd.DataFrame(profiles), model.index(rows), top=20)
    ranked[["veteran_id", "posting_id", "rank"]].to_csv(tmp_path / "run.tsv", sep="\t", header=False, index=False)
    done = subprocess.run(
        [sys.executable, shared / "tools" / "score_run.py", tmp_path / "run.tsv", shared / "gold" / "qrels.tsv"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures = dict(part.split("=") for part in done.stdout.split())
    assert float(figures["ndcg@10"]) >= 0.64
    assert float(figures["p@5"]) >= 0.66
    assert int(figures["ineligible@10"]) <= 20
