"""Work is recorded or never was: what becomes of all applications of the person, and who is told."""

import ast
import datetime
import importlib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications import tasks
from applications.actions import firm as firms
from applications.actions import interviews
from applications.actions import person as people
from applications.actions.clockwork import chase
from applications.models import Application, Event, Interview, InterviewState
from bookings.actions import book
from bookings.models import Tick
from consents.actions import withdraw as take_consent_back
from consents.models import Consent
from consents.rules import may_see
from duties.actions import close_for
from duties.kinds import Subject
from duties.models import Duty
from duties.subjects import subjects_of
from employers.actions.postings import close_posting
from employers.models import Employer, Posting
from files.actions import checked
from notices.models import Notice
from outcomes.actions.hires import Facts, record_hire, void_hire
from outcomes.actions.spells import end_spell
from outcomes.models import EmploymentSpell
from runs.actions import deliver
from tests.applications.conftest import PNG, now, soon
from tests.cast import make_employer_user, make_firm, make_posting
from tests.outcomes.test_pages import told
from veterans.models import Person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
PAPER = checked(content=PNG, name="a.png")
PLATFORM = Path(__file__).resolve().parents[2] / "platform"


@pytest.fixture
def other_firm(next_county: Any) -> tuple[Employer, User]:
    firm = make_firm(next_county, name="另一家有限公司")
    return firm, make_employer_user(firm, "another")


@pytest.fixture
def other(veteran: Person, other_firm: tuple[Employer, User]) -> Application:
    """A second application, at another firm."""
    return people.apply(person=veteran, posting=make_posting(other_firm[0], title="焊工"), by=veteran.user)


def work(person: Person, by: User, **more: Any) -> EmploymentSpell:
    values = {
        "started_on": TODAY,
        "source_kind": "staff",
        "source_key": 1,
        "facts": Facts(employer_words="某厂"),
        **more,
    }
    spell = record_hire(person=person, by=by, **values)
    deliver("applications.hires")
    return spell


def void(spell: EmploymentSpell, by: User, reason: str = "mistake") -> None:
    void_hire(spell=spell, reason=reason, by=by)
    for _twice in range(2):
        tasks.work_over([str(spell.public_id)])


def notices(user: User | None, template: str) -> int:
    return Notice.objects.filter(user=user, template=f"applications.{template}").count()


# ---------- as they choose ----------


@pytest.mark.parametrize(("chosen", "state"), [(True, "withdrawn"), (False, "sent"), (None, "sent")])
def test_work_told_another_way_ends_the_others_as_the_person_chose(
    veteran: Person, application: Application, other: Application, clerk: User, chosen: bool | None, state: str
) -> None:
    spell = work(veteran, clerk, ends_others=chosen)
    tasks.hires_recorded([str(spell.public_id)])
    assert (now(application).state, now(other).state) == (state, state)
    assert notices(veteran.user, "others") == (chosen is None), "who was not asked is asked, once"


def test_nobody_is_asked_without_open_applications_or_while_looking_on(
    veteran: Person, application: Application, clerk: User
) -> None:
    work(veteran, clerk, keeps_seeking=True)
    assert notices(veteran.user, "others") == 0
    people.withdraw(application=application, by=veteran.user)
    EmploymentSpell.objects.update(ended_on=TODAY, end_reason="quit")
    work(veteran, clerk, source_key=2, started_on=TODAY + DAY)
    assert notices(veteran.user, "others") == 0


def test_a_firms_own_word_asks_the_person(application: Application, other: Application, employer_user: User) -> None:
    firms.hire(application=application, started_on=TODAY, by=employer_user)
    deliver("applications.hires")
    assert now(other).is_open
    assert notices(application.person.user, "others") == 1


