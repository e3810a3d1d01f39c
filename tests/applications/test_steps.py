"""Applying, answering, interviews, hiring: each step with who and when, and what moves with it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from applications import moves, tasks
from applications.actions import firm as firms
from applications.actions import interviews, steps
from applications.actions import person as people
from applications.actions.firm import WordsMissing
from applications.actions.steps import NotTheirs, WrongStep
from applications.models import Application, Event, Interview, InterviewState
from applications.moves import ENDS, FIRMS, NEXT, PERSONS, Step
from audit.actions import SystemJob
from audit.models import Entry
from bookings.actions import Taken
from bookings.models import Booking
from consents.actions import EvidenceMissing
from consents.models import Consent
from consents.rules import may_see
from duties.models import Duty
from employers.actions.postings import close_posting
from employers.models import Employer, Posting
from files.actions import checked
from files.models import StoredFile
from notices.models import Notice
from outcomes.models import EmploymentSpell
from outcomes.problems import BeforeDischarge
from tests.applications.conftest import PNG, now, soon
from tests.cast import make_firm, make_posting
from veterans.models import Person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def told(user: User | None) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("template", flat=True))


def history(application: Application) -> list[str]:
    return list(application.events.values_list("what", flat=True))


# ---------- applying ----------


def test_applying_shows_name_and_phone_to_that_firm_and_promises_a_day(
    veteran: Person, posting: Posting, employer_user: User
) -> None:
    assert not may_see(employer_user, veteran, "phone")
    application = people.apply(person=veteran, posting=posting, by=veteran.user)
    assert may_see(employer_user, veteran, "phone")
    assert application.answer_by is not None
    assert application.answer_by > timezone.now() + 4 * DAY
    assert history(application) == ["sent"]
    assert told(employer_user) == ["applications.sent"]
    assert Entry.objects.filter(action="applications.sent", subject_key=str(veteran.public_id)).count() == 1


def test_a_second_application_is_refused_and_after_a_withdrawal_it_is_not(application: Application) -> None:
    again: dict[str, Any] = {
        "person": application.person,
        "posting": application.posting,
        "by": application.person.user,
    }
    with pytest.raises(people.AlreadyApplied):
        people.apply(**again)
    people.withdraw(application=application, by=application.person.user)
    assert people.apply(**again).pk != application.pk


def test_whom_the_firm_refused_it_is_not_asked_again(application: Application, employer_user: User) -> None:
    firms.refuse(application=application, reason="skills", by=employer_user)
    with pytest.raises(people.AlreadyApplied):
        people.apply(person=application.person, posting=application.posting, by=application.person.user)


def test_the_database_refuses_a_second_open_one(application: Application) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            person=application.person, posting=application.posting, employer=application.employer, channel="in_app"
        )


def test_a_closed_posting_takes_none(veteran: Person, posting: Posting, clerk: User) -> None:
    close_posting(posting=posting, reason="", by=clerk)
    with pytest.raises(people.NotOpen):
        people.apply(person=veteran, posting=posting, by=veteran.user)
    assert not Consent.objects.exists()


def test_staff_apply_with_the_persons_word_as_a_paper_only(
    veteran: Person, posting: Posting, employer_user: User, clerk: User
) -> None:
    with pytest.raises(EvidenceMissing):
        people.apply(person=veteran, posting=posting, by=clerk, channel="phone")
    paper = checked(content=PNG, name="p.png")
    application = people.apply(person=veteran, posting=posting, by=clerk, channel="phone", evidence=paper)
    assert application.on_behalf
    assert application.channel == "phone"
    assert StoredFile.objects.of("application", application.public_id).count() == 1
    assert Entry.objects.get(action="applications.sent").on_behalf


def test_a_firm_that_is_not_here_is_told_by_the_station(veteran: Person, posting: Posting, clerk: User) -> None:
    application = people.apply(person=veteran, posting=posting, by=veteran.user)
    duty = Duty.objects.get(kind="applications.pass_on", key=str(application.public_id))
    assert duty.place == veteran.kept_by
    firms.see(application=application, by=clerk)
    duty.refresh_from_db()
    assert duty.outcome == "answered"
    assert application.events.get(what="seen").on_behalf


def test_nobody_holds_fifty_one_open_applications(
    veteran: Person, posting: Posting, employer_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST_OPEN", 1)
    people.apply(person=veteran, posting=posting, by=veteran.user)
    with pytest.raises(people.TooMany):
        people.apply(person=veteran, posting=make_posting(posting.employer, title="焊工"), by=veteran.user)


# ---------- the table of moves ----------


def test_every_step_is_somebodys_and_ends_end() -> None:
    assert set(NEXT) == set(Step)
    assert all(not NEXT[end] for end in ENDS)
    assert all(NEXT[step] for step in Step if step not in ENDS)
    assert FIRMS | PERSONS | {Step.SENT, Step.MOVED, Step.CLOSED} == set(Step)
    assert not moves.may_follow(Step.SENT, Step.ACCEPTED)
    assert not moves.may_follow(Step.SENT, Step.HELD)


def test_a_wrong_step_changes_nothing(application: Application, employer_user: User) -> None:
    firms.refuse(application=application, reason="skills", by=employer_user)
    before = history(application)
    for wrong in (
        lambda: firms.offer(application=application, starts_on=None, reply_by=TODAY + DAY, by=employer_user),
        lambda: people.withdraw(application=application, by=application.person.user),
        lambda: firms.hire(application=application, started_on=TODAY, by=employer_user),
    ):
        with pytest.raises(WrongStep):
            wrong()
    assert history(application) == before
    assert not EmploymentSpell.objects.exists()


def test_only_a_human_refuses(application: Application, employer_user: User) -> None:
    with pytest.raises(NotTheirs):
        firms.refuse(application=application, reason="skills", by=SystemJob("anything"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(application=application, what=Step.REFUSED, job="anything", reason="skills")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(application=application, what=Step.REFUSED, by=employer_user, reason="")
    with pytest.raises(WordsMissing):
        firms.refuse(application=application, reason="other", words=" ", by=employer_user)


def test_others_cannot_take_its_steps(
    application: Application, other_veteran: Person, other_clerk: User, firm: Employer
) -> None:
    rival = make_firm(firm.kept_by, "第二家机电有限公司")
    stranger = User.objects.create_user("rival", "a long password 1")
    rival.memberships.create(user=stranger, valid_from="2026-01-01")
    for user in (other_veteran.user, other_clerk, stranger):
        with pytest.raises(NotTheirs):
            firms.refuse(application=application, reason="skills", by=user)
        with pytest.raises(NotTheirs):
            people.withdraw(application=application, by=user)


def test_a_failed_audit_undoes_the_step(application: Application, employer_user: User, monkeypatch: Any) -> None:
    def fail(**_all: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(steps, "record", fail)
    with pytest.raises(RuntimeError):
        firms.refuse(application=application, reason="skills", by=employer_user)
    assert now(application).state == "sent"


# ---------- what each step does ----------


def test_withdrawing_hides_the_person_again(application: Application, employer_user: User) -> None:
    people.withdraw(application=application, by=application.person.user)
    assert not may_see(employer_user, application.person, "phone")
    assert now(application).answer_by is None
    assert now(application).ended_at is not None


def test_a_second_open_application_keeps_the_consent(application: Application, employer_user: User) -> None:
    other = make_posting(application.employer, title="焊工")
    people.apply(person=application.person, posting=other, by=application.person.user)
    people.withdraw(application=application, by=application.person.user)
    assert may_see(employer_user, application.person, "phone")


def test_an_offer_is_accepted_and_becomes_one_hire(application: Application, employer_user: User) -> None:
    person = application.person
    firms.offer(application=application, starts_on=TODAY, reply_by=TODAY + 3 * DAY, by=employer_user)
    people.accept(application=application, by=person.user)
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    application.posting.refresh_from_db()
    assert history(application) == ["sent", "offered", "accepted", "hired"]
    assert application.posting.heads_filled == 1
    assert not spell.verified_at
    assert (spell.source_kind, spell.source_key) == ("application", str(application.public_id))
    with pytest.raises(WrongStep):
        firms.hire(application=application, started_on=TODAY, by=employer_user)
    assert EmploymentSpell.objects.count() == 1


def test_a_hire_before_discharge_changes_nothing(application: Application, employer_user: User) -> None:
    application.person.service_records.update(enlisted_on="2020-09-01", discharged_on=TODAY + DAY)
    with pytest.raises(BeforeDischarge):
        firms.hire(application=application, started_on=TODAY, by=employer_user)
    application.posting.refresh_from_db()
    assert now(application).state == "sent"
    assert application.posting.heads_filled == 0


def test_the_others_end_with_the_hire_as_the_person_chose(
    application: Application, employer_user: User, django_capture_on_commit_callbacks: Any
) -> None:
    person = application.person
    other = people.apply(person=person, posting=make_posting(application.employer, title="焊工"), by=person.user)
    firms.offer(application=application, starts_on=TODAY, reply_by=TODAY, by=employer_user)
    people.accept(application=application, by=person.user, ends_others=False)
    with django_capture_on_commit_callbacks(execute=True):
        firms.hire(application=application, started_on=TODAY, by=employer_user)
    assert now(other).is_open
    Application.objects.filter(pk=application.pk).update(ends_others=True)
    for _twice in range(2):
        tasks.hires_recorded([str(EmploymentSpell.objects.get().public_id)])
    assert now(other).state == "withdrawn"
    assert other.events.last().reason == "hired_elsewhere"  # type: ignore[union-attr]


def test_notes_are_the_firms_until_the_person_asks(application: Application, employer_user: User, clerk: User) -> None:
    firms.write_note(application=application, words="说话有条理", by=employer_user)
    with pytest.raises(NotTheirs):
        firms.write_note(application=application, words="x", by=clerk)
    people.ask_for_notes(application=application, by=application.person.user)
    people.ask_for_notes(application=application, by=application.person.user)
    assert told(employer_user).count("applications.notes") == 1
    assert [one.words for one in application.notes.all()] == ["说话有条理"]


# ---------- interviews ----------


@pytest.fixture
def interview(application: Application, employer_user: User) -> Interview:
    return interviews.propose(
        application=application, interviewer=employer_user, times=[soon(24), soon(48)], minutes=30, mode="on_site",
        by=employer_user,
    )  # fmt: skip


def test_a_time_is_chosen_and_booked_for_both(interview: Interview, employer_user: User) -> None:
    person = interview.application.person
    first = interview.slots.first()
    assert first is not None
    assert now(interview.application).state == "proposed"
    found = interviews.agree(interview=interview, slot=first.pk, by=person.user)
    booked = Booking.objects.get(kind="applications.interview", key=str(interview.public_id))
    assert found.starts_at == booked.starts_at == soon(24)
    assert set(booked.ticks.values_list("subject", flat=True)) == {
        f"person:{person.public_id}",
        f"user:{employer_user.pk}",
    }
    with pytest.raises(WrongStep):
        interviews.agree(interview=interview, slot=first.pk, by=person.user)


def test_an_interviewer_is_not_booked_twice(interview: Interview, other_veteran: Person, employer_user: User) -> None:
    other = people.apply(person=other_veteran, posting=interview.application.posting, by=other_veteran.user)
    second = interviews.propose(
        application=other, interviewer=employer_user, times=[soon(24)], minutes=30, mode="phone", by=employer_user
    )
    interviews.agree(interview=interview, slot=interview.slots.all()[0].pk, by=interview.application.person.user)
    with pytest.raises(Taken):
        interviews.agree(interview=second, slot=second.slots.all()[0].pk, by=other_veteran.user)
    second.refresh_from_db()
    assert second.state == InterviewState.PROPOSED
    assert now(other).state == "proposed"


def test_moving_gives_the_time_back(interview: Interview, employer_user: User) -> None:
    application = interview.application
    interviews.agree(interview=interview, slot=interview.slots.all()[0].pk, by=application.person.user)
    interviews.want_other(interview=interview, by=application.person.user, words="夜班")
    assert not Booking.objects.exists()
    assert now(application).state == "moved"
    interviews.propose(
        application=application,
        interviewer=employer_user,
        times=[soon(72)],
        minutes=45,
        mode="on_site",
        by=employer_user,
    )
    interview.refresh_from_db()
    assert (interview.state, interview.version) == ("proposed", 3)
    assert application.interviews.count() == 1


def test_held_or_missed_only_once_its_time_has_come(interview: Interview, employer_user: User) -> None:
    application = interview.application
    interviews.agree(interview=interview, slot=interview.slots.all()[0].pk, by=application.person.user)
    with pytest.raises(WrongStep):
        interviews.close(interview=interview, by=employer_user)
    Interview.objects.filter(pk=interview.pk).update(starts_at=timezone.now() - DAY)
    interviews.close(interview=interview, by=employer_user, missing="firm")
    assert now(application).state == "missed"
    assert application.events.last().reason == "firm"  # type: ignore[union-attr]
    assert now(application).answer_by is not None


def test_an_ended_application_leaves_no_time_booked(interview: Interview) -> None:
    application = interview.application
    interviews.agree(interview=interview, slot=interview.slots.all()[0].pk, by=application.person.user)
    people.withdraw(application=application, by=application.person.user)
    interview.refresh_from_db()
    assert not Booking.objects.exists()
    assert interview.state == "dropped"


@pytest.mark.parametrize("hours", [[], [-1], [24 * 61], list(range(1, 8))])
def test_bad_times_are_refused(application: Application, employer_user: User, hours: list[int]) -> None:
    with pytest.raises(interviews.BadTimes):
        interviews.propose(
            application=application, interviewer=employer_user, times=[soon(hour) for hour in hours], minutes=30,
            mode="phone", by=employer_user,
        )  # fmt: skip


# ---------- at the same time ----------


@pytest.mark.race
def test_two_taps_are_one_application(
    together: Callable[..., list[Any]], veteran: Person, posting: Posting, employer_user: User
) -> None:
    results = together(*[lambda: people.apply(person=veteran, posting=posting, by=veteran.user)] * 4)
    assert Application.objects.count() == 1
    assert sum(isinstance(one, people.AlreadyApplied) for one in results) == 3, results


@pytest.mark.race
def test_withdrawn_and_hired_at_once_is_one_of_both(
    together: Callable[..., list[Any]], application: Application, employer_user: User
) -> None:
    results = together(
        lambda: people.withdraw(application=application, by=application.person.user),
        lambda: firms.hire(application=application, started_on=TODAY, by=employer_user),
    )
    assert sum(isinstance(one, WrongStep) for one in results) == 1, results
    assert EmploymentSpell.objects.count() == int(now(application).state == "hired")


def test_without_the_lock_both_happen(application: Application, employer_user: User, monkeypatch: Any) -> None:
    """The negative control: rows read before, and no look at the state that is there by then."""
    stale = [now(application), now(application)]
    monkeypatch.setattr(people, "lock", lambda _application: stale[0])
    monkeypatch.setattr(firms, "lock", lambda _application: stale[1])
    people.withdraw(application=application, by=application.person.user)
    firms.hire(application=application, started_on=TODAY, by=employer_user)
    assert {"withdrawn", "hired"} <= set(history(application))
