"""The pages of applications: mine, ours, not yours; what a firm never sees; constant queries; the calendar."""

import datetime
from typing import Any

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from applications.actions import firm as firms
from applications.actions import interviews
from applications.actions.person import apply, withdraw
from applications.models import Application, Feed, Interview
from applications.queries import promised_day
from audit.models import Entry
from common.personal_data import export_person, registrations
from common.templatetags import look
from consents.actions import withdraw as withdraw_consent
from consents.models import Consent
from duties.models import Clock, Duty
from employers.models import Employer, Posting
from outcomes.models import EmploymentSpell
from tests.applications.conftest import PHONE, PNG, now, soon
from tests.cast import make_firm, make_person, make_posting
from veterans.models import Person

TODAY = timezone.localdate()


def signed_in(user: User | None) -> Client:
    client = Client()
    assert user is not None
    client.force_login(user)
    return client


def act(user: User | None, application: Application, do: str, **data: Any) -> Any:
    url = reverse("applications:act", args=[application.public_id])
    return signed_in(user).post(url, {"do": do, **data}, follow=True)


def test_one_tap_applies_and_twice_is_told(veteran: Person, posting: Posting, employer_user: User) -> None:
    client = signed_in(veteran.user)
    url = reverse("applications:apply", args=[posting.public_id])
    first, second = client.post(url, follow=True), client.post(url, follow=True)
    assert "已投递" in first.content.decode()
    assert "已经投递过" in second.content.decode()
    assert Application.objects.count() == 1
    assert posting.title in client.get(reverse("applications:mine")).content.decode()


def test_the_day_is_promised_before_the_tap_and_kept_after_it(veteran: Person, posting: Posting) -> None:
    client = signed_in(veteran.user)
    address = reverse("recommendations:job", args=[posting.public_id])
    day = promised_day()
    assert day is not None
    assert f"须在{look.day(day)}前答复" in client.get(address).content.decode()
    Clock.objects.filter(code="answer_applicant").update(amount=None, unit="")
    assert "前答复" not in client.get(address).content.decode(), "nothing is promised that nobody configured"
    Clock.objects.filter(code="answer_applicant").update(amount=5, unit="working_day")
    client.post(reverse("applications:apply", args=[posting.public_id]))
    assert Application.objects.get().answer_day == day


def test_who_may_see_one(
    application: Application, employer_user: User, clerk: User, chief: User, other_clerk: User, other_veteran: Person,
    firm: Employer,
) -> None:  # fmt: skip
    rival = make_firm(firm.kept_by, "第二家机电有限公司")
    stranger = User.objects.create_user("rival", "a long password 1")
    rival.memberships.create(user=stranger, valid_from="2026-01-01")
    page = reverse("applications:one", args=[application.public_id])
    for user, status in (
        (application.person.user, 200), (employer_user, 200), (clerk, 200), (chief, 200), (other_clerk, 404),
        (other_veteran.user, 404), (stranger, 404),
    ):  # fmt: skip
        assert signed_in(user).get(page).status_code == status, user
        posted = signed_in(user).post(reverse("applications:act", args=[application.public_id]), {"do": "nonsense"})
        assert posted.status_code == 404
    assert Client().get(page).status_code == 302


def test_opening_it_is_seeing_it_for_the_firm_only(application: Application, employer_user: User, clerk: User) -> None:
    page = reverse("applications:one", args=[application.public_id])
    signed_in(clerk).get(page)
    assert now(application).state == "sent"
    signed_in(employer_user).get(page)
    assert now(application).state == "seen"
    assert Entry.objects.filter(action="applications.viewed", user_id=employer_user.pk).count() == 1


def test_the_board_hides_name_and_phone_at_the_next_request(application: Application, employer_user: User) -> None:
    client, url = signed_in(employer_user), reverse("applications:board")
    shown = client.get(url).content.decode()
    assert "周建平" in shown
    withdraw_consent(consent=Consent.objects.standing().get(), by=application.person.user)
    for address in (url, reverse("applications:one", args=[application.public_id])):
        hidden = client.get(address).content.decode()
        assert "周建平" not in hidden
        assert PHONE not in hidden