@pytest.mark.parametrize("who", ["person", "staff"])
def test_the_choice_is_made_where_work_is_told(
    client: Client, veteran: Person, application: Application, clerk: User, who: str
) -> None:
    client.force_login(veteran.user if who == "person" else clerk)  # type: ignore[arg-type]
    address = "/outcomes/mine/" if who == "person" else f"/outcomes/people/{veteran.public_id}/record/"
    assert "未结束的其他投递" in client.get(address).content.decode()
    assert client.post(address, told(ends_others="x")).status_code == 200
    assert client.post(address, told(ends_others="end")).status_code == 302
    deliver("applications.hires")
    assert now(application).state == "withdrawn"
    assert now(application).events.last().reason == "hired_elsewhere"  # type: ignore[union-attr]


@pytest.mark.parametrize(("who", "state"), [("employer", "sent"), ("clerk", "withdrawn")])
def test_the_station_may_say_it_with_the_first_day_and_a_firm_may_not(
    client: Client, application: Application, other: Application, employer_user: User, clerk: User, who: str, state: str
) -> None:
    client.force_login({"employer": employer_user, "clerk": clerk}[who])
    shown = "未结束的其他投递" in client.get(application.get_absolute_url()).content.decode()
    assert shown == (who == "clerk")
    given = {"do": "hire", "started_on": "", "insurance": "unknown", "ends_others": "end"}
    again = client.post(f"{application.get_absolute_url()}act/", given)
    assert (again.status_code, "未结束的其他投递" in again.content.decode()) == (422, who == "clerk")
    given["started_on"] = TODAY.isoformat()
    client.post(f"{application.get_absolute_url()}act/", given)
    deliver("applications.hires")
    assert (now(application).state, now(other).state) == ("hired", state)


def test_a_firm_has_no_say_in_the_others(application: Application, employer_user: User) -> None:
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user, ends_others=True)
    assert spell.ends_others is None


def test_in_a_call_too(client: Client, veteran: Person, application: Application, clerk: User) -> None:
    spell = work(veteran, clerk, started_on=TODAY - 40 * DAY, ends_others=False)
    client.force_login(clerk)
    given = {
        "result": "changed", "ended_on": TODAY - DAY, "started_on": TODAY, "employer_words": "乙厂", "ends_others": "end",
    }  # fmt: skip
    client.post(f"/outcomes/calls/{spell.calls.get(month=3).public_id}/settle/", given)
    deliver("applications.hires")
    assert now(application).state == "withdrawn"


def test_all_at_once_on_the_page(
    client: Client, veteran: Person, application: Application, other: Application, clerk: User, other_veteran: Person
) -> None:
    theirs = people.apply(person=other_veteran, posting=application.posting, by=other_veteran.user)
    client.force_login(veteran.user)  # type: ignore[arg-type]
    assert "/applications/withdraw/" not in client.get("/applications/").content.decode(), "without work nobody asks"
    work(veteran, clerk)
    assert "/applications/withdraw/" in client.get("/applications/").content.decode()
    client.post("/applications/withdraw/")
    assert {now(application).state, now(other).state} == {"withdrawn"}
    assert now(theirs).is_open


# ---------- it never was ----------


def test_work_that_never_was_gives_back_what_it_had_ended(
    application: Application, other: Application, employer_user: User, other_firm: tuple[Employer, User], clerk: User
) -> None:
    person = application.person
    firms.offer(application=application, starts_on=TODAY, reply_by=TODAY, by=employer_user)
    people.accept(application=application, by=person.user, ends_others=True)
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    deliver("applications.hires")
    assert (now(application).state, now(other).state) == ("hired", "withdrawn")
    assert not may_see(other_firm[1], person, "phone")
    void(spell, clerk, "not_started")
    assert (now(application).state, now(other).state) == ("accepted", "sent")
    last = other.events.last()
    assert last is not None
    assert (last.what, last.reason, last.job) == ("sent", "hire_voided", "applications.hire_voided")
    assert now(other).answer_by > timezone.now()  # type: ignore[operator]
    assert may_see(other_firm[1], person, "phone"), "they see again what applying had shown"
    assert may_see(employer_user, person, "phone")
    assert notices(person.user, "back") == 2
    assert notices(other_firm[1], "back_firm") == 1
    assert chase(timezone.now() + 30 * DAY)["reminded"] == 2, "and the firm's word falls due again"


