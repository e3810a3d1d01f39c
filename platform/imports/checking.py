"""What `check_postings` and `check_profiles` share: JSON lines in, JSON lines out, nothing written."""

import abc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class BadLine(Exception):
    """A line that cannot be read; the sentence says why."""


def lines_of(content: bytes) -> Iterator[tuple[int, dict[str, Any] | BadLine]]:
    """Number (from 1) and object of each line that is not blank; a BadLine in its place where it is none."""
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not raw.strip():
            continue
        try:
            found = json.loads(raw.decode("utf-8"))
        except UnicodeDecodeError:
            yield number, BadLine("The line is no UTF-8 text.")
            continue
        except (ValueError, RecursionError):
            yield number, BadLine("The line is no JSON.")
            continue
        yield number, found if isinstance(found, dict) else BadLine("The line is no JSON object.")


def text_of(row: dict[str, Any], key: str) -> str:
    """A text of the row; "" when it is missing or null. Raises BadLine for anything else."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine(f"“{key}” is no text.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise BadLine(f"“{key}” holds half a character.") from None
    return value


class CheckCommand(BaseCommand):
    """One line of output a line of input, in its order. Exit 0; 3: some lines could not be read; 2: no such file."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="JSONL, UTF-8; - reads standard input")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object a line")

    @abc.abstractmethod
    def checked(self, row: dict[str, Any]) -> dict[str, Any]:
        """What is said about one row: verdict, findings and more. Raises BadLine."""

    def handle(self, *args: Any, file: Path, as_json: bool, **options: Any) -> None:
        try:
            content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as problem:
            self.stderr.write(f"{file}: it cannot be read ({type(problem).__name__}).")
            sys.exit(2)
        bad = 0
        for number, row in lines_of(content):
            try:
                if isinstance(row, BadLine):
                    raise row
                said = {"id": row.get("id"), **self.checked(row)}
            except BadLine as problem:
                bad += 1
                said = {"id": row.get("id") if isinstance(row, dict) else None, "line": number, "error": str(problem)}
            self.stdout.write(json.dumps(said, ensure_ascii=False) if as_json else self.sentence(said, number))
        if bad:
            self.stderr.write(f"{bad} lines could not be read.")
            sys.exit(3)

    def sentence(self, said: dict[str, Any], number: int) -> str:
        """The same for people."""
        if "error" in said:
            return f"{number}: {said['error']}"
        parts = "; ".join(f"{found['code']} {found['zh']}" for found in said["findings"])
        return f"{said['id']}: {said['verdict']}{' · ' if parts else ''}{parts}"
