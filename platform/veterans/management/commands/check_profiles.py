from typing import Any

from imports.checking import CheckCommand, text_of
from veterans.secrets import read


class Command(CheckCommand):
    help = (
        "Look in profile texts (JSON lines: id, text) for what they must not carry: verdict (pass, mask, refuse), "
        "findings and the masked text a line; writes nothing."
    )

    def checked(self, row: dict[str, Any]) -> dict[str, Any]:
        return read(text_of(row, "text"))
