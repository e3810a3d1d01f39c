"""Every write to places."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from audit.actions import Actor, record
from common.search import terms
from matching import data
from matching.text.gazetteer import short_name
from places import divisions
from places.models import Alias, Level, Place, UnknownName
from places.topics import PLACE_CHANGED
from runs.actions import announce

COUNTRY = "000000"


class PlaceInUse(Exception):
    """A name or code is already taken."""


@transaction.atomic
def load_divisions(*, by: Actor) -> int:
    """Fill an empty tree with the country's divisions, our zones and aliases; returns the number of places.

    Does nothing where places exist: later changes of divisions are dated actions, never a reload.
    """
    if Place.objects.exists():
        return 0
    found, last_year = divisions.read()
    places = _tree(found, last_year)
    Place.objects.bulk_create(places, batch_size=1000)
    _merge_successors(found, last_year)
    _load_aliases()
    record(by=by, action="places.loaded", kind="place", key=COUNTRY, detail={"places": len(places), "year": last_year})
    return len(places)


def _tree(found: dict[str, divisions.Division], last_year: int) -> list[Place]:
    """All rows with their materialised paths: made in one go, since adding them one by one takes minutes."""
    centres, source = divisions.centres(), divisions.source()
    children: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found.values():
        point = centres.get(one.code)
        children[one.parent if one.parent in found else COUNTRY].append(
            {
                "code": one.code,
                "name": one.name,
                "full_name": one.full_name,
                "level": one.level,
                "valid_from": divisions.began(one),
                "valid_to": divisions.ended(one, last_year),
                "longitude": _degrees(point[0]) if point else None,
                "latitude": _degrees(point[1]) if point else None,
                "source": source,
            }
        )
    for zone in data.zones().itertuples():
        children[zone.parent_code].append(
            {
                "code": zone.code,
                "name": zone.name,
                "full_name": zone.full_name,
                "level": Level.ZONE,
                "longitude": Decimal(zone.longitude),
                "latitude": Decimal(zone.latitude),
                "source": f"{zone.source} ({zone.confidence})",
            }
        )
    rows: list[Place] = []
    root = {"code": COUNTRY, "name": "中国", "full_name": "中华人民共和国", "level": Level.NATION, "source": source}
    _place_below("", 1, [root], children, rows)
    return rows


def _place_below(
    path: str, depth: int, specs: list[dict[str, Any]], children: dict[str, list[dict[str, Any]]], rows: list[Place]
) -> None:
    for number, spec in enumerate(sorted(specs, key=lambda one: one["code"]), 1):
        below = children.get(spec["code"], [])
        own = Place._get_path(path, depth, number)
        rows.append(
            Place(
                path=own,
                depth=depth,
                numchild=len(below),
                search_terms=terms(names=(spec["name"], short_name(spec["name"]))),
                **spec,
            )
        )
        _place_below(own, depth + 1, below, children, rows)


def _degrees(value: float) -> Decimal:
    return Decimal(str(round(value, 6)))


def _merge_successors(found: dict[str, divisions.Division], last_year: int) -> None:
    """An ended county whose name lives on under one current code of the same province was recoded into that one."""
    current: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found.values():
        if one.level == "county" and divisions.ended(one, last_year) is None:
            current[one.code[:2], short_name(one.name)].append(one.code)
    changed = []
    by_code = Place.objects.in_bulk(list(found), field_name="code")
    for one in found.values():
        if one.level != "county" or divisions.ended(one, last_year) is None:
            continue
        heirs = current.get((one.code[:2], short_name(one.name)), [])
        if len(heirs) == 1:
            place = by_code[one.code]
            place.merged_into = by_code[heirs[0]]
            changed.append(place)
    Place.objects.bulk_update(changed, ["merged_into"], batch_size=500)


def _load_aliases() -> None:
    by_code = {place.code: place for place in Place.objects.filter(code__in=set(data.place_aliases()["place_code"]))}
    Alias.objects.bulk_create(
        [
            Alias(name=row.name, place=by_code[row.place_code], within=row.within, source=row.source)
            for row in data.place_aliases().itertuples()
            if row.place_code in by_code
        ]
    )


@transaction.atomic
def note_unknown(*, names: Iterable[str], within: str) -> None:
    """Remember names that a file used and nobody could read, so that a clerk can map each with one click.

    Counting only; it changes nothing that anybody decided, so it leaves no audit row of its own.
    """
    for name in sorted({name.strip()[:120] for name in names if name.strip()}):
        row, created = UnknownName.objects.get_or_create(name=name, within=within)
        if not created:
            UnknownName.objects.filter(pk=row.pk).update(times=F("times") + 1)


@transaction.atomic
def map_unknown(*, unknown: UnknownName, place: Place, by: Actor) -> Alias:
    """A clerk says which place a word means within the clerk's region; those who use places hear of it."""
    alias, created = Alias.objects.get_or_create(
        name=unknown.name[:60], within=unknown.within, defaults={"place": place, "source": "mapped by staff"}
    )
    if not created and alias.place_id != place.pk:
        raise PlaceInUse(unknown.name)
    UnknownName.objects.filter(pk=unknown.pk).update(mapped_to=place)
    record(
        by=by,
        action="places.mapped",
        kind="place",
        key=place.code,
        detail={"word": unknown.name, "within": unknown.within},
    )
    announce(PLACE_CHANGED, place.code)
    return alias


@transaction.atomic
def add_place(
    *,
    parent: Place,
    code: str,
    name: str,
    level: str,
    by: Actor,
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
) -> Place:
    """Add a town, village, zone or station below a place. The code must begin with the parent's scope prefix."""
    if not code.startswith(parent.scope_prefix) or code == parent.code:
        raise PlaceInUse(code)
    if Place.objects.filter(code=code).exists():
        raise PlaceInUse(code)
    values = {
        "code": code,
        "name": name,
        "full_name": f"{parent.full_name}{name}",
        "level": level,
        "longitude": longitude,
        "latitude": latitude,
        "source": "added by staff",
        "search_terms": terms(names=(name,)),
    }
    place: Place = Place.objects.add_child(parent, values)
    record(by=by, action="places.added", kind="place", key=code, detail={"level": level})
    announce(PLACE_CHANGED, code)
    return place


@transaction.atomic
def merge_into(*, place: Place, successor: Place, on: datetime.date, by: Actor) -> None:
    """End a place on a day in favour of its successor; its old name stays an alias there."""
    Place.objects.filter(pk=place.pk).update(valid_to=on, merged_into=successor)
    Alias.objects.get_or_create(
        name=place.name, within=successor.scope_prefix[:4], defaults={"place": successor, "source": "merged place"}
    )
    record(
        by=by,
        action="places.merged",
        kind="place",
        key=place.code,
        detail={"into": successor.code, "on": on.isoformat()},
    )
    announce(PLACE_CHANGED, place.code)
    announce(PLACE_CHANGED, successor.code)
