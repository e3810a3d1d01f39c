"""Stored models: fitted once, checked when read, refused when damaged; what serves meanwhile; the floor of the quality."""

import hashlib
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.feature_extraction.text import TfidfVectorizer

from matching import data
from matching.rank import BadModel, Matcher, Underway, load_model, refit, serving, store
from matching.rank.model import PARTS, TRUSTED, current_key
from matching.text.coder import OccupationCoder
from matching.text.gazetteer import Gazetteer, Spot
from tests.matching.conftest import crowd, frame, person

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = {"ngrams": "list", **PARTS}


NAMES = pd.DataFrame(
    [
        ("4", "6-31-01-03", "电工", "电工|维修电工"),
        ("4", "4-03-02-01", "中式烹调师", "厨师|炒锅"),
        ("4", "2-06-03-00", "会计专业人员", "会计"),
        ("4", "4-02-02-01", "道路货运汽车驾驶员", "货车司机"),
    ],
    columns=["level", "code", "name", "aliases"],
)


def fit_small(self: Matcher, **_given: Any) -> Matcher:
    """In place of `Matcher.fit`: the same parts, learnt from a few names, so that a file is small and a fit quick."""
    titles = ["工厂电工", "食堂厨师", "主办会计", "高压电工", "大货车司机"]
    codes = ["6-31-01-03", "4-03-02-01", "2-06-03-00", "6-31-01-03", "4-02-02-01"]
    self.coder_ = OccupationCoder().fit(titles, codes, NAMES)
    self.vectorizer_ = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), dtype=np.float32).fit(titles)
    self.gazetteer_ = Gazetteer(spots={"652301": Spot("652301", "昌吉市", "昌吉回族自治州", 87.3, 44.0)}).with_own()
    self.key = current_key()
    return self.with_crosswalk(data.crosswalk())


@pytest.fixture(scope="module")
def model() -> Matcher:
    return fit_small(Matcher())


@pytest.fixture
def home(model: Matcher, tmp_path: Path) -> Path:
    """A stored model that a test may damage."""
    found = model.write(tmp_path / "models")
    store.point(found.parent, found.name)
    return found


@pytest.fixture(autouse=True)
def nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_loaded", {})


@pytest.fixture
def no_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Matcher, "fit", lambda self, **_given: pytest.fail("the model was fitted"))


def seal(home: Path, **facts: Any) -> Path:
    """Give a changed folder a manifest and a name that fit it, as somebody with the code at hand could."""
    manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8")) | facts
    manifest["sha256"] = {name: store.digest_of(home / name) for name in manifest["sha256"]}
    body = json.dumps(manifest, indent=1, sort_keys=True).encode()
    (home / "manifest.json").write_bytes(body)
    return home.rename(home.with_name(f"{home.name.rsplit('-', 1)[0]}-{hashlib.sha256(body).hexdigest()[:16]}"))


def ranked(model: Matcher) -> list[str]:
    found: list[str] = model.rank(frame(person()), model.index(crowd(40)))["posting_id"].tolist()
    return found


# ---------- read or refused ----------


def test_a_stored_model_is_read_and_not_fitted_again(
    home: Path, model: Matcher, no_fit: None, capsys: pytest.CaptureFixture[str]
) -> None:
    again = load_model(home.parents[1])
    assert again.version == model.version
    assert np.array_equal(again.coder.nearness_.coefficients_, model.coder.nearness_.coefficients_)
    titles = ["电工", "货车司机", "省区销售总监"]
    assert again.coder.rank(titles) == model.coder.rank(titles)
    assert capsys.readouterr().err == ""
    assert load_model(home.parents[1]) is again


@pytest.mark.proof
def test_one_flipped_bit_anywhere_is_refused(home: Path, proof: Any) -> None:
    """Positions are drawn over all files of the folder, each file as often as the others."""
    names = sorted(path.name for path in home.iterdir())
    chance = random.Random(7)
    tried = failures = 0
    for turn in range(proof.size(12, 300)):
        path = home / names[turn % len(names)]
        at, bit = chance.randrange(path.stat().st_size), 1 << chance.randrange(8)
        flip(path, at, bit)
        try:
            store.read(home, TRUSTED, SCHEMA)
            failures += 1
        except BadModel:
            tried += 1
        flip(path, at, bit)
    assert Matcher.read(home).version  # the last flip is undone: nothing else was wrong with it
    proof.record(cases=tried + failures, failures=failures)


