"""One hire is one fact: heads, needs, calls, search and news follow it; taken back, everything returns but the posting."""

import ast
import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from duties.models import Duty
from employers.actions.heads import NoHeadLeft
from employers.models import Employer, Posting
from outcomes import problems
from outcomes.actions import hires
from outcomes.actions.hires import Facts, record_hire, void_hire
from outcomes.actions.spells import end_spell, verify_spell
from outcomes.models import EmploymentSpell
from outcomes.service import last_discharge
from outcomes.topics import HIRE_RECORDED, HIRE_VOIDED
from runs.models import Delivery
from runs.registry import subscribe
from tests.cast import make_person, make_posting
from veterans.actions import ledger
from veterans.models import Need, Person, ServiceRecord

TODAY = timezone.localdate()
ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.timedelta(days=1)


def hire(person: Person, by: Any, **more: Any) -> EmploymentSpell:
    values: dict[str, Any] = {"started_on": TODAY, "source_kind": "test", "source_key": "1", **more}
    if "posting" not in values:
        values.setdefault("facts", Facts(employer_words="某厂"))
    return record_hire(person=person, by=by, **values)


@pytest.fixture
def need(veteran: Person, clerk: User) -> Need:
    return ledger.open_need(person=veteran, kind="job", due_on=TODAY, by=clerk)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Topics that were announced, in order."""
    found: list[str] = []
    monkeypatch.setattr(hires, "announce", lambda topic, key: found.append(topic))
    return found


def test_a_hire_moves_all_that_hangs_on_it(veteran: Person, posting: Posting, need: Need, clerk: User, heard: list[str]) -> None:  # fmt: skip
    spell = hire(veteran, clerk, posting=posting)
    for row in (posting, need, veteran):
        row.refresh_from_db()
    assert (posting.heads_filled, posting.heads_remaining, posting.state) == (1, 1, "open")
    assert (need.outcome_kind, need.outcome_key) == ("outcomes.spell", str(spell.public_id))
    assert not veteran.seeking
    assert (spell.title, spell.employer, spell.verified_at) == (posting.title, posting.employer, None)
    assert sorted(spell.calls.values_list("month", flat=True)) == [1, 3, 6, 12]
    assert Duty.objects.open().filter(kind__startswith="outcomes.call_").count() == 4
    assert Entry.objects.filter(action="outcomes.hire.recorded").count() == 1
    assert heard == [HIRE_RECORDED]


def test_the_same_source_again_is_the_same_hire(veteran: Person, other_veteran: Person, posting: Posting, clerk: User) -> None:  # fmt: skip
    first = hire(veteran, clerk, posting=posting)
    assert hire(veteran, clerk, posting=posting, started_on=TODAY - DAY) == first
    posting.refresh_from_db()
    assert posting.heads_filled == 1
    assert Duty.objects.count() == 4
    with pytest.raises(problems.SourceTaken):
        hire(other_veteran, clerk, posting=posting)
    void_hire(spell=first, reason="mistake", by=clerk)
    assert hire(veteran, clerk, posting=posting) != first


def test_the_last_head_closes_the_posting_and_none_is_left(firm: Employer, county: Any, clerk: User) -> None:
    posting = make_posting(firm, heads_offered=1)
    one, other = (make_person(county, source="s", source_id=str(at)) for at in range(2))
    spell = hire(one, clerk, posting=posting)
    posting.refresh_from_db()
    assert (posting.state, posting.heads_remaining) == ("closed", 0)
    assert posting.events.get().reason == "filled"
    with pytest.raises(NoHeadLeft):
        hire(other, clerk, posting=posting, source_key="2")
    assert EmploymentSpell.objects.count() == 1
    void_hire(spell=spell, reason="not_started", by=clerk)
    posting.refresh_from_db()
    # only a person opens it again
    assert (posting.state, posting.heads_remaining) == ("closed", 1)


def test_unknown_heads_run_out_never_and_are_counted(veteran: Person, firm: Employer, clerk: User) -> None:
    posting = make_posting(firm, heads_offered=None)
    hire(veteran, clerk, posting=posting)
    posting.refresh_from_db()
    assert (posting.heads_filled, posting.heads_remaining, posting.state) == (1, None, "open")


def test_a_draft_has_no_heads(veteran: Person, firm: Employer, clerk: User) -> None:
    with pytest.raises(NoHeadLeft):
        hire(veteran, clerk, posting=make_posting(firm, state="draft"))


def test_taken_back_everything_returns(veteran: Person, posting: Posting, need: Need, clerk: User, heard: list[str]) -> None:  # fmt: skip
    spell = void_hire(spell=hire(veteran, clerk, posting=posting), reason="not_started", by=clerk)
    for row in (posting, need, veteran):
        row.refresh_from_db()
    assert (posting.heads_filled, posting.heads_remaining) == (0, 2)
    assert need.closed_at is None
    assert veteran.seeking
    assert not Duty.objects.open().filter(kind__startswith="outcomes.").exists()
    assert set(spell.calls.values_list("result", flat=True)) == {"cancelled"}
    assert EmploymentSpell.objects.get().void_reason == "not_started"
    assert heard == [HIRE_RECORDED, HIRE_VOIDED]
    with pytest.raises(problems.AlreadyEnded):
        void_hire(spell=spell, reason="mistake", by=clerk)


def test_taken_back_beside_a_newer_need_no_need_is_left_without_an_end(veteran: Person, need: Need, clerk: User) -> None:  # fmt: skip
    spell = hire(veteran, clerk)
    ledger.open_need(person=veteran, kind="job", due_on=TODAY, by=clerk)
    void_hire(spell=spell, reason="mistake", by=clerk)
    need.refresh_from_db()
    assert (need.close_reason, need.outcome_kind) == ("merged", "")


def test_part_time_work_and_who_goes_on_looking(veteran: Person, need: Need, clerk: User) -> None:
    hire(veteran, clerk, facts=Facts(employer_words="某店", full_time=False))
    need.refresh_from_db()
    assert need.closed_at is None
    assert need.events.first().deed == "noted"  # type: ignore[union-attr]
    hire(veteran, clerk, source_key="2", keeps_seeking=True)
    veteran.refresh_from_db()
    assert veteran.seeking


def test_the_own_business_closes_both_needs(veteran: Person, need: Need, clerk: User) -> None:
    business = ledger.open_need(person=veteran, kind="business", due_on=TODAY, by=clerk)
    hire(veteran, clerk, facts=Facts(kind="sole_trader"))
    assert not Need.objects.open().filter(pk__in=[need.pk, business.pk]).exists()


@pytest.mark.parametrize(
    ("reason", "opened", "seeking"),
    [("dismissed", True, True), ("closed", True, True), ("changed", False, False), ("died", False, False), ("school", False, False)],
)  # fmt: skip
def test_a_lost_job_opens_the_need_again(veteran: Person, need: Need, clerk: User, reason: str, opened: bool, seeking: bool) -> None:  # fmt: skip
    spell = end_spell(spell=hire(veteran, clerk, started_on=TODAY - DAY), ended_on=TODAY, reason=reason, by=clerk)
    for row in (need, veteran):
        row.refresh_from_db()
    assert (need.closed_at is None) == opened
    assert veteran.seeking == seeking
    asked = set(Duty.objects.open().filter(kind__startswith="outcomes.").values_list("kind", flat=True))
    assert asked == ({"outcomes.next_work"} if reason == "changed" else set())
    for ended_on in (TODAY, TODAY + DAY):
        with pytest.raises(problems.CannotRecord):
            end_spell(spell=spell, ended_on=ended_on, reason="quit", by=clerk)


def test_a_lost_job_opens_a_need_where_none_was(veteran: Person, clerk: User) -> None:
    spell = hire(veteran, clerk)
    with pytest.raises(problems.WrongDay):
        end_spell(spell=spell, ended_on=TODAY - DAY, reason="quit", by=clerk)
    end_spell(spell=spell, ended_on=TODAY, reason="quit", by=clerk)
    assert Need.objects.open().get().kind == "job"


def test_claimed_and_verified_are_two_things(veteran: Person, clerk: User) -> None:
    spell = hire(veteran, clerk)
    with pytest.raises(problems.EvidenceNeeded):
        verify_spell(spell=spell, how="document", by=clerk)
    verify_spell(spell=spell, how="call", by=clerk)
    with pytest.raises(problems.AlreadyVerified):
        verify_spell(spell=spell, how="call", by=clerk)
    assert EmploymentSpell.objects.get().verified_how == "call"


def test_a_failed_audit_undoes_the_hire(veteran: Person, posting: Posting, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def fail(**_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(hires, "record", fail)
    with pytest.raises(RuntimeError):
        hire(veteran, clerk, posting=posting)
    posting.refresh_from_db()
    assert (posting.heads_filled, EmploymentSpell.objects.count(), Duty.objects.count()) == (0, 0, 0)


def test_news_go_to_whoever_asked(veteran: Person, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from runs import registry

    monkeypatch.setattr(registry, "_subscribers", dict(registry._subscribers))
    subscribe("test.hires", (HIRE_RECORDED,), lambda keys: None)
    spell = hire(veteran, clerk)
    assert Delivery.objects.filter(subscriber="test.hires", key=str(spell.public_id)).exists()


# ---------- what the database refuses ----------


@pytest.mark.parametrize(
    "changes",
    [
        {"ended_on": TODAY},
        {"ended_on": TODAY - DAY, "end_reason": "quit"},
        {"ended_on": TODAY, "end_reason": "whatever"},
        {"end_reason": "quit"},
        {"service_end": TODAY + DAY},
        {"employer_words": ""},
        {"took_head": True},
        {"contract_months": 12},
        {"contract_months": 0, "contract_kind": "fixed"},
        {"source_key": ""},
        {"recorded_job": "x"},
        {"verified_at": timezone.now()},
        {"voided_at": timezone.now()},
        {"void_reason": "mistake"},
    ],
)
def test_the_database_refuses_halves(veteran: Person, clerk: User, changes: dict[str, Any]) -> None:
    spell = hire(veteran, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentSpell.objects.filter(pk=spell.pk).update(**changes)


# ---------- service ----------


def served(person: Person, *periods: tuple[str | None, str | None]) -> None:
    person.service_records.all().delete()
    for start, end in periods:
        ServiceRecord.objects.create(person=person, enlisted_on=start, discharged_on=end)


@pytest.mark.parametrize(
    ("periods", "start", "expected"),
    [
        ([], "2024-05-01", None),
        ([(None, None)], "2024-05-01", None),
        ([("2012-09-01", "2024-05-01")], "2024-05-01", "2024-05-01"),
        ([("2012-09-01", "2024-05-01")], "2024-04-30", problems.BeforeDischarge),
        ([("2012-09-01", "2024-05-01")], "2010-01-01", problems.BeforeDischarge),
        ([(None, "2024-02-29")], "2024-02-29", "2024-02-29"),
        ([(None, "2024-02-29")], "2024-02-28", problems.BeforeDischarge),
        ([("2020-09-01", None)], "2024-05-01", problems.BeforeDischarge),
        ([("2010-09-01", "2012-09-01"), ("2018-09-01", "2023-09-01")], "2024-01-01", "2023-09-01"),
        ([("2010-09-01", "2012-09-01"), ("2018-09-01", "2023-09-01")], "2015-01-01", problems.IntoService),
        ([("2010-09-01", "2012-09-01"), ("2018-09-01", "2023-09-01")], "2019-01-01", problems.BeforeDischarge),
        ([("2010-09-01", "2012-09-01"), (None, "2023-09-01")], "2015-01-01", problems.BeforeDischarge),
    ],
)
def test_work_begins_after_the_discharge(veteran: Person, periods: Any, start: str, expected: Any) -> None:
    served(veteran, *periods)
    day = datetime.date.fromisoformat(start)
    if isinstance(expected, str) or expected is None:
        assert last_discharge(veteran, day) == (datetime.date.fromisoformat(expected) if expected else None)
    else:
        with pytest.raises(expected) as raised:
            last_discharge(veteran, day)
        assert raised.value.sentence()


def test_the_file_without_a_discharge_but_with_years_may_work(veteran: Person) -> None:
    veteran.service_records.update(enlisted_on="2018-09-01", discharged_on=None, years_stated=5)
    assert last_discharge(veteran, TODAY) is None


def test_work_between_two_periods_of_service(veteran: Person, clerk: User) -> None:
    served(veteran, ("2010-09-01", "2012-09-01"), ("2018-09-01", "2023-09-01"))
    ended = Facts(employer_words="某厂", ended_on=datetime.date(2018, 8, 31), end_reason="enlisted")
    spell = hire(veteran, clerk, started_on=datetime.date(2013, 1, 1), facts=ended)
    assert spell.service_end == datetime.date(2012, 9, 1)
    assert not Duty.objects.exists()
    veteran.refresh_from_db()
    assert veteran.seeking


# ---------- only this room writes heads ----------


READS = {"filter", "exclude", "get", "Q"}


def writers(text: str) -> set[str]:
    """What a file does to heads: sets heads_filled, or takes or gives one."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] not in READS:
            found |= {"sets" for one in node.keywords if one.arg == "heads_filled"}
        if isinstance(node, ast.Assign):
            found |= {"sets" for one in node.targets if isinstance(one, ast.Attribute) and one.attr == "heads_filled"}
        if isinstance(node, ast.ImportFrom) and {alias.name for alias in node.names} & {"take_head", "give_head"}:
            found.add("calls")
    return found


def test_nobody_else_writes_heads() -> None:
    found = {}
    for path in [*ROOT.glob("platform/**/*.py"), *ROOT.glob("training/**/*.py")]:
        if "migrations" not in path.parts and (what := writers(path.read_text(encoding="utf-8"))):
            found[path.relative_to(ROOT).as_posix()] = what
    assert found == {
        "platform/employers/actions/heads.py": {"sets"},
        "platform/outcomes/actions/hires.py": {"calls"},
    }


@pytest.mark.parametrize(
    "text",
    [
        "Posting.objects.update(heads_filled=1)",
        "posting.heads_filled = 3",
        "Posting(heads_filled=3)",
        "from employers.actions.heads import take_head",
    ],
)
def test_the_guard_sees(text: str) -> None:
    assert writers(text)
