"""What `import_postings` and `import_veterans` share."""

import abc
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.actions import SystemJob
from imports import actions, messages
from imports.reading import UnusableFile


class ImportCommand(BaseCommand):
    """Exit 0: all rows taken; 3: some refused; 2: unusable, nothing written."""

    kind = ""
    shown = 20

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="XLSX, CSV (UTF-8 or GB18030) or JSONL")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one JSON object on standard output")
        parser.add_argument("--source", default="", help="name of the source, where the file has no column for it")
        parser.add_argument("--place", default="", help="code of the place that keeps the rows")

    @abc.abstractmethod
    def place_code(self, given: str) -> str:
        """The keeper; raises UnusableFile("place_needed" or "place_unknown")."""

    def handle(
        self, *args: Any, file: Path, dry_run: bool, as_json: bool, source: str, place: str, **options: Any
    ) -> None:
        begun = time.monotonic()
        by = SystemJob(f"import_{self.kind}")
        try:
            keeper = self.place_code(place)
            if not file.is_file():
                raise UnusableFile("file_gone")
            batch, plan = actions.import_file(
                kind=self.kind,
                name=file.name,
                content=file.read_bytes(),
                source=source,
                place_code=keeper,
                by=by,
                dry_run=dry_run,
            )
        except UnusableFile as problem:
            self._unusable(problem, file, as_json)
            sys.exit(2)
        errors = [
            {
                "row": issue.row,
                "column": issue.column,
                "value": issue.value,
                "reason": messages.reason(issue.code, issue.params),
                "remedy": messages.remedy(issue.code, issue.params),
                "refused": issue.refused,
            }
            for issue in sorted(plan.issues, key=lambda issue: (not issue.refused, issue.row))
        ]
        result = {
            "file": file.name,
            "sha256": batch.sha256,
            "batch": None if dry_run else str(batch.public_id),
            "dry_run": dry_run,
            **actions.counts(batch),
            "errors": errors,
            "seconds": round(time.monotonic() - begun, 2),
        }
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._say(result, errors)
        sys.exit(3 if batch.refused else 0)

    def _unusable(self, problem: UnusableFile, file: Path, as_json: bool) -> None:
        sentence = messages.file_problem(problem.code, problem.params)
        if as_json:
            self.stdout.write(json.dumps({"file": file.name, "problem": sentence}, ensure_ascii=False))
        self.stderr.write(sentence)

    def _say(self, result: dict[str, Any], errors: list[dict[str, Any]]) -> None:
        numbers = ", ".join(
            f"{name} {result[name]}" for name in ("rows", "new", "same", "changed", "refused", "warned")
        )
        self.stdout.write(
            f"{result['file']}: {numbers}; {result['seconds']} s{' (dry run)' if result['dry_run'] else ''}"
        )
        for error in errors[: self.shown]:
            self.stdout.write(
                f"  {error['row']} {error['column']} “{error['value']}”: {error['reason']} {error['remedy']}"
            )
        if len(errors) > self.shown:
            self.stdout.write(f"  … {len(errors) - self.shown} more; --json lists all")
