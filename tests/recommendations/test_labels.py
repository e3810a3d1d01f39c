"""What came of what was shown: the label frame holds what applications and work say, and what is open stays unknown."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from applications.actions import firm as firms
from applications.actions.person import apply, withdraw
from applications.models import Application
from employers.models import Posting
from matching.rank.learned import STAGES, checked
from outcomes.models import EmploymentSpell
from recommendations import learning
from recommendations.models import Exposure
from tests.cast import make_posting
from veterans.models import Person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
LATER = list(STAGES[1:])


def show(person: Person, posting: Posting, days_ago: int, opened: bool = False) -> Exposure:
    at = timezone.now() - days_ago * DAY
    return Exposure.objects.create(
        person=person, posting=posting, surface="my_jobs", rank=1, shown_at=at, shown_on=at.date(),
        opened_at=at if opened else None,
    )  # fmt: skip


def rows() -> list[dict[str, Any]]:
    return learning.shown_rows()


def stages(row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in LATER]


def test_without_applications_nothing_is_known(veteran: Person, posting: Posting) -> None:
    show(veteran, posting, 1, opened=True)
    assert stages(rows()[0]) == [None] * 5


def test_an_application_belongs_to_the_last_showing_before_it(
    veteran: Person, posting: Posting, employer_user: User
) -> None:
    for days in (2, 1):
        show(veteran, posting, days)
    sent = apply(person=veteran, posting=posting, by=veteran.user)
    Application.objects.filter(pk=sent.pk).update(sent_at=timezone.now() - DAY / 2)
    show(veteran, posting, 0)
    first, second, third = rows()
    assert stages(second) == [True, None, None, None, None]
    assert second["opened"] is True
    assert first["applied"] in (False, None)
    assert stages(third) == [False] * 5


def test_ended_it_is_known_how_far_it_came(veteran: Person, posting: Posting, employer_user: User) -> None:
    show(veteran, posting, 0, opened=True)
    sent = apply(person=veteran, posting=posting, by=veteran.user)
    withdraw(application=sent, by=veteran.user)
    assert stages(rows()[0]) == [True, False, False, False, False]


def test_a_hire_without_an_interview_was_past_it_and_lasting_is_known_later(
    veteran: Person, posting: Posting, employer_user: User
) -> None:
    show(veteran, posting, 0, opened=True)
    sent = apply(person=veteran, posting=posting, by=veteran.user)
    firms.hire(application=sent, started_on=TODAY, by=employer_user)
    assert stages(rows()[0]) == [True, True, True, True, None]
    EmploymentSpell.objects.update(
        started_on=TODAY - 120 * DAY, ended_on=TODAY - 100 * DAY, end_reason="quit", service_end=None
    )
    assert stages(rows()[0]) == [True, True, True, True, False]


def test_the_frame_is_one_that_the_ranker_takes(
    veteran: Person, other_veteran: Person, posting: Posting, employer_user: User
) -> None:
    for person in (veteran, other_veteran):
        show(person, posting, 0)
        show(person, make_posting(posting.employer, title="焊工"), 0, opened=True)
        apply(person=person, posting=posting, by=person.user)
    firms.refuse(application=Application.objects.get(person=veteran), reason="skills", by=employer_user)
    _features, frame = learning.label_frame()
    found = checked(frame)
    assert found["applied"].fillna(value=False).sum() == 2
    assert found["hired"].isna().sum() == 1


@pytest.mark.parametrize("people", [2, 6])
def test_the_number_of_queries_does_not_follow_the_people(
    people: int, veteran: Person, posting: Posting, employer_user: User, django_assert_max_num_queries: Any
) -> None:
    from tests.cast import make_person

    for number in range(people):
        person = make_person(veteran.kept_by, source="q", source_id=str(number))
        show(person, posting, 0)
        Application.objects.create(person=person, posting=posting, employer=posting.employer, channel="paper")
    with django_assert_max_num_queries(8):
        rows()