def test_a_closed_post_takes_nobody_back_and_the_person_is_told(
    veteran: Person, application: Application, other: Application, clerk: User, other_firm: tuple[Employer, User]
) -> None:
    spell = work(veteran, clerk, posting=application.posting, ends_others=True)
    for posting in (application.posting, other.posting):
        close_posting(posting=Posting.objects.get(pk=posting.pk), reason="filled", by=clerk)
    void(spell, clerk)
    assert (now(application).state, now(other).state) == ("closed", "withdrawn")
    assert application.events.last().reason == "hire_voided"  # type: ignore[union-attr]
    assert notices(veteran.user, "not_back") == 2
    assert not may_see(other_firm[1], veteran, "phone")


def test_what_a_human_had_promised_comes_back_to_a_closed_post_too(
    application: Application, employer_user: User, clerk: User
) -> None:
    firms.offer(application=application, starts_on=None, reply_by=TODAY, by=employer_user)
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    close_posting(posting=Posting.objects.get(pk=application.posting_id), reason="filled", by=employer_user)
    void(spell, clerk)
    assert now(application).state == "offered"


def test_recorded_twice_ends_once_and_stays_so(
    application: Application, other: Application, employer_user: User, clerk: User
) -> None:
    person = application.person
    part = Facts(employer_words="某厂", full_time=False)
    twice = work(person, clerk, posting=application.posting, ends_others=True, facts=part)
    work(person, clerk, posting=application.posting, source_key=2)
    void(twice, clerk, "twice")
    assert (now(application).state, now(other).state) == ("hired", "withdrawn")


def test_who_applied_anew_has_one_application(veteran: Person, application: Application, clerk: User) -> None:
    spell = work(veteran, clerk, ends_others=True)
    again = people.apply(person=veteran, posting=application.posting, by=veteran.user)
    void(spell, clerk)
    assert (now(application).state, now(again).state) == ("withdrawn", "sent")


def test_what_the_person_ended_stays_ended(veteran: Person, application: Application, clerk: User) -> None:
    people.withdraw(application=application, by=veteran.user)
    void(work(veteran, clerk, ends_others=True), clerk)
    assert now(application).state == "withdrawn"
    assert notices(veteran.user, "not_back") == 0


def test_work_from_before_the_steps_named_it_comes_back_too(
    application: Application, employer_user: User, clerk: User
) -> None:
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    Event.objects.update(hire=None)
    importlib.import_module("applications.migrations.0003_hires_from_before").link(apps, None)
    void(spell, clerk)
    assert now(application).state == "sent"


def test_whatever_says_hired_names_the_work() -> None:
    """No application is called hired but by work that outcomes recorded: each such step is given its spell."""
    steps = []
    for path in PLATFORM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = {one.arg for one in node.keywords} if isinstance(node, ast.Call) else set()
            if isinstance(node, ast.Call) and any(ast.unparse(one) == "Step.HIRED" for one in node.args):
                steps.append((path.name, ast.unparse(node.func), "hire" in given))
    taken = [(file, named) for file, name, named in steps if name == "take"]
    assert sorted(taken) == [("firm.py", True), ("others.py", True)]


def test_a_consent_that_was_taken_back_does_not_come_back(
    veteran: Person, application: Application, employer_user: User, clerk: User
) -> None:
    take_consent_back(consent=Consent.objects.get(), by=veteran.user)
    void(work(veteran, clerk, ends_others=True), clerk)
    assert now(application).is_open
    assert not may_see(employer_user, veteran, "phone")


def agreed(application: Application, by: User, starts: datetime.datetime) -> Interview:
    interview = interviews.propose(
        application=application, interviewer=by, times=[starts], minutes=30, mode="on_site", by=by
    )
    return interviews.agree(interview=interview, slot=interview.slots.get().pk, by=application.person.user)


