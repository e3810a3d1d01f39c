"""Who found work without us is asked where it is; the need keeps its reason, and nobody is forgotten or asked twice."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from duties.models import Duty
from outcomes import tasks
from outcomes.actions import found_work
from outcomes.actions.found_work import says_nothing
from outcomes.actions.hires import Facts, void_hire
from outcomes.actions.spells import end_spell
from outcomes.models import EmploymentSpell
from outcomes.problems import NothingAsked
from outcomes.queries.check import findings
from places.models import Place
from runs.actions import deliver
from tests.cast import make_person
from tests.outcomes.test_hires import hire
from tests.outcomes.test_pages import told
from tests.outcomes.test_people import merged
from veterans.actions import erasing
from veterans.actions.ledger import close_need, open_need, reopen_need
from veterans.actions.reception import accept, offer
from veterans.models import Need, Person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def closed(person: Person, clerk: User, kind: str = "job", reason: str = "found_self") -> Need:
    need = open_need(person=person, kind=kind, due_on=TODAY, by=clerk)
    found = close_need(need=need, reason=reason, by=clerk)
    deliver("outcomes.needs")
    return found


@pytest.fixture
def need(veteran: Person, clerk: User) -> Need:
    return closed(veteran, clerk)


def question() -> Duty:
    return Duty.objects.filter(kind="outcomes.found_work").latest("pk")


def reopened(need: Need, clerk: User) -> None:
    reopen_need(need=need, due_on=TODAY, words="x", by=clerk)
    deliver("outcomes.needs")


def test_the_station_is_asked_where_the_work_is(need: Need, clerk: User) -> None:
    assert (question().closed_at, question().place) == (None, need.person.kept_by)
    assert question() in Duty.objects.of(clerk)
    found_work.needs_changed([str(need.public_id)])
    assert Duty.objects.filter(kind="outcomes.found_work").count() == 1
    assert not any(findings().values())


def test_other_reasons_ask_nothing(veteran: Person, clerk: User) -> None:
    closed(veteran, clerk, reason="withdrawn")
    assert not Duty.objects.filter(kind="outcomes.found_work").exists()


def test_the_work_is_the_answer_and_the_reason_stays(client: Client, need: Need, veteran: Person, clerk: User) -> None:
    client.force_login(clerk)
    assert client.post(f"/outcomes/people/{veteran.public_id}/record/", told(contract_kind="open")).status_code == 302
    spell = EmploymentSpell.objects.get()
    assert (spell.source_kind, spell.verified_at, spell.contract_kind) == ("own_search", None, "open")
    need.refresh_from_db()
    assert (question().outcome, need.close_reason) == ("known", "found_self")
    client.post(f"/outcomes/people/{veteran.public_id}/record/", told(full_time=""))
    assert EmploymentSpell.objects.latest("pk").source_kind == "staff", "nothing was asked any more"
    assert not any(findings().values())


def test_work_that_is_on_file_and_goes_on_is_not_asked(veteran: Person, other_veteran: Person, clerk: User) -> None:
    hire(veteran, clerk, keeps_seeking=True)
    closed(veteran, clerk)
    over = Facts(employer_words="x", ended_on=TODAY - DAY, end_reason="quit")
    hire(other_veteran, clerk, source_key="2", started_on=TODAY - 9 * DAY, facts=over)
    later = closed(other_veteran, clerk)
    assert question().key.startswith(str(later.public_id))
    assert Duty.objects.filter(kind="outcomes.found_work").count() == 1


@pytest.mark.parametrize("before", [True, False])
def test_part_time_work_is_the_answer_where_it_was_recorded_since(veteran: Person, clerk: User, before: bool) -> None:
    part = Facts(employer_words="x", full_time=False)
    if before:
        hire(veteran, clerk, facts=part)
    closed(veteran, clerk)
    if not before:
        hire(veteran, clerk, facts=part)
    assert (question().closed_at is None) is before


def test_no_such_work_is_a_need_that_is_open_again_and_a_question_that_may_come_again(need: Need, clerk: User) -> None:
    reopened(need, clerk)
    assert question().outcome == "none"
    close_need(need=need, reason="found_self", by=clerk)
    deliver("outcomes.needs")
    assert question().closed_at is None
    assert Duty.objects.filter(kind="outcomes.found_work").count() == 2


def test_who_looks_for_work_is_not_asked(veteran: Person, clerk: User) -> None:
    closed(veteran, clerk, kind="training")
    assert question().closed_at is None
    found_work.needs_changed([str(open_need(person=veteran, kind="job", due_on=TODAY, by=clerk).public_id)])
    assert question().outcome == "none"


def test_who_says_nothing_is_asked_once_about_all(need: Need, veteran: Person, clerk: User) -> None:
    other = closed(veteran, clerk, kind="training")
    assert Duty.objects.filter(kind="outcomes.found_work").count() == 1, "one person is asked once at a time"
    with pytest.raises(ValueError):
        says_nothing(need=need, reason="known", by=clerk)
    says_nothing(need=other, reason="not_said", by=clerk)
    outcomes = Duty.objects.filter(kind="outcomes.found_work").values_list("outcome", flat=True)
    assert list(outcomes) == ["not_said", "not_said"]
    assert (found_work.catch_up(), any(findings().values())) == (0, False)
    with pytest.raises(NothingAsked):
        says_nothing(need=need, reason="not_said", by=clerk)


def test_work_that_never_was_opens_the_need_and_lost_work_a_new_one(need: Need, veteran: Person, clerk: User) -> None:
    void_hire(spell=hire(veteran, clerk), reason="untrue", by=clerk)
    need.refresh_from_db()
    assert need.closed_at is None
    close_need(need=need, reason="found_self", by=clerk)
    deliver("outcomes.needs")
    end_spell(spell=hire(veteran, clerk, source_key="2"), ended_on=TODAY, reason="quit", by=clerk)
    assert Need.objects.open().get().kind == "job"
    assert not any(findings().values())


def test_moved_merged_and_erased(
    need: Need, veteran: Person, clerk: User, other_clerk: User, chief: User, next_county: Place, county: Place
) -> None:
    accept(custody=offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    deliver("outcomes.people_changed")
    assert question().place == next_county
    erasing.decide(erasure=erasing.ask(person=veteran, words="", by=other_clerk), by=other_clerk)
    assert question().outcome == "forgotten"
    Duty.objects.filter(kind="outcomes.found_work").delete()
    assert found_work.catch_up() == 0, "the law keeps the need, and nobody asks about it"
    files = make_person(county, name="张三"), make_person(county, name="张三", source="s", source_id="9")
    closed(files[1], clerk)
    hire(files[0], clerk)
    merged(*files, clerk, chief)
    deliver("outcomes.people_changed")
    assert question().outcome == "known"
    assert not any(findings().values())


def test_what_nobody_asks_is_named_and_caught_up(need: Need) -> None:
    Duty.objects.filter(kind="outcomes.found_work").delete()
    assert findings()["found_without_work"] == [str(need.public_id)]
    assert not any(tasks.check(None).values()), "asked each night before it is counted"  # type: ignore[arg-type, union-attr]
    assert question().closed_at is None
    assert found_work.catch_up() == 0


def test_on_the_page(client: Client, need: Need, veteran: Person, clerk: User) -> None:
    client.force_login(clerk)
    assert "问清自己找到的工作" in client.get("/duties/").content.decode()
    page = client.get(need.get_absolute_url()).content.decode()
    fragment = f"/outcomes/needs/{need.public_id}/"
    assert fragment in page
    asked = client.get(fragment).content.decode()
    assert f"/outcomes/people/{veteran.public_id}/record/" in asked
    for odd in ("known", "", "x"):
        client.post(f"{fragment}unsaid/", {"reason": odd})
        assert question().closed_at is None
    client.post(f"{fragment}unsaid/", {"reason": "unreached"})
    assert question().outcome == "unreached"
    assert "工作在哪里" not in client.get(fragment).content.decode()
    said = client.post(f"{fragment}unsaid/", {"reason": "unreached"}, follow=True).content.decode()
    assert "已有结论" in said
