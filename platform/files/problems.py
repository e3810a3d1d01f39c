"""Why a file is not kept: a code, and its sentence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than %(megabytes)d MB. Scan it in grey or split it."),
    "form": _("This form is not accepted. Use PDF, JPEG, PNG, XLSX, DOCX, CSV or TXT; photos from a phone as JPEG."),
    "broken": _("The file is damaged or cut off. Open it, save it again and try once more."),
    "unpacks": _("Unpacked, the file is far too large."),
    "active": _("The file holds a macro, a script or another file inside. Save it without that and try again."),
    "outside": _("The file loads something from outside. Save it without links to other files and try again."),
    "entities": _("The file defines entities of its own, which no office program writes."),
    "two_things": _("The file is two things at once, such as a picture and an archive."),
    "locked": _("The file is protected by a password. Save it without one and try again."),
    "formula": _("A cell begins like a formula. Put an apostrophe before it and try again."),
    "virus": _("The virus scanner refuses this file."),
    "scanner_down": _("The virus scanner does not answer, so nothing was kept. Try again later."),
    "too_many": _("There are %(most)d files here already; remove one first."),
}


class Unsafe(Exception):
    """A file that is not kept. `code` is a key of SENTENCES."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def sentence(self) -> str:
        """For the person who chose the file."""
        text = str(SENTENCES[self.code])
        return text % self.values if self.values else text
