"""An accepted row, and all of a file."""

from dataclasses import dataclass, field
from typing import Any

from employers.models import Posting
from matching.text.lawful import Finding
from places.models import Place


@dataclass
class Draft:
    """One accepted row: the fields of its posting and the firm it belongs to."""

    row: int
    fields: dict[str, Any]
    firm_name: str
    uscc: str
    key: tuple[str, str]
    natural_key: str
    digest: str
    posting: Posting | None = None
    held: list[Finding] = field(default_factory=list)


@dataclass
class Payload:
    drafts: list[Draft] = field(default_factory=list)
    keeper: Place | None = None
