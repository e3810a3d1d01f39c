"""Read the environment once, and refuse a bad value with a sentence that names its remedy."""

import base64
import binascii
import json
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
_HOST = re.compile(r"\*|\.?[\w-]+(?:\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")


def flag(name: str, default: bool) -> bool:
    """A yes/no variable; anything else stops the start."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in _TRUE:
        return True
    if value.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between low and high, both allowed."""
    value = os.environ.get(name)
    if not value:
        return default
    try:
        result = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from {low} to {high}.") from None
    if not low <= result <= high:
        raise ImproperlyConfigured(f"{name} is {result}; write a whole number from {low} to {high}.")
    return result


def gateway(name: str, schemes: set[str]) -> str:
    """Where messages go out: "file" (the default), "console", or an address with one of the schemes."""
    value = os.environ.get(name, "").strip() or "file"
    if value in {"file", "console"}:
        return value
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname:
        known = ", ".join(f"{scheme}://…" for scheme in sorted(schemes))
        raise ImproperlyConfigured(f"{name} is not understood; write file, console or {known}.")
    return value


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list without empty members."""
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def hosts(name: str, default: list[str]) -> list[str]:
    """Names of machines as Django's ALLOWED_HOSTS takes them: no scheme, no port, no path."""
    found = words(name, default)
    for word in found:
        if not _HOST.fullmatch(word):
            raise ImproperlyConfigured(f"{name} holds {word!r}; write names only, for example jobs.example.cn.")
    return found


def origins(name: str) -> list[str]:
    """Addresses from which forms may come: scheme and name, no path."""
    found = words(name, [])
    for word in found:
        parts = urlsplit(word)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
            raise ImproperlyConfigured(f"{name} holds {word!r}; write it like https://jobs.example.cn.")
    return found


def address(name: str, default: str, schemes: set[str]) -> str:
    """A URL of one of the schemes; the value itself is never printed, since it may hold a password."""
    value = os.environ.get(name) or default
    scheme = urlsplit(value).scheme
    if value and scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name} starts with {scheme or 'no scheme'}; it must start with one of: {', '.join(sorted(schemes))}."
        )
    return value


def state_dir() -> Path:
    """Where all run-time state lies (RONGYE_VAR, else var/); made with mode 0700 when missing."""
    path = Path(os.environ.get("RONGYE_VAR") or BASE_DIR / "var").expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise ImproperlyConfigured(
            f"RONGYE_VAR: the folder for run-time state cannot be made: {problem.strerror}."
        ) from None
    return path


def own_file(path: Path, make_text: str) -> str:
    """The text of a private file; written once with mode 0600, complete or not at all, also by two starts at once."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(make_text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its file is the one that counts
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8")


def secret_key(var: Path) -> str:
    """SECRET_KEY from the environment, else made once into var/ for an embedded installation."""
    value = os.environ.get("SECRET_KEY", "")
    if value and len(value) < 50:
        raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters; make a longer random one.")
    return value or own_file(var / "secret_key", secrets.token_urlsafe(64)).strip()


def field_keys(var: Path) -> dict[str, object]:
    """The key ring of encrypted fields: {"index": bytes, "keys": {id: 32 bytes}}; the first key encrypts.

    From FIELD_KEYS (a JSON object in the file's form) or var/field_keys.json, made at the first start with mode 0600.
    It is never derived from SECRET_KEY: changing that one must not lose people's data.
    """
    text = os.environ.get("FIELD_KEYS") or own_file(var / "field_keys.json", _new_ring())
    remedy = 'FIELD_KEYS must be {"index": BASE64, "keys": {"k1": BASE64, …}} with keys of 32 bytes each.'
    try:
        ring = json.loads(text)
        index = base64.b64decode(ring["index"], validate=True)
        keys = {str(name): base64.b64decode(key, validate=True) for name, key in ring["keys"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise ImproperlyConfigured(remedy) from None
    if len(index) != 32 or not keys or any(len(key) != 32 for key in keys.values()):
        raise ImproperlyConfigured(remedy)
    return {"index": index, "keys": keys}


def _new_ring() -> str:
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return json.dumps({"index": fresh(), "keys": {"k1": fresh()}})
