"""Loaded by pytest before Django's settings (`-p tests.environment`): a state folder of its own, and a chosen database.

The suite never touches an installation's data. DATABASE_URL is ignored; TEST_DATABASE_URL names the server on which a
test database is made and removed again, and without it the suite runs on SQLite.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN_VAR = Path(os.environ.get("RONGYE_VAR") or ROOT / "var")
FOREIGN = (
    *("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "RONGYE_PRODUCTION", "RONGYE_DEBUG", "SECRET_KEY"),
    *("FIELD_KEYS", "PORT", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS_PROXY", "SECURE_SSL_REDIRECT"),
)


def prepare() -> Path | None:
    """Point the environment at a fresh folder; returns it when this process made it and must remove it."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    if os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    base, made = os.environ.get("RONGYE_TEST_VAR"), None
    if not base:
        made = Path(tempfile.mkdtemp(prefix="rongye-test-"))
        base = os.environ["RONGYE_TEST_VAR"] = str(made)
        copy_models(Path(base) / "models")
    own = Path(base) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    own.mkdir(mode=0o700, exist_ok=True)
    if not (own / "models").exists():
        (own / "models").symlink_to(Path(base) / "models")
    if not (own / "kernels").exists() and (OWN_VAR / "kernels").is_dir():
        # A copy for each process: two that compile at once into one folder may overwrite each other's code.
        shutil.copytree(OWN_VAR / "kernels", own / "kernels")
    os.environ["RONGYE_VAR"] = str(own)
    # A browser keeps its event loop in the tests' own thread; Django would take every later query for a careless one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return made


def copy_models(target: Path) -> None:
    """Start from the newest models that were fitted before: copied, so that no test can damage them."""
    target.mkdir(mode=0o700)
    found = sorted((OWN_VAR / "models").glob("*/manifest.json"), key=lambda path: path.stat().st_mtime)
    for manifest in found[-1:]:
        shutil.copytree(manifest.parent, target / manifest.parent.name)
    for path in (OWN_VAR / "models").glob("lawful-*"):
        shutil.copy2(path, target / path.name)


made_here = prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder when the process that made it ends."""
    if made_here is not None:
        shutil.rmtree(made_here, ignore_errors=True)
        os.environ.pop("RONGYE_TEST_VAR", None)
