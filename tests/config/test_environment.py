"""Settings come from the environment; a bad value stops the start with a sentence that names it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parents[2]


def start(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "RONGYE_VAR": str(tmp_path / "var"), **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "eighty", "whole number from 1 to 65535"),
        ("PORT", "70000", "whole number from 1 to 65535"),
        ("RONGYE_DEBUG", "perhaps", "write 1 or 0"),
        ("DATABASE_URL", "mysql://u:geheim@h/d", "must start with one of: postgres"),
        ("CELERY_BROKER_URL", "carrier-pigeon://x", "must start with one of"),
        ("FIELD_KEYS", "{}", "FIELD_KEYS must be"),
        ("SECRET_KEY", "short", "shorter than 50 characters"),
        ("WEB_CONCURRENCY", "many", "whole number from 1 to 64"),
        ("ALLOWED_HOSTS", "https://jobs.example.cn", "write names only"),
        ("CSRF_TRUSTED_ORIGINS", "jobs.example.cn", "like https://jobs.example.cn"),
        ("BEHIND_TLS_PROXY", "7", "write 1 or 0"),
        ("RONGYE_PRODUCTION", "1", "ALLOWED_HOSTS is empty"),
    ],
)
def test_a_bad_value_stops_the_start_with_its_name(tmp_path: Path, name: str, value: str, says: str) -> None:
    result = start(tmp_path, "check", **{name: value})
    assert result.returncode != 0
    assert says in result.stderr
    assert name in result.stderr or name == "RONGYE_PRODUCTION"
    assert "geheim" not in result.stderr


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    result = start(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        RONGYE_PRODUCTION="1",
        ALLOWED_HOSTS="jobs.example.cn",
        SECRET_KEY="x9" + "k3-" * 30,
    )
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = environment.field_keys(tmp_path)
    second = environment.field_keys(tmp_path)
    assert first == second
    path = tmp_path / "field_keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert environment.secret_key(tmp_path) not in path.read_text()
    assert list(tmp_path.glob(".field_keys*")) == []


def test_a_short_field_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "field_keys.json").write_text(json.dumps({"index": "AAAA", "keys": {"k1": "AAAA"}}))
    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        environment.field_keys(tmp_path)


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RONGYE_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(ImproperlyConfigured, match="RONGYE_VAR"):
        environment.state_dir()
