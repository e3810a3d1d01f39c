"""What goes wrong between an application and a working life: each thing is defined, and the sentence the user reads is tested.

Proven elsewhere: overlaps under load (outcomes/test_overlap.py), places merged (duties/test_mergers.py, outcomes/test_cohort.py).
"""

import datetime
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications.actions.clockwork import chase
from applications.actions.interviews import agree, propose
from applications.actions.person import NotOpen, apply, withdraw
from applications.models import Application, Interview
from applications.tasks import firms_suspended
from duties.actions import rounds
from duties.actions.escalation import escalate
from duties.models import Duty, Template
from employers.actions.firms import lift_suspension, suspend
from employers.models import Employer, Posting
from notices.models import Notice
from outcomes.models import Disposition, EmploymentSpell
from outcomes.problems import PersonGone
from recommendations.actions import alerts
from recommendations.actions.searches import save_search
from runs import clockwork
from runs.actions import deliver
from tests.applications.conftest import now, soon
from tests.cast import make_posting
from veterans.actions.erasing import ask, decide
from veterans.actions.reception import receive
from veterans.models import Person

TODAY = timezone.localdate()
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)


def told(**changes: str) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()), "kind": "employed", "employer_words": "某厂", "started_on": TODAY.isoformat(),
        "full_time": "on", "insurance": "unknown", **changes,
    }  # fmt: skip


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


# ---------- days that do not fit: on the page, in words ----------


def test_a_hire_before_the_discharge_names_the_day(desk: Client, veteran: Person) -> None:
    record = veteran.service_records.get()
    record.discharged_on = TODAY - 10 * DAY
    record.save()
    early = told(started_on=(TODAY - 11 * DAY).isoformat())
    text = desk.post(f"/outcomes/people/{veteran.public_id}/record/", early).content.decode()
    assert f"此人服役至 {TODAY - 10 * DAY}" in text
    assert not EmploymentSpell.objects.exists()


def test_two_full_time_spells_name_the_other_one(desk: Client, veteran: Person) -> None:
    desk.post(f"/outcomes/people/{veteran.public_id}/record/", told())
    text = desk.post(f"/outcomes/people/{veteran.public_id}/record/", told(employer_words="另一厂")).content.decode()
    assert "同一时间在 某厂" in text
    assert EmploymentSpell.objects.count() == 1


def test_an_end_before_the_start_is_said(desk: Client, veteran: Person) -> None:
    desk.post(f"/outcomes/people/{veteran.public_id}/record/", told())
    spell = EmploymentSpell.objects.get()
    given = {"ended_on": (TODAY - DAY).isoformat(), "reason": "dismissed"}
    text = desk.post(f"{spell.get_absolute_url()}end/", given, follow=True).content.decode()
    assert "结束日不得早于开始日" in text
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentSpell.objects.filter(pk=spell.pk).update(ended_on=TODAY - DAY, end_reason="dismissed")


def test_an_exemption_without_evidence_is_not_saved(desk: Client, veteran: Person, clerk: User) -> None:
    one = receive(person=veteran, cohort_year=TODAY.year, by=clerk)
    address = f"/outcomes/adaptation/{one.pk}/"
    text = desk.post(address, {"deed": "exempt", "reason": "illness"}, follow=True).content.decode()
    assert "免训须有原因并附证明材料" in text
    assert not Disposition.objects.exists()
    desk.post(address, {"deed": "exempt", "reason": "illness", "evidence": SimpleUploadedFile("a.txt", b"x")})
    assert Disposition.objects.get().approved_at is None


@pytest.mark.parametrize(
    ("day", "years"),
    [("2027-02-28", 26), ("2027-03-01", 27), ("2028-02-28", 27), ("2028-02-29", 28), ("2028-03-01", 28)],
)
def test_born_on_a_leap_day_grows_older_on_the_first_of_march(veteran: Person, day: str, years: int) -> None:
    """民法典 art. 204 counts by the day; where the year has none, the birthday is over with the last of February."""
    veteran.birth_date = datetime.date(2000, 2, 29)
    veteran.save()
    assert veteran.age_on(datetime.date.fromisoformat(day)) == years