@pytest.mark.parametrize("taken", [False, True])
def test_an_agreed_time_is_booked_again_or_asked_for_anew(
    veteran: Person, application: Application, employer_user: User, clerk: User, taken: bool
) -> None:
    interview = agreed(application, employer_user, soon())
    spell = work(veteran, clerk, ends_others=True)
    assert not Tick.objects.exists()
    if taken:
        book(kind="x", key="x", subjects=[f"user:{employer_user.pk}"], start=soon(), minutes=30, by=clerk)
    void(spell, clerk)
    interview.refresh_from_db()
    assert (interview.state, now(application).state) == (("other", "moved") if taken else ("agreed", "agreed"))
    assert Tick.objects.filter(subject=f"person:{veteran.public_id}").exists() is not taken
    assert notices(employer_user, "other_times") == taken


def test_proposed_times_are_there_again(
    veteran: Person, application: Application, employer_user: User, clerk: User
) -> None:
    interview = interviews.propose(
        application=application, interviewer=employer_user, times=[soon()], minutes=30, mode="phone", by=employer_user
    )
    void(work(veteran, clerk, ends_others=True), clerk)
    interview.refresh_from_db()
    assert (interview.state, now(application).state) == (InterviewState.PROPOSED, "proposed")
    assert now(application).answer_by > soon()  # type: ignore[operator]
    interviews.agree(interview=interview, slot=interview.slots.get().pk, by=veteran.user)


# ---------- who has no account ----------


def told_by_station(user: User) -> Subject:
    duty = Duty.objects.open().get(kind="applications.tell")
    return subjects_of([duty], user)[duty.kind, duty.key]


def test_the_station_asks_who_has_no_account_about_the_others(
    client: Client, veteran: Person, application: Application, other: Application, employer_user: User, clerk: User
) -> None:
    Person.objects.filter(pk=veteran.pk).update(user=None)
    firms.hire(application=application, started_on=TODAY, by=employer_user)
    deliver("applications.hires")
    subject = told_by_station(clerk)
    assert "请同时询问其他投递" in subject.words
    address = f"/applications/person/{veteran.public_id}/withdraw/"
    for user, asked in ((employer_user, False), (clerk, True)):
        client.force_login(user)
        assert (address in client.get(subject.url).content.decode()) is asked, user
    assert client.post(address).status_code == 302
    last = now(other).events.last()
    assert (now(other).state, last is not None and last.on_behalf) == ("withdrawn", True)
    assert "其他投递" not in told_by_station(clerk).words
    assert address not in client.get(subject.url).content.decode(), "nothing is left to ask"


@pytest.fixture
def unseen(veteran: Person, application: Application, other: Application) -> Person:
    """Two applications are open, and the person has no account."""
    Person.objects.filter(pk=veteran.pk).update(user=None)
    veteran.refresh_from_db()
    return veteran


def asking() -> list[tuple[str, str]]:
    """On which applications the station asks about the others, and how it ended."""
    rows = Duty.objects.filter(kind="applications.tell", key__contains=":others-").order_by("pk")
    return [(key[:36], outcome) for key, outcome in rows.values_list("key", "outcome")]


@pytest.mark.parametrize("at", ["elsewhere", "at the post"])
def test_work_told_another_way_is_asked_about_by_the_station(
    client: Client, unseen: Person, application: Application, other: Application, clerk: User, at: str
) -> None:
    posting = application.posting if at == "at the post" else None
    spell = work(unseen, clerk, source_kind="fair", posting=posting)
    tasks.hires_recorded([str(spell.public_id)])
    assert asking() == [(str(application.public_id), "")]
    assert now(application).state == ("hired" if posting else "sent")
    subject = told_by_station(clerk)
    assert "请同时询问其他投递" in subject.words
    client.force_login(clerk)
    address = f"/applications/person/{unseen.public_id}/withdraw/"
    assert address in client.get(subject.url).content.decode()
    client.post(address)
    deliver("applications.ended")
    assert now(other).state == "withdrawn"
    assert asking() == [(str(application.public_id), "" if posting else "ended")], "nothing is left to ask elsewhere"


