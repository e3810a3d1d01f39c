"""Kinds of duties, registered at start-up by the rooms whose actions open and close them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from duties.models import Level


@dataclass(frozen=True)
class Subject:
    """What a duty is about, in the words of the room that owns it, and the page on which it is done.

    person: public id of whom the words name, so that reading them leaves its trace.
    """

    words: str
    url: str = ""
    person: str = ""


@dataclass(frozen=True)
class About:
    """What a room would read to say what its duties are about; the page of duties reads for all rooms in one query.

    rows(user, refs): a queryset of those that this user may see, without limits; a ref is a key up to its first dot or
    colon, and stands in the field `ref`. fields: paths of all that tell(row, key) looks at and names of what rows()
    annotates, none of them encrypted; the row is an instance that holds just these and asks the database for anything else.
    """

    rows: Callable[[Any, list[str]], Any]
    fields: tuple[str, ...]
    tell: Callable[[Any, str], Subject]
    ref: str = "public_id"


@dataclass(frozen=True)
class Kind:
    """title: lazy, with %(subject)s. clock: a code of the table, "" for none. outcomes: code → lazy title.

    about: how the subject is found; kinds that share it are read together. None where the duty says all in its own words.
    plain: what several of them are called, where the title is nothing but the subject.
    by_hand: may be closed on the page of duties; else only the owning room's action closes it. batch: several at once.
    """

    name: str
    title: Any
    clock: str = ""
    level: Level = Level.PROMISED
    outcomes: dict[str, Any] = field(default_factory=dict)
    about: About | None = None
    by_hand: bool = False
    batch: bool = False
    plain: Any = ""


_kinds: dict[str, Kind] = {}
OWN = "duties.own"
DONE = "done"


class UnknownKind(Exception):
    """No room has registered this kind of duty."""


def register(kind: Kind) -> None:
    """Called in AppConfig.ready. A kind without outcomes has the one outcome "done"."""
    if kind.batch and not kind.by_hand:
        raise ValueError(f"{kind.name}: what is closed in batches is closed by hand")
    outcomes = kind.outcomes or {DONE: _("done")}
    _kinds[kind.name] = Kind(**{**vars(kind), "outcomes": outcomes})


def kind(name: str) -> Kind:
    """The registered kind; raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def known(name: str) -> Kind | None:
    """For pages: a duty of a room that is gone is still shown."""
    return _kinds.get(name)


def register_own() -> None:
    """Things a desk writes down for itself: "promised to call back by Friday"."""
    register(
        Kind(
            OWN,
            title="%(subject)s",
            plain=_("own notes"),
            outcomes={DONE: _("done"), "dropped": _("not needed any more")},
            by_hand=True,
            batch=True,
        )
    )