# ---------- a firm that is suspended while people wait ----------


def test_a_suspended_firm_takes_nobody_and_those_who_wait_come_to_the_station(
    client: Client, application: Application, other_veteran: Person, posting: Posting, firm: Employer, employer_user: User,
    clerk: User,
) -> None:  # fmt: skip
    suspend(employer=firm, reason="x", by=clerk)
    with pytest.raises(NotOpen):
        apply(person=other_veteran, posting=posting, by=other_veteran.user)
    client.force_login(other_veteran.user)
    assert client.post(f"/applications/apply/{posting.public_id}/").status_code == 404
    moment = (application.answer_by or timezone.now()) + HOUR
    assert chase(moment) == {"reminded": 1, "raised": 1}, "no reminder reaches it: the station calls at once"
    assert Duty.objects.open().filter(kind="applications.silent").count() == 1
    client.force_login(employer_user)
    assert client.get(application.get_absolute_url()).status_code == 404
    client.force_login(application.person.user)  # type: ignore[arg-type]
    page = client.get(application.get_absolute_url())
    assert page.status_code == 200
    assert "撤回投递" in page.content.decode(), "the person reads how it stands and may withdraw"
    lift_suspension(employer=firm, reason="x", by=clerk)
    client.force_login(employer_user)
    assert client.get(application.get_absolute_url()).status_code == 200


def waiting(person: Person, by: User, firm: Employer, title: str) -> Application:
    return apply(person=person, posting=make_posting(firm, title=title), by=by)


def agreed(application: Application, by: User) -> Interview:
    interview = propose(
        application=application, interviewer=by, times=[soon()], minutes=30, mode="on_site", by=by
    )  # fmt: skip
    return agree(interview=interview, slot=interview.slots.get().pk, by=application.person.user)


def test_who_waits_for_a_suspended_firm_is_told_and_told_when_it_is_free_again(
    application: Application, other_veteran: Person, firm: Employer, employer_user: User, clerk: User
) -> None:
    agreed(application, employer_user)
    other = waiting(other_veteran, other_veteran.user, firm, "焊工")  # type: ignore[arg-type]
    ended = waiting(other_veteran, other_veteran.user, firm, "司机")  # type: ignore[arg-type]
    withdraw(application=ended, by=other_veteran.user)

    def codes(user: User | None) -> list[str]:
        told = Notice.objects.filter(user=user, template__startswith="applications.").order_by("pk")
        return [one.template.removeprefix("applications.") for one in told if one.template != "applications.proposed"]

    suspend(employer=firm, reason="x", by=clerk)
    assert deliver("applications.firms")
    firms_suspended([str(firm.public_id)])
    assert (codes(application.person.user), codes(other.person.user)) == (["suspended_talk"], ["suspended"])
    lift_suspension(employer=firm, reason="x", by=clerk)
    later = waiting(other_veteran, other_veteran.user, firm, "保安")  # type: ignore[arg-type]
    deliver("applications.firms")
    firms_suspended([str(firm.public_id)])
    assert codes(other.person.user) == ["suspended", "lifted"], later
    assert codes(application.person.user) == ["suspended_talk", "lifted"]


# ---------- a person who is erased while applying ----------


