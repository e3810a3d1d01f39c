"""An accepted row, and all of a file."""

from dataclasses import dataclass, field
from typing import Any, Self

from employers.models import Posting
from matching.text.lawful import Finding
from places.models import Place


@dataclass
class Draft:
    """One accepted row: the fields of its posting and the firm it belongs to. Of a line (a row that names its posting):
    only the fields that change."""

    row: int
    fields: dict[str, Any]
    firm_name: str
    uscc: str
    key: tuple[str, str]
    natural_key: str
    digest: str
    posting: Posting | None = None
    held: list[Finding] = field(default_factory=list)
    line: bool = False

    @classmethod
    def of_line(cls, row: int, posting: Posting) -> Self:
        """A line in which nothing changed."""
        return cls(row, {}, "", "", ("", ""), "", "", posting, line=True)

    @property
    def key_in_file(self) -> tuple[str, str]:
        """What no other row of the file may say."""
        if self.line and self.posting is not None:
            return "", str(self.posting.public_id)
        return self.key if self.key[1] else ("", self.natural_key)

    @property
    def changes(self) -> bool:
        """Whether a posting on file becomes another one."""
        if self.posting is None:
            return False
        return bool(self.fields) if self.line else self.posting.import_digest != self.digest


@dataclass
class Payload:
    drafts: list[Draft] = field(default_factory=list)
    keeper: Place | None = None
