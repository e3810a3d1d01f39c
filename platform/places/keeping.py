"""Who keeps what a command brings in."""

from imports.reading import UnusableFile
from places.models import Level, Place


def keeper_code(given: str) -> str:
    """The code of an existing place. Raises UnusableFile ("place_needed", "place_unknown")."""
    if not given:
        raise UnusableFile("place_needed")
    if not Place.objects.filter(code=given).exclude(level=Level.NATION).exists():
        raise UnusableFile("place_unknown", code=given)
    return given
