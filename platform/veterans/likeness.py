"""How far two files look like one person. Pure: no database, so that it can be measured on seeded crowds.

Weights are domain judgement, set on one seeded crowd and measured on another (benchmarks/bench_duplicates.py). A sum of
agreements and contradictions, as Fellegi and Sunter do it; two different ID numbers settle it: two people.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from pypinyin import lazy_pinyin

THRESHOLD = 6.0
BLOCK_MOST = 400
"""A block with more people than this says nothing (a common name in a large county); other blocks still hold them."""
_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))


@dataclass(frozen=True)
class Likeness:
    """`score` ≥ THRESHOLD: worth a look by a person. `evidence`: what agrees, as codes."""

    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Sketch:
    """What is compared of a file. Numbers come as blind indexes; `place` is the code of the place as it stands today."""

    key: int
    name: str
    birth: datetime.date | None = None
    age: int | None = None
    id_index: str = ""
    phone_index: str = ""
    place: str = ""
    enlisted: datetime.date | None = None
    discharged: datetime.date | None = None
    branch: str = ""
    specialties: frozenset[str] = field(default_factory=frozenset)


def sound(name: str) -> str:
    """Pinyin without tones, with what dialects and typing mix up folded together: 张/章, 林/宁, 陈/程."""
    folded = []
    for syllable in lazy_pinyin(name.replace(" ", "").replace("·", "")):
        for rough, plain in _SOUNDS:
            syllable = syllable.replace(rough, plain)
        folded.append(syllable)
    return "".join(folded)


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """Agreements and contradictions of two files."""
    if one.id_index and other.id_index:
        same = one.id_index == other.id_index
        return Likeness(99.0 if same else -99.0, ("id_number",) if same else ())
    evidence: list[str] = []
    score = sum(
        (
            _name(one, other, evidence),
            _birth(one, other, evidence),
            _phone(one, other, evidence),
            _place(one, other, evidence),
            _service(one, other, evidence),
        )
    )
    return Likeness(round(score, 2), tuple(evidence))


def _name(one: Sketch, other: Sketch, evidence: list[str]) -> float:
    if not one.name or not other.name:
        return -1.0
    if one.name == other.name:
        evidence.append("name")
        return 4.0 if len(one.name) > 2 else 3.5
    if sound(one.name) == sound(other.name):
        evidence.append("name_sound")
        return 3.0
    short, long = sorted((one.name, other.name), key=len)
    if len(long) - len(short) == 1 and len(short) >= 2 and short[0] == long[0] and set(short) <= set(long):
        evidence.append("name_part")
        return 0.5
    differ = sum(a != b for a, b in zip(one.name, other.name, strict=False))
    if len(one.name) == len(other.name) and differ == 1:
        # Brothers and twins differ so as well, and share birthday, place and the family's phone.
        evidence.append("name_near")
        return -9.0
    return -8.0


def _birth(one: Sketch, other: Sketch, evidence: list[str]) -> float:
    if one.birth and other.birth:
        return _days(one.birth, other.birth, "birth", evidence, same=4.0, near=2.0, differ=-5.0)
    ages = (one.age, other.age)
    if None in ages:
        return 0.0
    if abs(int(one.age or 0) - int(other.age or 0)) <= 1:
        evidence.append("age")
        return 0.8
    return -3.0


def _days(
    one: datetime.date, other: datetime.date, name: str, evidence: list[str], *, same: float, near: float, differ: float
) -> float:
    if one == other:
        evidence.append(name)
        return same
    digits = sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    if digits == 1 or swapped:
        evidence.append(f"{name}_near")
        return near
    return differ


def misread(day: datetime.date) -> list[datetime.date]:
    """The days that `_days` calls near: one digit differs, or month and day are swapped."""
    digits = f"{day:%Y%m%d}"
    written = [f"{digits[:at]}{new}{digits[at + 1 :]}" for at in range(8) for new in "0123456789" if new != digits[at]]
    found = []
    for one in [*written, digits[:4] + digits[6:] + digits[4:6]]:
        try:
            found.append(datetime.date(int(one[:4]), int(one[4:6]), int(one[6:])))
        except ValueError:
            continue  # the thirtieth of February is nobody's birthday
    return found


def _phone(one: Sketch, other: Sketch, evidence: list[str]) -> float:
    if not one.phone_index or not other.phone_index:
        return 0.0
    if one.phone_index == other.phone_index:
        evidence.append("phone")
        return 4.0
    return -0.5


def _place(one: Sketch, other: Sketch, evidence: list[str]) -> float:
    if not one.place or not other.place:
        return 0.0
    if one.place[:6] == other.place[:6]:
        evidence.append("place")
        return 1.0
    return 0.0 if one.place[:4] == other.place[:4] else -0.7


def _service(one: Sketch, other: Sketch, evidence: list[str]) -> float:
    score = 0.0
    for name, a, b in (("discharged", one.discharged, other.discharged), ("enlisted", one.enlisted, other.enlisted)):
        if a and b:
            score += _days(a, b, name, evidence, same=1.5, near=0.5, differ=-1.5)
    if one.branch and other.branch:
        score += 0.3 if one.branch == other.branch else -2.0
    if one.specialties and other.specialties:
        if one.specialties & other.specialties:
            evidence.append("specialty")
            score += 0.7
        else:
            score -= 1.0
    return score


def blocks(one: Sketch) -> Iterator[tuple[str, str]]:
    """Under which keys a file is looked for: files that share none are never compared."""
    heard = sound(one.name)
    if one.phone_index:
        yield ("phone", one.phone_index)
    if one.birth:
        yield ("birth", f"{one.birth:%Y%m%d}{sound(one.name[:1])}")
        yield ("year", f"{heard}{one.birth:%Y}")
        yield ("day", f"{heard}{one.birth:%m%d}")
    if heard and one.place:
        yield ("place", f"{heard}{one.place[:6]}")
    if heard and one.discharged:
        yield ("discharged", f"{heard}{one.discharged:%Y%m%d}")


def find_pairs(sketches: Iterable[Sketch]) -> dict[tuple[int, int], Likeness]:
    """(smaller key, larger key) → likeness, for all pairs at or above the threshold."""
    shelves: dict[tuple[str, str], list[Sketch]] = defaultdict(list)
    for one in sketches:
        for block in blocks(one):
            shelves[block].append(one)
    found: dict[tuple[int, int], Likeness] = {}
    seen: set[tuple[int, int]] = set()
    for shelf in shelves.values():
        if not 1 < len(shelf) <= BLOCK_MOST:
            continue
        for one, other in combinations(shelf, 2):
            pair = (min(one.key, other.key), max(one.key, other.key))
            if pair in seen:
                continue
            seen.add(pair)
            result = likeness(one, other)
            if result.score >= THRESHOLD:
                found[pair] = result
    return found
