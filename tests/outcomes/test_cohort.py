"""The official form always adds up and opens to its people; adaptation training: 133 = 46 + 50 + 2 + 35."""

import datetime
import random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import SameSigner
from files.actions import checked
from outcomes.actions import adaptation as actions
from outcomes.actions.destinations import WorkStands, enter_destination
from outcomes.actions.hires import Facts, record_hire, void_hire
from outcomes.actions.spells import end_spell
from outcomes.models import Destination, Disposition, EmploymentSpell
from outcomes.problems import EvidenceNeeded
from outcomes.queries.adaptation import adaptation
from outcomes.queries.cohort import LETTERS, PARTS, members, official_form
from places.actions import merge_into
from places.models import Place
from tests.cast import make_person
from tests.conftest import Proof
from veterans.actions.reception import receive
from veterans.models import Person, Reception

TODAY = timezone.localdate()
PAPER = checked(content="诊断证明".encode(), name="a.txt")


def member(place: Place, by: User, at: int, **more: Any) -> Reception:
    values = {"placement_mode": "SELF", "source": "c", "source_id": str(at), "seeking": False, **more}
    person = Person.objects.create(kept_by=place, name="张三", **values)
    return receive(person=person, cohort_year=2025, by=by)


@pytest.fixture
def cohort(county: Place, next_county: Place, clerk: User) -> list[Reception]:
    return [member(next_county if at == 0 else county, clerk, at) for at in range(5)]


def figures(place: Place) -> dict[str, int]:
    total = official_form(place, 2025).total
    return {name: total.counts[name] for name in (*LETTERS, *PARTS)}


def adds_up(found: dict[str, int]) -> bool:
    return (
        found["A"] == found["B"] + found["C"] + found["D"] + found["L"]
        and found["D"] == found["E"] + found["G"] + found["H"]
        and found["H"] == found["I"] + found["J"] + found["K"]
        and found["L"] >= found["M"] >= found["N"]
    )


def test_nobody_was_asked_yet(cohort: list[Reception], tree: dict[str, Place]) -> None:
    found = figures(tree["652300"])
    assert (found["A"], found["L"], found["not_asked"], found["D"]) == (5, 5, 5, 0)
    form = official_form(tree["652300"], 2025)
    assert {line.place.code: line.counts["A"] for line in form.lines if line.counts} == {"652301": 4, "652302": 1}
    assert dict(form.total.cells())["F"] is None
    assert figures(tree["653100"])["A"] == 0


def test_only_self_employed_soldiers_and_the_unknown_beside(
    cohort: list[Reception], county: Place, clerk: User
) -> None:
    member(county, clerk, 8, placement_mode="ASSIGN")
    member(county, clerk, 9, placement_mode="")
    form = official_form(county, 2025)
    assert (form.total.counts["A"], form.unknown) == (4, 1)
    assert members(county, 2025, "unknown").get().person.placement_mode == ""


def test_work_moves_a_member_and_its_end_moves_them_back(cohort: list[Reception], county: Place, clerk: User) -> None:
    person = cohort[1].person
    enter_destination(reception=cohort[1], kind="seeking", hardship=True, helped=True, by=clerk)
    assert (figures(county)["M"], figures(county)["N"]) == (1, 1)
    spell = record_hire(
        person=person, started_on=TODAY, source_kind="t", source_key=1, facts=Facts(kind="sole_trader"), by=clerk
    )
    assert (figures(county)["J"], figures(county)["H"], figures(county)["D"], figures(county)["M"]) == (1, 1, 1, 0)
    with pytest.raises(WorkStands):
        enter_destination(reception=cohort[1], kind="admitted", by=clerk)
    end_spell(spell=spell, ended_on=TODAY, reason="closed", by=clerk)
    assert figures(county)["L"] == 4
    assert Destination.objects.filter(reception=cohort[1]).count() == 3


def test_work_beside_school_moves_nobody_out_of_it(cohort: list[Reception], county: Place, clerk: User) -> None:
    enter_destination(reception=cohort[1], kind="school_back", by=clerk)
    values = {"person": cohort[1].person, "started_on": TODAY, "source_kind": "t", "by": clerk}
    record_hire(**values, source_key=1, facts=Facts(employer_words="某店", full_time=False))
    assert figures(county)["B"] == 1
    record_hire(**values, source_key=2, facts=Facts(employer_words="某厂"))
    assert (figures(county)["B"], figures(county)["E"]) == (0, 1)


