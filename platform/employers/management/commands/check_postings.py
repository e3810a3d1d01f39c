from typing import Any

from employers import lawful
from imports.checking import CheckCommand, text_of


class Command(CheckCommand):
    help = "Hold postings (JSON lines: id, title, text) against the law: verdict and findings a line; writes nothing."

    def checked(self, row: dict[str, Any]) -> dict[str, Any]:
        verdict = lawful.read(text_of(row, "title"), text_of(row, "text"))
        return {"verdict": verdict.verdict, "findings": [lawful.as_json(found) for found in verdict.findings]}
