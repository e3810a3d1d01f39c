"""What happens to an application while something else goes on: a file moves, the work is told of another way, it ends."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications import tasks
from applications.actions import firm as firms
from applications.actions import interviews
from applications.actions import person as people
from applications.actions.clockwork import chase
from applications.models import Application, Interview
from bookings.actions import book
from bookings.models import Tick
from common.personal_data import registrations
from consents.actions import answer_request, ask_contact, withdraw
from consents.pseudonyms import codes_of
from consents.rules import may_see
from duties.models import Duty
from employers.models import Employer, Posting
from notices.models import Notice
from outcomes.actions.hires import record_hire
from outcomes.actions.spells import end_spell
from outcomes.topics import HIRE_VOIDED, SPELL_ENDED
from places.models import Place
from runs import registry
from tests.applications.conftest import now, soon
from tests.cast import make_employer_user, make_firm, make_posting
from veterans.actions import duplicates, reception
from veterans.models import Person
from veterans.topics import VETERAN_CHANGED

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def act(client: Client, application: Application, do: str, **values: str) -> int:
    return client.post(f"{application.get_absolute_url()}act/", {"do": do, **values}).status_code


def move(person: Person, place: Place, giver: User, taker: User) -> None:
    reception.accept(custody=reception.offer(person=person, place=place, by=giver), by=taker)
    tasks.people_changed([str(person.public_id)])


def test_the_call_to_a_silent_firm_goes_where_the_file_goes(
    application: Application, clerk: User, other_clerk: User, next_county: Place
) -> None:
    late = (application.answer_by or timezone.now()) + 9 * DAY
    chase(late)
    chase(late + 9 * DAY)
    assert Duty.objects.open().get().place == application.person.kept_by
    move(application.person, next_county, clerk, other_clerk)
    duty = Duty.objects.open().get()
    assert (duty.kind, duty.place) == ("applications.silent", next_county)
    assert duty in Duty.objects.of(other_clerk)
    assert duty not in Duty.objects.of(clerk)


def test_so_does_what_is_to_be_passed_on(
    veteran: Person, posting: Posting, clerk: User, other_clerk: User, next_county: Place
) -> None:
    people.apply(person=veteran, posting=posting, by=veteran.user)
    move(veteran, next_county, clerk, other_clerk)
    assert Duty.objects.open().get(kind="applications.pass_on").place == next_county


@pytest.mark.parametrize("first", ["hire", "closing"])
def test_work_at_the_post_told_by_the_station_answers_the_application(
    veteran: Person, firm: Employer, employer_user: User, clerk: User, first: str
) -> None:
    posting = make_posting(firm, heads_offered=1)
    application = people.apply(person=veteran, posting=posting, by=veteran.user)
    spell = record_hire(person=veteran, posting=posting, started_on=TODAY, source_kind="staff", source_key=1, by=clerk)
    news = [
        lambda: tasks.hires_recorded([str(spell.public_id)]),
        lambda: tasks.postings_closed([str(posting.public_id)]),
    ]
    for tell in news if first == "hire" else reversed(news):
        tell()
    assert now(application).state == "hired"
    assert not Notice.objects.filter(template="applications.closed").exists(), "nobody took the post from them"
    assert chase(timezone.now() + 90 * DAY) == {"reminded": 0, "raised": 0}


def test_a_firms_own_word_of_a_start_ends_no_other_application(application: Application, employer_user: User) -> None:
    person = application.person
    other = people.apply(person=person, posting=make_posting(application.employer, title="焊工"), by=person.user)
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    tasks.hires_recorded([str(spell.public_id)])
    assert now(other).is_open, "the person was never asked whether the others end"


def test_a_firm_that_somebody_left_keeps_neither_name_nor_phone(
    application: Application, employer_user: User, clerk: User
) -> None:
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    assert may_see(employer_user, application.person, "phone")
    end_spell(spell=spell, ended_on=TODAY, reason="dismissed", by=clerk)
    for _twice in range(2):
        tasks.work_over([str(spell.public_id)])
    assert not may_see(employer_user, application.person, "phone")
    assert not may_see(employer_user, application.person, "name")


def test_the_news_of_moves_and_ends_is_heard() -> None:
    assert "applications.people" in registry.subscribers_of(VETERAN_CHANGED)
    for topic in (SPELL_ENDED, HIRE_VOIDED):
        assert "applications.voided" in registry.subscribers_of(topic)


def test_a_yes_that_was_taken_back_does_not_outlive_a_later_application(
    veteran: Person, posting: Posting, firm: Employer, employer_user: User
) -> None:
    asked = ask_contact(posting=posting, code=codes_of(firm, [veteran])[veteran.pk], by=employer_user)
    consent = answer_request(request=asked, yes=True, by=veteran.user)
    assert consent is not None
    withdraw(consent=consent, by=veteran.user)
    application = people.apply(person=veteran, posting=posting, by=veteran.user)
    assert may_see(employer_user, veteran, "phone")
    people.withdraw(application=application, by=veteran.user)
    assert not may_see(employer_user, veteran, "phone"), "the page says that the firm sees neither any more"


# ---------- two files become one ----------


def merge(kept: Person, gone: Person) -> None:
    (own,) = [one for one in registrations() if one.model is Application]
    own.merge(kept, gone)


def agreed(application: Application, by: User, starts: datetime.datetime) -> Interview:
    interview = interviews.propose(
        application=application, interviewer=by, times=[starts], minutes=30, mode="on_site", by=by
    )
    return interviews.agree(interview=interview, slot=interview.slots.get().pk, by=application.person.user)


def test_of_two_applications_the_one_that_came_further_stays(
    application: Application, other_veteran: Person, posting: Posting, employer_user: User
) -> None:
    further = people.apply(person=other_veteran, posting=posting, by=other_veteran.user)
    firms.offer(application=further, starts_on=TODAY, reply_by=TODAY, by=employer_user)
    merge(application.person, other_veteran)
    assert (now(application).state, now(further).state) == ("withdrawn", "offered")
    assert now(further).person_id == application.person_id


def test_an_agreed_time_is_kept_under_the_one_name(
    application: Application, other_veteran: Person, employer_user: User
) -> None:
    other = people.apply(
        person=other_veteran, posting=make_posting(application.employer, title="焊工"), by=other_veteran.user
    )
    interview = agreed(other, employer_user, soon())
    merge(application.person, other_veteran)
    interview.refresh_from_db()
    assert interview.state == "agreed"
    assert set(Tick.objects.values_list("subject", flat=True)) == {
        f"person:{application.person.public_id}",
        f"user:{employer_user.pk}",
    }


def test_of_two_times_at_once_one_is_asked_for_anew(
    application: Application, other_veteran: Person, next_county: Place, employer_user: User
) -> None:
    firm = make_firm(next_county, name="另一家有限公司")
    user = make_employer_user(firm, "another")
    other = people.apply(person=other_veteran, posting=make_posting(firm), by=other_veteran.user)
    first, second = agreed(application, employer_user, soon()), agreed(other, user, soon())
    merge(application.person, other_veteran)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, now(other).state) == ("agreed", "other", "moved")
    assert Notice.objects.filter(user=user, template="applications.other_times").count() == 1


# ---------- and come apart again ----------


def undone(kept: Person, gone: Person, meanwhile: Callable[[], object], clerk: User, chief: User) -> Person:
    """Both files put together, something happens, and the merge is taken back; the other file."""
    kept, gone = Person.objects.get(pk=kept.pk), Person.objects.get(pk=gone.pk)
    both = duplicates.propose(kept=kept, gone=gone, choices={}, by=clerk)
    duplicates.confirm(merge=both, by=chief)
    meanwhile()
    both.refresh_from_db()
    return duplicates.undo(merge=both, by=clerk)


def booked(interview: Interview) -> set[str]:
    mine = Tick.objects.filter(booking__key=str(interview.public_id), subject__startswith="person:")
    return set(mine.values_list("subject", flat=True))


def test_an_interview_goes_back_with_the_file_it_came_with(
    application: Application, other_veteran: Person, employer_user: User, clerk: User, chief: User
) -> None:
    other = people.apply(
        person=other_veteran, posting=make_posting(application.employer, title="焊工"), by=other_veteran.user
    )
    mine, theirs = agreed(application, employer_user, soon()), agreed(other, employer_user, soon(48))
    seen: list[set[str]] = []
    back = undone(application.person, other_veteran, lambda: seen.append(booked(theirs)), clerk, chief)
    assert seen == [{f"person:{application.person.public_id}"}]
    assert booked(theirs) == {f"person:{back.public_id}"}
    assert booked(mine) == {f"person:{application.person.public_id}"}


@pytest.mark.parametrize("taken", [False, True])
def test_what_the_merge_had_called_off_is_booked_anew(
    application: Application, other_veteran: Person, posting: Posting, employer_user: User, clerk: User, chief: User,
    taken: bool,
) -> None:  # fmt: skip
    mine = agreed(application, employer_user, soon())
    further = people.apply(person=other_veteran, posting=posting, by=other_veteran.user)
    firms.offer(application=further, starts_on=TODAY, reply_by=TODAY, by=employer_user)

    def meanwhile() -> None:
        assert now(application).state == "withdrawn"
        assert not booked(mine)
        if taken:
            book(kind="x", key="x", subjects=[f"user:{employer_user.pk}"], start=soon(), minutes=30, by=clerk)

    back = undone(application.person, other_veteran, meanwhile, clerk, chief)
    mine.refresh_from_db()
    assert (now(application).state, mine.state) == (("moved", "other") if taken else ("agreed", "agreed"))
    assert booked(mine) == (set() if taken else {f"person:{application.person.public_id}"})
    assert (now(further).state, now(further).person_id) == ("offered", back.pk)


def test_a_silence_that_the_merge_ended_comes_to_the_station_again(
    application: Application, other_veteran: Person, posting: Posting, employer_user: User, clerk: User, chief: User
) -> None:
    late = (application.answer_by or timezone.now()) + 9 * DAY
    chase(late)
    chase(late + 9 * DAY)
    further = people.apply(person=other_veteran, posting=posting, by=other_veteran.user)
    firms.offer(application=further, starts_on=TODAY, reply_by=TODAY, by=employer_user)
    undone(application.person, other_veteran, lambda: None, clerk, chief)
    assert not Duty.objects.open().filter(kind="applications.silent").exists()
    chase(late + 10 * DAY)
    chase(late + 20 * DAY)
    assert Duty.objects.open().filter(kind="applications.silent", key__startswith=application.public_id).count() == 1


# ---------- what a form may hold ----------


def test_choosing_what_is_no_application_chooses_nobody(
    client: Client, application: Application, employer_user: User
) -> None:
    client.force_login(employer_user)
    for odd in ("x" * 36, "²", "\u200b", "", str(uuid.uuid4())):
        answer = client.post("/applications/board/answer/", {"application": odd, "reason": "filled", "do": "refuse"})
        assert answer.status_code == 422
        assert client.get("/applications/board/", {"post": odd or "x"}).status_code == 404
    assert now(application).state == "sent"


def test_only_a_fixed_term_has_months(client: Client, application: Application, employer_user: User) -> None:
    client.force_login(employer_user)
    told = {"started_on": TODAY.isoformat(), "contract_months": "12", "insurance": "unknown"}
    for kind in ("", "open"):
        assert act(client, application, "hire", contract_kind=kind, **told) == 422
    assert act(client, application, "hire", contract_kind="fixed", **told) == 302
    assert now(application).state == "hired"


@pytest.mark.parametrize("field", ["reply_by", "starts_on"])
def test_a_mistyped_year_is_said(client: Client, application: Application, employer_user: User, field: str) -> None:
    client.force_login(employer_user)
    for year in ("9999", "2206"):
        days = {"reply_by": TODAY.isoformat(), field: f"{year}-12-31"}
        assert act(client, application, "offer", **days) == 422
    assert now(application).state == "sent"
