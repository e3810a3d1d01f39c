"""Reads: which place a word means, places near a word, how far apart two are."""

from collections.abc import Iterable

from common.search import search as search_terms
from matching.text.gazetteer import great_circle_km, short_name
from matching.text.limits import plain
from places.models import Alias, Level, Place, PlaceQuerySet


class Resolver:
    """Answers many names with few queries; made for one import or one page, so that it is never stale for long."""

    def __init__(self, within: str = "") -> None:
        self.within = within
        self._aliases: dict[str, list[Alias]] = {}
        for alias in Alias.objects.select_related("place"):
            self._aliases.setdefault(alias.name, []).append(alias)
        self._names: dict[str, list[Place]] = {}
        kinds = [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.ZONE, Level.TOWN, Level.STATION]
        for place in Place.objects.filter(level__in=kinds).select_related("merged_into"):
            short = short_name(place.name)
            spoken = {f"{short}州"} if place.name.endswith("自治州") else set()
            for name in {place.name, place.full_name, short, *spoken}:
                self._names.setdefault(name, []).append(place)
        self._known: dict[str, Place | None] = {}

    def resolve(self, name: str) -> Place | None:
        """The one place that the word means here; None when unknown or ambiguous. Merged places give their successor."""
        words = plain(name)
        if words not in self._known:
            self._known[words] = self._find(words)
        return self._known[words]

    def _find(self, words: str) -> Place | None:
        if not words:
            return None
        for alias in sorted(self._aliases.get(words, []), key=lambda one: -len(one.within)):
            if not alias.within or self.within.startswith(alias.within) or alias.within.startswith(self.within or "-"):
                return alias.place
        places = self._names.get(words) or self._names.get(short_name(words)) or []
        places = list({(place.merged_into or place).pk: place.merged_into or place for place in places}.values())
        current = [place for place in places if place.valid_to is None] or places
        if len(current) > 1 and self.within:
            current = self._nearest(current)
        if len(current) > 1:
            exact = [place for place in current if place.name == words]
            current = exact or current
        return current[0] if len(current) == 1 else None

    def _nearest(self, places: list[Place]) -> list[Place]:
        for length in range(len(self.within), 1, -2):
            inside = [place for place in places if place.code.startswith(self.within[:length])]
            if inside:
                return inside
        return places


def resolve(name: str, within: str = "") -> Place | None:
    """One name; `within` is the scope prefix of the place that asks."""
    return Resolver(within).resolve(name)


def resolve_many(names: Iterable[str], within: str = "") -> dict[str, Place | None]:
    """Many names at once."""
    resolver = Resolver(within)
    return {name: resolver.resolve(name) for name in names}


def search(words: str) -> PlaceQuerySet:
    """Current places by word, pinyin or initials."""
    found: PlaceQuerySet = search_terms(Place.objects.current(), words)
    return found


def distance_km(one: Place | None, other: Place | None) -> float | None:
    """Between two places' centres, as the crow flies; None where a coordinate is unknown."""
    if one is None or other is None:
        return None
    if one.longitude is None or one.latitude is None or other.longitude is None or other.latitude is None:
        return None
    return great_circle_km(float(one.longitude), float(one.latitude), float(other.longitude), float(other.latitude))