def test_whoever_is_erased_between_page_and_tap_applies_for_nothing(
    client: Client, veteran: Person, posting: Posting, clerk: User, chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from applications.views import person as page

    client.force_login(clerk)
    erase = lambda: decide(erasure=ask(person=veteran, words="", by=clerk), by=chief)  # noqa: E731 (a moment, not a verb)
    really = page.actions.apply

    def meanwhile(**given: Any) -> Application:
        erase()
        return really(**given)

    monkeypatch.setattr(page.actions, "apply", meanwhile)
    paper = SimpleUploadedFile("a.txt", b"on paper")
    address = f"/applications/apply/{veteran.public_id}/{posting.public_id}/"
    text = client.post(address, {"channel": "paper", "evidence": paper}).content.decode()
    assert "档案已删除或已合并" in text
    assert not Application.objects.exists()
    with pytest.raises(PersonGone):
        save_search(person=veteran, name="x", q="电工", rhythm="none", by=clerk, channel="paper")


def test_an_erased_applicant_leaves_no_duty_and_no_application(
    application: Application, clerk: User, chief: User
) -> None:
    chase((application.answer_by or timezone.now()) + 9 * DAY)
    chase((application.answer_by or timezone.now()) + 19 * DAY)
    assert Duty.objects.open().filter(kind="applications.silent").exists()
    decide(erasure=ask(person=application.person, words="", by=clerk), by=chief)
    assert not Duty.objects.open().filter(kind="applications.silent").exists()
    assert not Application.objects.exists()


def test_a_firm_that_keeps_a_time_free_for_an_erased_person_is_told_so_and_nothing_more(
    client: Client, application: Application, employer_user: User, clerk: User, chief: User
) -> None:
    interview = agreed(application, employer_user)
    decide(erasure=ask(person=application.person, words="", by=clerk), by=chief)
    told = Notice.objects.get(user=employer_user, template="applications.called_off")
    assert set(told.parameters) == {"post", "when"}
    assert told.parameters["when"] == f"{timezone.localtime(interview.starts_at):%Y-%m-%d %H:%M}"
    client.force_login(employer_user)
    assert "一场面试取消" in client.get("/notices/").content.decode()
    assert client.get(told.link).status_code == 200, "the application is gone, its page is not what the notice opens"


def test_a_past_or_only_proposed_interview_tells_nothing(
    application: Application, employer_user: User, clerk: User, chief: User
) -> None:
    interview = agreed(application, employer_user)
    Interview.objects.filter(pk=interview.pk).update(starts_at=timezone.now() - DAY)
    decide(erasure=ask(person=application.person, words="", by=clerk), by=chief)
    assert not Notice.objects.filter(template="applications.called_off").exists()


# ---------- a clock that is set back ----------


def test_a_clock_set_back_an_hour_does_nothing_twice(
    application: Application, clerk: User, veteran: Person, firm: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Template.objects.exclude(code="week").delete()
    Template.objects.update(valid_from=TODAY - 8 * DAY)
    save_search(person=veteran, name="x", q="电工", rhythm="weekly", by=veteran.user)
    fresh = make_posting(firm, title="电工甲")
    fresh.events.create(state="open", job="test")
    alerts.touch([str(fresh.public_id)])
    alerts.collect()
    late = (application.answer_by or timezone.now()) + 9 * DAY

    def everything(moment: datetime.datetime) -> None:
        chase(moment)
        escalate(moment)
        rounds.open_rounds(moment)
        alerts.tell_weekly(timezone.localdate(moment))

    everything(late)
    before = (Duty.objects.count(), Notice.objects.count(), now(application).reminded_at, now(application).raised_at)
    everything(late - HOUR)
    everything(late)
    after = (Duty.objects.count(), Notice.objects.count(), now(application).reminded_at, now(application).raised_at)
    assert after == before


def test_the_jobs_of_a_clock_set_back_wait_for_their_time(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[datetime.datetime] = []
    monkeypatch.setattr(clockwork, "_jobs", {})
    clockwork.every("test.hourly", seen.append, minutes=60)
    start = timezone.now()
    for shift in (0, -60, -1, 59, 60):
        clockwork.tick(start + datetime.timedelta(minutes=shift))
    assert [round((one - start).total_seconds() / 60) for one in seen] == [0, 60]
