"""What notices say: one template a code, its sentences as messages of the catalogue, its parameters declared.

Rooms above register theirs at start-up. A notice keeps code and parameters only, so that it is read in the reader's
language and a better wording reaches old notices too. Parameters never hold a person's data: names of firms, titles
of posts, counts and dates are allowed, and what looks like a number of a person is refused.
"""

import re
from dataclasses import dataclass
from typing import Any

Value = str | int

_PERSONAL = re.compile(r"(?<!\d)(1\d{10}|\d{15}|\d{17}[\dXx])(?!\d)")
VALUE_MOST = 120


class UnknownTemplate(Exception):
    """No room has registered this code."""


class WrongParameters(Exception):
    """Parameters are missing, too many, too long, or hold what must not be in a notice."""


@dataclass(frozen=True)
class Template:
    """title and body: lazy messages with %(name)s for each declared parameter."""

    code: str
    title: Any
    body: Any
    parameters: frozenset[str]


_templates: dict[str, Template] = {}


def register(code: str, *, title: Any, body: Any = "", parameters: tuple[str, ...] = ()) -> None:
    """Called in AppConfig.ready by the room whose actions write this notice."""
    _templates[code] = Template(code, title, body, frozenset(parameters))


def template(code: str) -> Template:
    """The registered template; raises UnknownTemplate."""
    try:
        return _templates[code]
    except KeyError:
        raise UnknownTemplate(code) from None


def plain(words: str) -> str:
    """A name or a title for a notice; a phone or other long number that somebody wrote into it is left out."""
    return re.sub(r"\d{7,}", "…", words)[:60]


def checked(code: str, parameters: dict[str, Value]) -> dict[str, Value]:
    """The parameters, exactly those declared. Raises UnknownTemplate, WrongParameters."""
    if set(parameters) != template(code).parameters:
        raise WrongParameters(f"{code}: {sorted(set(parameters) ^ template(code).parameters)}")
    for name, value in parameters.items():
        if not isinstance(value, str | int) or len(str(value)) > VALUE_MOST or _PERSONAL.search(str(value)):
            raise WrongParameters(f"{code}: {name}")
    return dict(parameters)


def spoken(code: str, parameters: dict[str, Value]) -> tuple[str, str]:
    """Title and body in the language of the page; the code itself where its room is gone."""
    found = _templates.get(code)
    if found is None:
        return code, ""
    return str(found.title) % parameters, str(found.body) % parameters if found.body else ""