def test_a_suspended_firm_sees_no_applicant(application: Application, employer_user: User, firm: Employer, clerk: User) -> None:  # fmt: skip
    from employers.actions.firms import suspend

    suspend(employer=firm, reason="x", by=clerk)
    client = signed_in(employer_user)
    assert client.get(reverse("applications:board")).status_code == 404
    assert client.get(reverse("applications:one", args=[application.public_id])).status_code == 404


def test_a_whole_way_by_clicks(application: Application, employer_user: User) -> None:
    person = application.person.user
    times = {f"time{number}": timezone.localtime(soon(24 + number)).strftime("%Y-%m-%dT%H:%M") for number in range(2)}
    act(employer_user, application, "propose", interviewer=employer_user.pk, mode="on_site", minutes=30, **times)
    interview = Interview.objects.get()
    act(person, application, "agree", slot=interview.slots.all()[0].pk)
    Interview.objects.update(starts_at=timezone.now() - datetime.timedelta(hours=2))
    act(employer_user, application, "held")
    act(employer_user, application, "offer", starts_on=TODAY, reply_by=TODAY, words="包吃住")
    act(person, application, "accept", ends_others="1")
    act(employer_user, application, "hire", started_on=TODAY, pay=5200, insurance="yes")
    steps = ["sent", "proposed", "agreed", "held", "offered", "accepted", "hired"]
    assert list(application.events.values_list("what", flat=True)) == steps
    assert EmploymentSpell.objects.get().pay == 5200


def test_what_is_not_right_is_said_beside_its_field(application: Application, employer_user: User) -> None:
    for do, data, words in (
        ("refuse", {"reason": "other"}, "请用几个字说明"),
        ("offer", {"reply_by": TODAY - datetime.timedelta(days=1)}, "已经过去"),
        (
            "propose",
            {"mode": "video", "minutes": 30, "interviewer": employer_user.pk, "time0": "2099-01-01T10:00"},
            "视频",
        ),
        ("hire", {"started_on": TODAY + datetime.timedelta(days=1), "insurance": "no"}, "还没有到"),
    ):
        answer = act(employer_user, application, do, **data)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), do
    assert list(application.events.values_list("what", flat=True)) == ["sent"]


def test_several_are_answered_at_once_and_only_ones_own(
    application: Application, other_veteran: Person, employer_user: User, firm: Employer
) -> None:
    second = apply(person=other_veteran, posting=application.posting, by=other_veteran.user)
    rival = make_posting(make_firm(firm.kept_by, "第二家机电有限公司"))
    foreign = apply(person=other_veteran, posting=rival, by=other_veteran.user)
    chosen = [str(one.public_id) for one in (application, second, foreign)]
    data = {"application": [*chosen, "nonsense"], "reason": "filled", "do": "refuse"}
    signed_in(employer_user).post(reverse("applications:answer-many"), data)
    assert [now(one).state for one in (application, second, foreign)] == ["refused", "refused", "sent"]


def test_staff_apply_for_a_person_of_theirs_with_a_paper(
    veteran: Person, posting: Posting, clerk: User, other_clerk: User
) -> None:
    url = reverse("applications:for-somebody", args=[veteran.public_id, posting.public_id])
    assert signed_in(other_clerk).get(url).status_code == 404
    assert signed_in(clerk).post(url, {"channel": "phone"}).status_code == 200
    assert not Application.objects.exists()
    signed_in(clerk).post(url, {"channel": "phone", "evidence": SimpleUploadedFile("p.png", PNG)})
    assert Application.objects.get().on_behalf
    assert Application.objects.get().posting.title in signed_in(clerk).get(
        reverse("applications:of-person", args=[veteran.public_id])
    ).content.decode()  # fmt: skip


def test_the_silent_list_shows_ones_own_people(application: Application, clerk: User, other_clerk: User) -> None:
    Application.objects.update(answer_by=timezone.now() - datetime.timedelta(days=1))
    url = reverse("applications:silent")
    assert "周建平" in signed_in(clerk).get(url).content.decode()
    assert "周建平" not in signed_in(other_clerk).get(url).content.decode()


