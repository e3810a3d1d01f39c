"""The official form 自主就业退役士兵就业及去向情况表 of a place and a cohort, and the people behind each figure.

Every member of the cohort stands in exactly one column: who has no row was not asked yet and counts as without work, so
A = B + C + D + L, D = E + G + H and H = I + J + K hold always. Column F waits for training.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, FilteredRelation, Q

from accounts.queries import within
from outcomes.models import DestinationKind, SeekingMark
from outcomes.models.cohort import WORK
from places.models import Place
from veterans.models import Reception

MODE = "SELF"
"""Only self-employed soldiers (自主就业) are in this form."""
_K = DestinationKind
COLUMNS: dict[str, tuple[str, ...]] = {
    "B": (_K.SCHOOL_BACK,),
    "C": (_K.ADMITTED,),
    "D": WORK,
    "E": (_K.URBAN,),
    "G": (_K.FARMING,),
    "H": (_K.COMPANY, _K.SOLE_TRADER, _K.COOPERATIVE),
    "I": (_K.COMPANY,),
    "J": (_K.SOLE_TRADER,),
    "K": (_K.COOPERATIVE,),
}
"""Letter → destinations that it adds up. A is everybody, L the rest; M and N are parts of L; F has no source yet."""
LETTERS = ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N")
PARTS = ("not_asked", *SeekingMark.values)
"""Parts of L that the page names besides the form."""


@dataclass
class Line:
    """One place's figures. `counts`: letter or part → number; F is missing, since nobody counts it yet."""

    place: Place
    own: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str | None, mark: str | None, hardship: bool, helped: bool, number: int) -> None:
        names = ["A", *(letter for letter, kinds in COLUMNS.items() if kind in kinds)]
        if kind in (None, _K.SEEKING):
            names += ["L", *(["not_asked"] if kind is None else []), *([mark] if mark else [])]
            names += [*(["M"] if hardship else []), *(["N"] if helped else [])]
        for name in names:
            self.counts[name] += number

    def cells(self) -> list[tuple[str, int | None]]:
        """Letter and figure in the order of the form."""
        return [(letter, None if letter == "F" else self.counts[letter]) for letter in LETTERS]


@dataclass(frozen=True)
class Form:
    """`lines`: the places below, those that ended too; `unknown`: members whose placement mode is not on file."""

    total: Line
    lines: list[Line]
    unknown: int


def cohort(place: Place, year: int) -> Any:
    """The receptions of a cohort whose files are kept in the place's subtree, with their standing destination."""
    return Reception.objects.filter(
        cohort_year=year, person__kept_by__code__startswith=place.scope_prefix
    ).annotate(now=FilteredRelation("destinations", condition=Q(destinations__ended_at=None)))  # fmt: skip


def years_of(user: Any) -> list[int]:
    """Cohorts of which the user sees somebody, latest first."""
    seen = Reception.objects.filter(within(user, "person__kept_by__code"))
    found = seen.order_by("-cohort_year").values_list("cohort_year", flat=True)
    return list(found.distinct()[:40])


def place_for(user: Any, code: str = "") -> Place | None:
    """The place asked for where it lies in the user's scope; else the widest place of the user's own posts."""
    if not user.current_posts:
        return None
    own: Place = user.current_posts[0].place
    if not code:
        return own
    return Place.objects.filter(within(user, "code"), code=code).first() if code.isalnum() else None


def official_form(place: Place, year: int) -> Form:
    """All figures in two queries, however many places lie below."""
    rows = cohort(place, year).order_by().values_list(
        "person__kept_by__code", "person__placement_mode", "now__kind", "now__mark", "now__hardship", "now__helped"
    ).annotate(number=Count("pk"))  # fmt: skip
    children = list(Place.objects.filter(path__startswith=place.path, depth=place.depth + 1))
    lines = {child.scope_prefix: Line(child) for child in children}
    total, own, unknown = Line(place), Line(place, own=True), 0
    for code, mode, kind, mark, hardship, helped, number in rows:
        if mode != MODE:
            unknown += number if not mode else 0
            continue
        below = next((lines[code[:end]] for end in range(len(code), 0, -1) if code[:end] in lines), own)
        for line in (total, below):
            line.add(kind, mark, bool(hardship), bool(helped), number)
    shown = [line for line in lines.values() if line.counts or line.place.valid_to is None]
    return Form(total, [*([own] if own.counts and children else []), *shown], unknown)


def members(place: Place, year: int, column: str) -> Any:
    """The people behind one figure of the form."""
    found = cohort(place, year)
    if column == "unknown":
        return found.filter(person__placement_mode="")
    found = found.filter(person__placement_mode=MODE)
    seeking = Q(now__kind=None) | Q(now__kind=_K.SEEKING)
    conditions = {
        "A": Q(),
        "L": seeking,
        "M": seeking & Q(now__hardship=True),
        "N": seeking & Q(now__helped=True),
        "not_asked": Q(now__kind=None),
        **{mark: Q(now__mark=mark) for mark in SeekingMark.values},
        **{letter: Q(now__kind__in=kinds) for letter, kinds in COLUMNS.items()},
    }
    return found.filter(conditions[column]) if column in conditions else found.none()
