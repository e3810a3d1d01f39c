"""Which code does which kind of run, and who wants to hear which news. Filled at start-up by the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runs.progress import Progress

Handler = Callable[["Progress"], dict[str, object] | None]
KeysHandler = Callable[[list[str]], None]


@dataclass(frozen=True)
class Kind:
    name: str
    handler: Handler
    title: Any


@dataclass(frozen=True)
class Subscriber:
    name: str
    topics: tuple[str, ...]
    handler: KeysHandler
    batch: int = 500


_kinds: dict[str, Kind] = {}
_subscribers: dict[str, Subscriber] = {}


class UnknownKind(Exception):
    """A run of a kind that no installed room handles."""


def handles(name: str, *, title: Any) -> Callable[[Handler], Handler]:
    """Decorate the function that does runs of this kind. It must be idempotent: a run may be done twice."""

    def wrap(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, handler, title)
        return handler

    return wrap


def kind(name: str) -> Kind:
    """The registered kind; raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def title_of(name: str) -> str:
    """A kind's title for people (a lazy message), or its name."""
    return str(_kinds[name].title) if name in _kinds else name


def subscribe(name: str, topics: tuple[str, ...], handler: KeysHandler, *, batch: int = 500) -> None:
    """Hear of changes: `handler(keys)` is called at least once after each, coalesced by key; it must be idempotent."""
    _subscribers[name] = Subscriber(name, topics, handler, batch)


def subscriber(name: str) -> Subscriber | None:
    return _subscribers.get(name)


def subscribers_of(topic: str) -> list[str]:
    """Names of those who hear a topic, in order."""
    return sorted(one.name for one in _subscribers.values() if topic in one.topics)
