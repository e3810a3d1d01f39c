"""What one request has asked of the database already: once a request is enough, whatever its page shows.

Outside of requests (a run, a command) nothing is remembered, so every call sees the corrections of now.
"""

from contextvars import ContextVar

_asked: ContextVar[int | None] = ContextVar("asked", default=None)


def begins(**_signal: object) -> None:
    """Connected to Django's request_started."""
    _asked.set(0)


def ends(**_signal: object) -> None:
    """Connected to Django's request_finished."""
    _asked.set(None)


def before(key: int) -> bool:
    """Whether this request asked for the key before; from now on it has."""
    known = _asked.get()
    if known is not None:
        _asked.set(key)
    return known == key
