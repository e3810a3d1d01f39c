"""Message catalogues without system gettext: extract, compare, compile with Babel.

One Chinese catalogue a room. English needs none: the message ids are English.
"""

import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "zh_Hans"
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


@dataclass
class Gaps:
    """What is wrong with a catalogue."""

    missing: list[str] = field(default_factory=list)
    fuzzy: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    placeholders: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.by_kind().values())

    def by_kind(self) -> dict[str, list[str]]:
        """Kind of gap → the messages that have it."""
        return dict(vars(self))


def rooms() -> list[str]:
    """Rooms that can hold messages."""
    base = Path(settings.BASE_DIR) / "platform"
    return sorted(path.name for path in base.iterdir() if (path / "__init__.py").exists())


def path_of(room: str) -> Path:
    return Path(settings.BASE_DIR) / "platform" / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(room: str) -> Iterator[Path]:
    """Python files of a room and its templates; common also has the base, the components and the account pages."""
    base = Path(settings.BASE_DIR)
    yield from sorted((base / "platform" / room).rglob("*.py"))
    folders = [base / "templates" / room]
    if room == "common":
        folders += [base / "templates" / "components", base / "templates" / "account"]
        yield from sorted((base / "templates").glob("*.html"))
    for folder in folders:
        yield from sorted(folder.rglob("*.html"))


def extracted(room: str) -> dict[object, Message]:
    """Every message id that the room uses."""
    found = Catalog()
    for path in sources(room):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = templatize(text, origin=str(path))
        for _line, message, _comments, context in extract.extract("python", io.BytesIO(text.encode()), KEYWORDS):
            found.add(message, context=context)
    return {_key(message): message for message in found if message.id}


def _key(message: Message) -> object:
    return (message.context, message.id if isinstance(message.id, str) else tuple(message.id))


def stored(room: str) -> Catalog:
    """The room's catalogue, or an empty one."""
    path = path_of(room)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=LANGUAGE)


def everywhere() -> dict[object, Message]:
    """All translated messages of all rooms: Django looks a message up in every catalogue."""
    return {_key(message): message for room in rooms() for message in stored(room) if message.id and _filled(message)}


def _filled(message: Message) -> bool:
    strings = _strings(message)
    return bool(strings) and all(strings)


def update(room: str) -> int:
    """Bring the room's catalogue in step with its sources, keeping translations; the number of messages."""
    wanted, known = extracted(room), {_key(message): message for message in stored(room) if message.id}
    others = everywhere()
    fresh = Catalog(locale=LANGUAGE, project="Rongye", charset="utf-8", fuzzy=False)
    for key, message in sorted(wanted.items(), key=lambda pair: str(pair[0])):
        old = known.get(key) or others.get(key)
        fresh.add(
            message.id,
            old.string if old else "",
            context=message.context,
            flags=["python-format"] if message.python_format else [],
        )
    if wanted:
        path_of(room).parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        pofile.write_po(buffer, fresh, omit_header=False, width=0, sort_output=False, no_location=True)
        lines = [
            line
            for line in buffer.getvalue().split(b"\n")
            if not re.match(rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By)', line)
        ]
        path_of(room).write_bytes(b"\n".join(lines))
    return len(wanted)


def gaps(room: str) -> Gaps:
    """What a person who reads Chinese would miss.

    A conflict is one id with two translations: Django merges all rooms into one catalogue, so one of them would appear
    in the other's place. Give one of the two a context (`pgettext`, `{% translate … context … %}`).
    """
    wanted, known = extracted(room), {_key(message): message for message in stored(room) if message.id}
    found = Gaps()
    for key in wanted:
        message = known.get(key)
        if message is None or not _filled(message):
            found.missing.append(str(key))
        elif message.fuzzy:
            found.fuzzy.append(str(key))
        elif not _same_placeholders(message):
            found.placeholders.append(str(key))
    found.obsolete = [str(key) for key in known if key not in wanted]
    found.conflicts = [
        f"{key}: {_strings(known[key])} here, {_strings(other)} in {place}"
        for place in rooms()
        if place != room
        for other in stored(place)
        if (key := _key(other)) in known and other.id and _filled(other) and _filled(known[key])
        and _strings(other) != _strings(known[key])
    ]  # fmt: skip
    return found


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _same_placeholders(message: Message) -> bool:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = _strings(message)
    allowed = set(_PLACEHOLDER.findall(ids[-1])) | set(_PLACEHOLDER.findall(ids[0]))
    needed = set(_PLACEHOLDER.findall(ids[-1]))
    return all(
        set(_PLACEHOLDER.findall(text)) <= allowed
        and set(_PLACEHOLDER.findall(text)) >= (needed if len(ids) == 1 else set())
        for text in strings
    )


def compile_room(room: str) -> bool:
    """Write the .mo beside the .po, complete or not at all; whether it was needed."""
    source = path_of(room)
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
        return False
    handle, draft = tempfile.mkstemp(dir=source.parent, prefix=".mo-")
    with os.fdopen(handle, "wb") as file:
        mofile.write_mo(file, stored(room))
    Path(draft).chmod(0o644)  # mkstemp's file is for its owner alone, but another account may serve the pages
    Path(draft).replace(target)
    return True
