"""An accepted row, and all of a file."""

from dataclasses import dataclass, field
from typing import Any

from places.models import Place
from veterans.models import Person


@dataclass
class Draft:
    """One accepted row: fields of the person, and what hangs on it."""

    row: int
    person: dict[str, Any]
    service: dict[str, Any]
    specialties: list[str]
    education: dict[str, Any]
    certificates: list[tuple[str, str]]
    skills: list[str]
    jobs: list[dict[str, Any]]
    places: list[tuple[str, Place | None]]
    refusals: dict[str, str]
    needs: list[str]
    street: str
    id_index: str
    key: tuple[str, str]
    cohort: dict[str, Any] = field(default_factory=dict)
    digest: str = ""
    known: Person | None = None


@dataclass
class Payload:
    drafts: list[Draft] = field(default_factory=list)
    keeper: Place | None = None
