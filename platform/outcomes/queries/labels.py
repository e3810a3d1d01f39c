"""What became of a pair of person and posting, for whoever learns from it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q

from outcomes.models import CallResult, EmploymentSpell
from outcomes.models.spell import VoidReason

RETAINED = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Label:
    """retained_90d: None while nobody knows. censored_on: the last day of which something is known."""

    person: int
    posting: int
    hired: bool
    retained_90d: bool | None
    censored_on: datetime.date


def hire_labels(pairs: Iterable[tuple[int, int]] | None = None) -> dict[tuple[int, int], Label]:
    """(person, posting) → label of the pairs that were hired; of these pairs, or of all. One query a thousand people.

    A hire that never began counts as not hired; one that was recorded by mistake is no label at all.
    """
    wanted = None if pairs is None else set(pairs)
    people = None if wanted is None else sorted({person for person, _posting in wanted})
    found: dict[tuple[int, int], Label] = {}
    for part in [None] if people is None else [people[at : at + 1000] for at in range(0, len(people), 1000)]:
        for spell in _spells(part):
            key = (spell.person_id, int(spell.posting_id or 0))
            if (wanted is None or key in wanted) and not (key in found and found[key].hired):
                found[key] = _label(spell, key)
    return found


def _spells(people: list[int] | None) -> Iterable[EmploymentSpell]:
    rows = EmploymentSpell.objects.filter(
        Q(voided_at=None) | Q(void_reason=VoidReason.NOT_STARTED), posting__isnull=False
    )
    if people is not None:
        rows = rows.filter(person__in=people)
    seen = Max("calls__due_on", filter=Q(calls__result=CallResult.STILL))
    return rows.order_by("pk").annotate(seen_on=seen).iterator(chunk_size=2000)


def _label(spell: EmploymentSpell, key: tuple[int, int]) -> Label:
    if spell.voided_at is not None:
        return Label(*key, hired=False, retained_90d=None, censored_on=spell.voided_at.date())
    goal = spell.started_on + RETAINED
    last = spell.ended_on or max(getattr(spell, "seen_on", None) or spell.started_on, spell.started_on)
    kept = True if last >= goal else False if spell.ended_on is not None else None
    return Label(*key, hired=True, retained_90d=kept, censored_on=last)