def test_lists_keep_their_number_of_queries(
    veteran: Person, posting: Posting, employer_user: User, clerk: User, django_assert_max_num_queries: Any
) -> None:
    """Twice and ten times the rows, the same number."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(user: User | None, url: str) -> int:
        client = signed_in(user)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    def more(number: int) -> None:
        for at in range(number):
            post = make_posting(posting.employer, title=f"焊工{at}-{number}")
            person = make_person(veteran.kept_by, name=f"人{at}", source="many", source_id=f"{number}-{at}")
            Application.objects.create(person=veteran, posting=post, employer=post.employer, channel="in_app")
            Application.objects.create(person=person, posting=post, employer=post.employer, channel="in_app")

    addresses = [(veteran.user, reverse("applications:mine")), (employer_user, reverse("applications:board"))]
    more(1)
    few = [counted(user, url) for user, url in addresses]
    more(8)
    many = [counted(user, url) for user, url in addresses]
    assert few == many


# ---------- calendar ----------


@pytest.fixture
def agreed(application: Application, employer_user: User) -> Interview:
    interview = interviews.propose(
        application=application, interviewer=employer_user, times=[soon(24)], minutes=30, mode="video",
        link="https://meet.example/1", by=employer_user,
    )  # fmt: skip
    return interviews.agree(interview=interview, slot=interview.slots.all()[0].pk, by=application.person.user)


def test_the_feed_has_the_time_and_no_name(agreed: Interview, employer_user: User, other_veteran: Person) -> None:
    person = agreed.application.person.user
    shown = signed_in(person).post(reverse("applications:calendar")).content.decode()
    secret = shown.split("/applications/calendar/")[1].split(".ics")[0]
    assert Feed.objects.get().digest != secret
    answer = Client().get(reverse("applications:feed", args=[secret]))
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == agreed.starts_at
    assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(minutes=30)
    assert "周建平" not in answer.content.decode()
    assert PHONE not in answer.content.decode()
    signed_in(person).post(reverse("applications:calendar"))
    assert Client().get(reverse("applications:feed", args=[secret])).status_code == 404
    assert Client().get(reverse("applications:feed", args=["x"])).status_code == 404


def test_an_entry_is_for_the_two_only(
    agreed: Interview, employer_user: User, other_veteran: Person, clerk: User
) -> None:
    url = reverse("applications:entry", args=[agreed.public_id])
    for user, status in (
        (agreed.application.person.user, 200),
        (employer_user, 200),
        (other_veteran.user, 404),
        (clerk, 404),
    ):
        assert signed_in(user).get(url).status_code == status


# ---------- a person's data ----------


def test_everything_is_exported_and_erased(agreed: Interview, employer_user: User) -> None:
    application = agreed.application
    firms.write_note(application=application, words="说话有条理", by=employer_user)
    exported = export_person(application.person)
    assert exported["applications.FirmNote"][0]["words"] == "说话有条理"
    assert len(exported["applications.Application"]) == 1
    assert exported["applications.Interview"]
    for one in registrations():
        if one.model._meta.app_label == "applications":
            one.erase(application.person)
    assert not Application.objects.exists()
    assert not Interview.objects.exists()
    from bookings.models import Booking

    assert not Booking.objects.exists()
    assert not Duty.objects.open().filter(kind__startswith="applications").exists()


def test_two_files_of_one_person_keep_one_open_application(application: Application, posting: Posting, employer_user: User) -> None:  # fmt: skip
    kept = application.person
    gone = make_person(kept.kept_by, name="周建平", source="twin", source_id="1")
    twin = Application.objects.create(person=gone, posting=posting, employer=posting.employer, channel="phone")
    other = Application.objects.create(
        person=gone, posting=make_posting(posting.employer, title="焊工"), employer=posting.employer, channel="phone"
    )
    (own,) = [one for one in registrations() if one.model is Application]
    own.merge(kept, gone)
    assert now(twin).state == "withdrawn"
    assert {now(one).person_id for one in (twin, other)} == {kept.pk}
    assert now(other).is_open
    withdraw(application=now(other), by=kept.user)
