"""Name and phone go with the application: whoever ends it, the firm sees neither from the next request on."""

import pytest
from django.utils import timezone

from accounts.models import User
from applications.actions import clockwork
from applications.actions import firm as firms
from applications.actions import person as people
from applications.models import Application
from applications.tasks import work_over
from audit.models import Entry
from consents.models import Consent, ContactRequest
from consents.rules import may_see
from employers.actions.postings import close_posting
from outcomes.actions.hires import void_hire
from tests.cast import make_posting

TODAY = timezone.localdate()


def end(application: Application, how: str, employer_user: User) -> None:
    match how:
        case "refused":
            firms.refuse(application=application, reason="skills", by=employer_user)
        case "closed":
            close_posting(posting=application.posting, reason="filled", by=employer_user)
            clockwork.postings_closed([str(application.posting.public_id)])
        case "withdrawn":
            people.withdraw(application=application, by=application.person.user)
        case _:
            firms.offer(application=application, starts_on=TODAY, reply_by=TODAY, by=employer_user)
            people.decline(application=application, by=application.person.user)


@pytest.mark.parametrize("how", ["refused", "closed", "withdrawn", "declined"])
def test_with_the_last_open_application(application: Application, employer_user: User, how: str) -> None:
    person = application.person
    other = people.apply(person=person, posting=make_posting(application.employer, title="另一个"), by=person.user)
    end(application, how, employer_user)
    assert may_see(employer_user, person, "phone"), "another application to the firm is open"
    end(other, "refused", employer_user)
    assert not may_see(employer_user, person, "phone")
    assert not may_see(employer_user, person, "name")
    consent = Consent.objects.get()
    assert (consent.withdrawn_job, consent.withdrawn_by, consent.how_it_ended) == (
        "consents.deed_ended",
        None,
        "申请已结束",
    )
    assert Entry.objects.filter(action="consents.ended", subject_key=str(person.public_id)).count() == 1


def test_a_yes_to_the_firms_own_question_outlives_it(application: Application, employer_user: User) -> None:
    ContactRequest.objects.create(
        person=application.person, posting=application.posting, employer=application.employer, asked_by=employer_user,
        answer="yes", answered_at=timezone.now(), answered_by=application.person.user, channel="in_app",
    )  # fmt: skip
    end(application, "refused", employer_user)
    assert may_see(employer_user, application.person, "phone")


def test_who_works_there_is_known_there_until_it_turns_out_untrue(
    application: Application, employer_user: User, clerk: User
) -> None:
    person = application.person
    other = people.apply(person=person, posting=make_posting(application.employer, title="另一个"), by=person.user)
    spell = firms.hire(application=application, started_on=TODAY, by=employer_user)
    end(other, "refused", employer_user)
    assert may_see(employer_user, person, "phone")
    void_hire(spell=spell, reason="untrue", by=clerk)
    work_over([str(spell.public_id)])
    work_over([str(spell.public_id)])
    assert may_see(employer_user, person, "phone"), "the application stands again, and what it had shown"
    end(application, "withdrawn", employer_user)
    assert not may_see(employer_user, person, "phone")
