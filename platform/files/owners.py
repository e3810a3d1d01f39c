"""Who owns files of which kind, and who may read them. Filled at start-up by the rooms above.

A file knows its owner only as (kind, key) text. The room that owns the kind answers two questions: may this user read
the files of this key, and which of these keys still exist.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

MayRead = Callable[[Any, str], bool]
Alive = Callable[[list[str]], Iterable[str]]


@dataclass(frozen=True)
class Owner:
    """may_read(user, key): asked on each request, never kept. alive(keys): those whose subject is still there."""

    kind: str
    may_read: MayRead
    alive: Alive


_owners: dict[str, Owner] = {}


class UnknownOwner(Exception):
    """No room has registered this kind of owner."""


def register(kind: str, *, may_read: MayRead, alive: Alive) -> None:
    """Called in AppConfig.ready by the room that owns the kind."""
    _owners[kind] = Owner(kind, may_read, alive)


def owner(kind: str) -> Owner:
    """The registered kind; raises UnknownOwner."""
    try:
        return _owners[kind]
    except KeyError:
        raise UnknownOwner(kind) from None


def may_read(user: Any, kind: str, key: str) -> bool:
    """No for a guest, for a kind that nobody answers for, and for whatever its room says no to."""
    if not getattr(user, "is_authenticated", False) or kind not in _owners:
        return False
    return bool(_owners[kind].may_read(user, key))