def test_part_time_work_and_school_in_either_order(cohort: list[Reception], county: Place, clerk: User) -> None:
    part = Facts(employer_words="某店", full_time=False)
    values: dict[str, Any] = {"person": cohort[1].person, "started_on": TODAY, "source_kind": "t", "by": clerk}
    record_hire(**values, source_key=1, facts=part)
    assert (figures(county)["B"], figures(county)["E"]) == (0, 1)
    with pytest.raises(WorkStands):
        enter_destination(reception=cohort[1], kind="seeking", by=clerk)
    enter_destination(reception=cohort[1], kind="school_back", by=clerk)
    assert (figures(county)["B"], figures(county)["E"]) == (1, 0)
    # School is left and the work goes on: nobody with work is counted as seeking it.
    enter_destination(reception=cohort[1], kind="seeking", by=clerk)
    assert (figures(county)["B"], figures(county)["E"], figures(county)["L"]) == (0, 1, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "urban"}, {"mark": "unfit", "kind": "admitted"}, {"mark": "x"}, {"hardship": True, "kind": "admitted"},
        {"helped": True}, {"set_job": "x"},
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(cohort: list[Reception], clerk: User, changes: dict[str, Any]) -> None:
    made = enter_destination(reception=cohort[0], kind="seeking", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Destination.objects.filter(pk=made.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Destination.objects.create(reception=cohort[0], kind="seeking", set_by=clerk)
    with pytest.raises(ValueError, match="spell"):
        enter_destination(reception=cohort[0], kind="urban", by=clerk)


def a_step(cohort: list[Reception], by: User, chance: random.Random, number: int) -> None:
    """Something that happens to somebody."""
    one = chance.choice(cohort)
    spells = EmploymentSpell.objects.open().filter(person=one.person)
    match chance.randrange(4):
        case 0 if not spells.filter(full_time=True).exists():
            kind = chance.choice(["employed", "own_firm", "sole_trader", "cooperative", "farming"])
            facts = Facts(kind=kind, employer_words="某厂", full_time=chance.random() < 0.7)
            start = max(
                (row.ended_on for row in EmploymentSpell.objects.filter(person=one.person) if row.ended_on),
                default=datetime.date(2025, 1, 1),
            ) + datetime.timedelta(days=1)
            record_hire(person=one.person, started_on=start, source_kind="t", source_key=number, facts=facts, by=by)
        case 1 if spell := spells.first():
            reason = chance.choice(["quit", "school", "changed"])
            end_spell(spell=spell, ended_on=spell.started_on, reason=reason, by=by)
        case 2 if spell := spells.first():
            void_hire(spell=spell, reason="mistake", by=by)
        case _:
            kind = chance.choice(["school_back", "admitted", "seeking"])
            hard = kind == "seeking" and chance.random() < 0.5
            mark = chance.choice(["", "unfit", "out_of_reach"]) if kind == "seeking" else ""
            try:
                enter_destination(reception=one, kind=kind, mark=mark, hardship=hard, by=by)
            except WorkStands:
                assert spells.exists()


def by_hand(cohort: list[Reception]) -> dict[str, int]:
    """Another way to the same figures: person by person, from the spells themselves."""
    columns = {"employed": "E", "farming": "G", "own_firm": "I", "sole_trader": "J", "cooperative": "K"}
    count = dict.fromkeys("ABCEGIJKL", 0)
    for one in cohort:
        count["A"] += 1
        now = Destination.objects.filter(reception=one, ended_at=None).first()
        work = sorted(
            (row for row in EmploymentSpell.objects.filter(person=one.person) if row.is_open),
            key=lambda row: (row.full_time, row.started_on, row.pk),
        )
        if now is not None and now.kind in ("school_back", "admitted") and not (work and work[-1].full_time):
            count["B" if now.kind == "school_back" else "C"] += 1
        elif work:
            count[columns[work[-1].kind]] += 1
        else:
            count["L"] += 1
    return count


@pytest.mark.proof
def test_whatever_happens_the_form_adds_up_and_opens_to_its_people(
    proof: Proof, cohort: list[Reception], tree: dict[str, Place], clerk: User
) -> None:
    place, failures = tree["652300"], 0
    steps = proof.size(25, 1500)
    for number, seed in enumerate(proof.seeds(steps)):
        a_step(cohort, clerk, random.Random(seed), number)
        found = figures(place)
        opened = {name: members(place, 2025, name).count() for name in (*LETTERS, *PARTS) if name != "F"}
        right = by_hand(cohort)
        failures += not (
            adds_up(found)
            and {name: found[name] for name in right} == right
            and opened == {name: found[name] for name in opened}
        )
    proof.record(cases=steps, failures=failures)


def test_a_place_merged_within_the_year_keeps_its_line_and_loses_nobody(
    cohort: list[Reception], tree: dict[str, Place], clerk: User
) -> None:
    merge_into(place=tree["652302"], successor=tree["652301"], on=TODAY, by=clerk)
    form = official_form(tree["652300"], 2025)
    assert form.total.counts["A"] == 5
    assert {line.place.code: line.counts["A"] for line in form.lines if line.counts} == {"652301": 4, "652302": 1}


def test_two_queries_however_many_people(cohort: list[Reception], county: Place, django_assert_num_queries: Any) -> None:  # fmt: skip
    with django_assert_num_queries(2):
        official_form(county, 2025)


# ---------- adaptation training ----------


def test_the_golden_year(county: Place, clerk: User, chief: User) -> None:
    """133 = 46 attended + 50 back to school + 2 ill + 35 employed in that month: 100 %, 34.6 %, 100 %."""
    now = timezone.now()
    people = Person.objects.bulk_create(
        [Person(kept_by=county, source="g", source_id=str(at), placement_mode="SELF") for at in range(133)]
    )
    rows = Reception.objects.bulk_create([Reception(person=one, cohort_year=2021, place=county) for one in people])
    exempt = [("school", 50), ("illness", 2), ("employed", 35)]
    reasons = [""] * 46 + [reason for reason, number in exempt for _at in range(number)]
    Disposition.objects.bulk_create(
        [
            Disposition(reception=row, kind="exempt" if reason else "attended", reason=reason, proposed_by=clerk,
                        evidence="0" * 64 if reason else "", approved_by=chief if reason else None,
                        approved_at=now if reason else None)
            for row, reason in zip(rows, reasons, strict=True)
        ]
    )  # fmt: skip
    found = adaptation(county, 2021)
    assert (found.all, found.attended, found.exempt) == (133, 46, {"school": 50, "illness": 2, "employed": 35, "other": 0})  # fmt: skip
    assert (found.assessed.above, found.assessed.below, found.assessed.percent) == (46, 46, 100.0)
    assert (found.raw.above, found.raw.below, found.raw.percent) == (46, 133, 34.6)
    assert found.covered.percent == 100.0
    Disposition.objects.filter(reason="illness").delete()
    assert (adaptation(county, 2021).open, adaptation(county, 2021).assessed.below) == (2, 48)


def test_an_exemption_needs_evidence_and_a_second_person(cohort: list[Reception], county: Place, clerk: User, chief: User) -> None:  # fmt: skip
    with pytest.raises(EvidenceNeeded):
        actions.propose_exemption(reception=cohort[1], reason="illness", evidence=None, by=clerk)
    made = actions.propose_exemption(reception=cohort[1], reason="illness", evidence=PAPER, by=clerk)
    assert (adaptation(county, 2025).waiting, adaptation(county, 2025).open) == (1, 4)
    with pytest.raises(SameSigner):
        actions.approve_exemption(disposition=made, by=clerk)
    with pytest.raises(actions.AlreadyDecided):
        actions.propose_exemption(reception=cohort[1], reason="illness", evidence=PAPER, by=chief)
    actions.approve_exemption(disposition=made, by=chief)
    with pytest.raises(actions.AlreadyDecided):
        actions.approve_exemption(disposition=made, by=chief)
    assert adaptation(county, 2025).exempted == 1
    for _twice in range(2):
        actions.attended(reception=cohort[1], by=clerk)
    assert (adaptation(county, 2025).attended, adaptation(county, 2025).exempted) == (1, 0)


@pytest.mark.parametrize(
    "changes",
    [{"reason": ""}, {"evidence": ""}, {"reason": "x"}, {"kind": "attended"}, {"approved_at": timezone.now()}],
)
def test_the_database_refuses_exemptions_without_grounds(cohort: list[Reception], clerk: User, changes: dict[str, Any]) -> None:  # fmt: skip
    made = actions.propose_exemption(reception=cohort[1], reason="illness", evidence=PAPER, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposition.objects.filter(pk=made.pk).update(**changes)


def test_nothing_divides_by_nobody(county: Place) -> None:
    assert adaptation(county, 1999).assessed.percent is None


def test_a_second_cohort_of_one_person(county: Place, clerk: User) -> None:
    """Who enlisted again belongs to two cohorts; work counts in the later one, the earlier one stays as it was."""
    person = make_person(county, placement_mode="SELF", seeking=False)
    early, late = (receive(person=person, cohort_year=year, by=clerk) for year in (2020, 2025))
    enter_destination(reception=early, kind="seeking", by=clerk)
    record_hire(person=person, started_on=TODAY, source_kind="t", source_key=1, facts=Facts(kind="farming"), by=clerk)
    assert late.destinations.get().kind == "farming"
    assert early.destinations.get().kind == "seeking"