def flip(path: Path, at: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ bit]))


@pytest.mark.parametrize("name", ["parts.skops", "places.csv", "manifest.json"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_truncated_file_is_refused(home: Path, name: str, share: float) -> None:
    os.truncate(home / name, int((home / name).stat().st_size * share))
    with pytest.raises(BadModel):
        Matcher.read(home)


@pytest.mark.parametrize("name", ["parts.skops", "places.csv", "manifest.json"])
def test_a_missing_file_is_refused(home: Path, name: str) -> None:
    (home / name).unlink()
    with pytest.raises(BadModel):
        Matcher.read(home)


def test_a_foreign_type_is_refused_before_it_is_made(home: Path) -> None:
    skops.io.dump({"coder": Path("x")}, home / "parts.skops")
    with pytest.raises(BadModel, match="foreign"):
        Matcher.read(seal(home))


def test_a_file_of_another_kind_is_refused(home: Path) -> None:
    (home / "parts.skops").write_bytes(b"\x80\x04cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(BadModel, match="read"):
        Matcher.read(seal(home))


@pytest.mark.parametrize("facts", [{"sklearn": "0.1"}, {"format": 1}, {"canaries": {}}, {"canaries": None}])
def test_another_scikit_learn_or_format_is_refused(home: Path, facts: dict[str, Any]) -> None:
    with pytest.raises(BadModel):
        Matcher.read(seal(home, **facts))


def broken_coder(parts: dict[str, Any]) -> None:
    del parts["coder"].nearness_.coefficients_


def narrow_coder(parts: dict[str, Any]) -> None:
    parts["coder"].nearness_.coefficients_ = parts["coder"].nearness_.coefficients_[:, :-1].copy()


def other_part(parts: dict[str, Any]) -> None:
    parts["coder"] = parts["vectorizer"]


def no_part(parts: dict[str, Any]) -> None:
    del parts["vectorizer"]


def other_answers(parts: dict[str, Any]) -> None:
    parts["coder"].nearness_.coefficients_ = np.roll(parts["coder"].nearness_.coefficients_, 1, axis=1).copy()


@pytest.mark.parametrize("change", [broken_coder, narrow_coder, other_part, no_part, other_answers])
def test_parts_of_another_schema_are_refused(home: Path, change: Any) -> None:
    parts = skops.io.load(home / "parts.skops", trusted=TRUSTED)
    change(parts)
    skops.io.dump(parts, home / "parts.skops")
    with pytest.raises(BadModel):
        Matcher.read(seal(home))


# ---------- what serves meanwhile ----------


def spoil(home: Path) -> None:
    (home / "parts.skops").write_bytes(b"")


def test_a_refused_model_leaves_the_last_good_one_serving(home: Path, model: Matcher, no_fit: None) -> None:
    older = home.parent / f"matcher-{'0' * 12}-{home.name.rsplit('-', 1)[1]}"
    shutil.copytree(home, older)
    store.point(home.parent, older.name)
    store.point(home.parent, home.name)
    assert store.read_pointer(home.parent).last_good == older.name
    spoil(home)
    serving_now = load_model(home.parents[1], wait=False)
    assert serving_now.standing == "last_good"
    assert serving_now.version != model.version
    assert ranked(serving_now) == ranked(model)


def test_without_a_good_one_the_rules_alone_serve_until_the_refit(
    home: Path, model: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(home)
    monkeypatch.setattr(Matcher, "fit", fit_small)
    meanwhile = load_model(home.parents[1], wait=False)
    assert (meanwhile.standing, meanwhile.problem) == ("prior", "parts.skops is damaged")
    assert load_model(home.parents[1], wait=False) is meanwhile
    best = meanwhile.rank(frame(person()), meanwhile.index(crowd(40)), explain=True)
    assert "电工" in crowd(40).set_index("id").loc[best.iloc[0]["posting_id"], "title"]
    assert best.iloc[0]["reasons_for"]
    assert meanwhile.version != model.version
    made = refit(home.parents[1])
    after = load_model(home.parents[1], wait=False)
    assert (after.standing, after.version, made.version) == ("fitted", model.version, model.version)
    assert ranked(after) == ranked(model)
    assert not home.exists()
    assert [path.name for path in home.parent.glob(".bad-*/*")] == [home.name]


def test_a_model_in_use_serves_on_when_its_files_are_spoilt(home: Path, no_fit: None) -> None:
    first = load_model(home.parents[1], wait=False)
    spoil(home)
    os.utime(home.parent / "pointer.json", ns=(1, 1))  # another process pointed anew
    assert load_model(home.parents[1], wait=False) is first


def test_a_command_line_fits_at_once_and_says_so(
    home: Path, model: Matcher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(home)
    monkeypatch.setattr(Matcher, "fit", fit_small)
    load_model(home.parents[1])
    assert "parts.skops is damaged" in capsys.readouterr().err
    assert not home.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"current": "../../etc"}', b'{"current": "matcher-x"}'])
def test_a_broken_pointer_does_no_harm(home: Path, model: Matcher, no_fit: None, body: bytes) -> None:
    (home.parent / "pointer.json").write_bytes(body)
    assert load_model(home.parents[1]).version == model.version
    assert store.read_pointer(home.parent).current == home.name


def test_a_new_fit_keeps_the_former_as_last_good_and_prunes_older_ones(
    home: Path, model: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Matcher, "fit", fit_small)
    former = home.name
    for _turn in range(7):
        refit(home.parents[1])
        pointer = store.read_pointer(home.parent)
        assert pointer.last_good == former
        former = pointer.current
    assert len(list(home.parent.glob("matcher-*"))) <= store.KEPT_FOLDERS + 2
    assert not list(home.parent.glob(".draft-*"))


# ---------- one process at a time ----------


def fit_here(var: str, gate: Any, answers: Any) -> None:
    """In a process of its own: load where nothing is stored; say what was fitted and found."""
    gate.wait(60)
    fits: list[int] = []

    def counted(self: Matcher, **_given: Any) -> Matcher:
        fits.append(1)
        time.sleep(1)
        return fit_small(self)

    Matcher.fit = counted  # type: ignore[method-assign,assignment]
    answers.put((load_model(Path(var), stderr=False).version, len(fits)))


def test_two_processes_at_once_fit_one_model(tmp_path: Path, model: Matcher) -> None:
    context = multiprocessing.get_context("spawn")
    gate, answers = context.Barrier(2), context.Queue()
    workers = [context.Process(target=fit_here, args=(str(tmp_path), gate, answers)) for _ in range(2)]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=240) for _ in workers]
    for worker in workers:
        worker.join(60)
    assert sorted(fits for _version, fits in found) == [0, 1]
    assert {version for version, _fits in found} == {model.version}
    assert len(list((tmp_path / "models").glob("matcher-*"))) == 1


def test_a_second_refit_is_turned_away(home: Path) -> None:
    with store.only_one(home.parent) as mine:
        assert mine
        with pytest.raises(Underway):
            refit(home.parents[1])


def test_a_draft_that_was_never_finished_is_no_model(home: Path, model: Matcher, no_fit: None) -> None:
    shutil.copytree(home, home.parent / ".draft-abc")
    assert [path.name for path in store.folders(home.parent, "*")] == [home.name]
    assert load_model(home.parents[1]).version == model.version


def test_a_failed_write_leaves_nothing(model: Matcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(model.gazetteer_, "save", full)
    with pytest.raises(OSError, match="space"):
        model.write(tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


# ---------- quality ----------


def test_the_whole_model_is_stored_and_read_with_every_part(var: Path, tmp_path: Path) -> None:
    whole = load_model(var, stderr=False)
    again = Matcher.read(whole.write(tmp_path / "models"))
    assert again.version == whole.version
    assert ranked(again) == ranked(whole)


def test_the_floor_on_the_judged_collection(var: Path, shared: Path, tmp_path: Path) -> None:
    model = load_model(var, stderr=False)
    profiles = [
        json.loads(line) for line in (shared / "gold" / "profiles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows = pd.read_csv(shared / "data" / "postings_county_2024.csv", dtype=str, keep_default_na=False)
    found = model.rank(pd.DataFrame(profiles), model.index(rows), top=20)
    found[["veteran_id", "posting_id", "rank"]].to_csv(tmp_path / "run.tsv", sep="\t", header=False, index=False)
    done = subprocess.run(
        [sys.executable, shared / "tools" / "score_run.py", tmp_path / "run.tsv", shared / "gold" / "qrels.tsv"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures = dict(part.split("=") for part in done.stdout.split())
    assert float(figures["ndcg@10"]) >= 0.74
    assert float(figures["p@5"]) >= 0.75
    assert int(figures["ineligible@10"]) <= 8