@pytest.mark.parametrize("more", [{"ends_others": False}, {"ends_others": True}, {"keeps_seeking": True}, {"facts": Facts(employer_words="x", full_time=False)}])  # fmt: skip
def test_nothing_is_asked_of_who_said_it_or_goes_on_looking(unseen: Person, clerk: User, more: dict[str, Any]) -> None:
    work(unseen, clerk, **more)
    deliver("applications.ended")
    assert asking() == []


def test_a_step_of_one_application_answers_nothing_and_its_end_hands_the_question_on(
    unseen: Person, application: Application, other: Application, employer_user: User, clerk: User
) -> None:
    first, second = str(application.public_id), str(other.public_id)
    work(unseen, clerk)
    firms.see(application=application, by=employer_user)
    assert asking() == [(first, "")]
    firms.refuse(application=application, reason="filled", by=employer_user)
    deliver("applications.ended")
    assert asking() == [(first, "ended"), (second, "")]
    close_for(kind="applications.tell", key=Duty.objects.latest("pk").key, outcome="done", by=clerk)
    people.apply(
        person=unseen, posting=make_posting(other.employer, title="司机"), by=clerk, channel="paper", evidence=PAPER
    )
    people.withdraw(application=other, by=clerk)
    deliver("applications.ended")
    assert asking() == [(first, "ended"), (second, "done")], "who was asked is not asked again"


def test_who_applies_beside_work_that_is_known_is_not_asked(veteran: Person, other_firm: Any, clerk: User) -> None:
    Person.objects.filter(pk=veteran.pk).update(user=None)
    veteran.refresh_from_db()
    work(veteran, clerk)
    for title in ("焊工", "司机"):
        post = make_posting(other_firm[0], title=title)
        later = people.apply(person=veteran, posting=post, by=clerk, channel="paper", evidence=PAPER)
    people.withdraw(application=later, by=clerk)
    deliver("applications.ended")
    assert asking() == []


@pytest.mark.parametrize("end", ["void", "quit"])
def test_work_that_is_over_asks_nothing_more(unseen: Person, application: Application, clerk: User, end: str) -> None:
    spell = work(unseen, clerk)
    if end == "void":
        void(spell, clerk)
    else:
        end_spell(spell=spell, ended_on=TODAY, reason="quit", by=clerk)
        deliver("applications.voided")
    assert asking() == [(str(application.public_id), "over")]
    again = work(unseen, clerk, source_key=2, started_on=TODAY + DAY)
    assert len(asking()) == 2, "other work is another question"
    assert again.is_open


def test_a_firms_own_word_is_told_and_asked_in_one(
    unseen: Person, application: Application, employer_user: User
) -> None:
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    tasks.hires_recorded([str(spell.public_id)])
    assert asking() == []
    assert Duty.objects.open().filter(kind="applications.tell").count() == 1


@pytest.mark.parametrize("how", ["said to the station", "said with the offer", "part time", "no others"])
def test_nobody_is_asked_again_who_said_it_or_has_nothing_to_say(
    veteran: Person, application: Application, other: Application, employer_user: User, clerk: User, how: str
) -> None:
    Person.objects.filter(pk=veteran.pk).update(user=None)
    if how == "said with the offer":
        firms.offer(application=application, starts_on=None, reply_by=TODAY, by=employer_user)
        people.accept(application=application, by=clerk, ends_others=False)
    if how == "no others":
        people.withdraw(application=other, by=clerk)
    by = clerk if how == "said to the station" else employer_user
    facts = Facts(full_time=how != "part time")
    firms.hire(application=application, started_on=TODAY, by=by, ends_others=False, facts=facts)
    deliver("applications.hires")
    assert "其他投递" not in told_by_station(clerk).words
