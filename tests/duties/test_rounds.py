"""The cadence: each period's duty once at each place, whatever stood still; up the chain; asked and answered in place."""

import datetime
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffPost, User
from audit.actions import SystemJob
from duties import overview
from duties.actions import WordsMissing, close_duty, close_many, open_duty, rounds, set_template, supervising
from duties.actions.escalation import escalate
from duties.actions.rounds import begin, open_rounds
from duties.models import Duty, DutyEvent, Round, Supervision, Template
from duties.periods import after, due_on, periods, start_of
from notices.models import Notice
from places.models import Place
from tests.conftest import Proof

DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 11, 30)


def at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


@pytest.fixture(autouse=True)
def own_templates(request: pytest.FixtureRequest) -> None:
    if "clerk" in request.fixturenames:
        request.getfixturevalue("tree")
        Template.objects.all().delete()


def weekly(**values: Any) -> Template:
    given = {"code": "w", "title": "周提醒", "rhythm": "week", "levels": ["county"], "level": 2, "source": "x",
             "valid_from": MONDAY}  # fmt: skip
    return Template.objects.create(**{**given, **values})


# ---------- periods ----------


@pytest.mark.parametrize(
    ("rhythm", "day", "start", "following"),
    [
        ("week", "2027-01-01", "2026-12-28", "2027-01-04"),
        ("month", "2028-02-29", "2028-02-01", "2028-03-01"),
        ("quarter", "2026-12-31", "2026-10-01", "2027-01-01"),
        ("year", "2026-07-01", "2026-01-01", "2027-01-01"),
    ],
)
def test_periods_begin_and_follow(rhythm: str, day: str, start: str, following: str) -> None:
    found = start_of(rhythm, datetime.date.fromisoformat(day))
    assert (found.isoformat(), after(rhythm, found).isoformat()) == (start, following)


def test_the_last_day_of_a_task() -> None:
    year = datetime.date(2027, 1, 1)
    assert due_on(Template(rhythm="year", month=11, day=30), year) == datetime.date(2027, 11, 30)
    assert due_on(Template(rhythm="month", day=31), datetime.date(2027, 2, 1)) == datetime.date(2027, 2, 28)
    assert due_on(Template(rhythm="quarter"), datetime.date(2027, 1, 1)) == datetime.date(2027, 3, 31)
    assert due_on(Template(rhythm="week"), MONDAY) == datetime.date(2026, 12, 4)


def test_periods_of_a_template_that_ends() -> None:
    template = Template(rhythm="week", valid_to=MONDAY + 8 * DAY)
    assert list(periods(template, MONDAY + DAY, MONDAY + 60 * DAY)) == [MONDAY + 7 * DAY]


# ---------- opening ----------


def test_each_place_of_the_level_with_somebody_at_work_gets_one(clerk: User, chief: User, tree: Any) -> None:
    weekly()
    assert open_rounds(at(MONDAY)) == 3
    assert open_rounds(at(MONDAY, 23)) == 0
    desks = dict(Duty.objects.values_list("place__code", "desk__code"))
    assert desks["652301"] == "652301"
    assert desks["652302"] == desks["652328"] == "652300"
    assert "653101" not in desks


def test_a_place_without_anybody_gets_none(clerk: User) -> None:
    weekly()
    assert open_rounds(at(MONDAY)) == 1
    assert Round.objects.get().opened == 1


def test_after_weeks_without_a_clock_all_are_there_with_time_to_do_them_and_one_notice(clerk: User) -> None:
    weekly()
    late = MONDAY + 23 * DAY
    assert open_rounds(at(late)) == 4
    assert all(duty.due_at is not None and duty.due_at > at(late) + DAY for duty in Duty.objects.all())
    assert Notice.objects.filter(user=clerk, template="duties.round").count() == 1
    assert Notice.objects.get(template="duties.round").parameters == {"count": 4, "place": "昌吉市"}


def test_each_of_many_desks_is_told_its_own_count_and_more_desks_ask_no_more_queries(
    clerk: User, tree: dict[str, Place], django_assert_num_queries: Any
) -> None:
    for code in ("652302", "652328", "652301001"):
        user = User.objects.create_user(code, "a long password 1")
        StaffPost.objects.create(user=user, place=tree[code], role=Role.CLERK, valid_from="2026-01-01")
    weekly(levels=["county", "town"])
    weekly(code="v", levels=["county"])
    open_rounds(at(MONDAY))
    told = dict(Notice.objects.filter(template="duties.round").values_list("user__username", "parameters__count"))
    assert told == {"clerk": 2, "652302": 2, "652328": 2, "652301001": 1}
    some = [str(pk) for pk in Duty.objects.values_list("desk", flat=True).distinct().order_by()]
    with CaptureQueriesContext(connection) as one:
        rounds._tell(Counter(some[:1]), "one")
    with django_assert_num_queries(len(one)):
        rounds._tell(Counter(some), "all")


def test_a_clock_that_dies_before_it_tells_or_while_it_tells_leaves_no_desk_untold(
    clerk: User, chief: User, monkeypatch: Any
) -> None:
    weekly(levels=["county", "prefecture"])
    monkeypatch.setattr(rounds, "notify_each", _dying(rounds.notify_each, after=0))
    with pytest.raises(KeyboardInterrupt):
        open_rounds(at(MONDAY))
    monkeypatch.undo()
    monkeypatch.setattr(rounds, "PART", 1)
    monkeypatch.setattr(rounds, "notify_each", _dying(rounds.notify_each, after=1))
    with pytest.raises(KeyboardInterrupt):
        open_rounds(at(MONDAY))
    monkeypatch.undo()
    assert open_rounds(at(MONDAY + DAY)) == 0
    assert open_rounds(at(MONDAY + 2 * DAY)) == 0
    told = list(Notice.objects.filter(template="duties.round").values_list("user__username", "parameters__count"))
    expected = Counter(str(name) for name in Duty.objects.values_list("desk__code", flat=True).order_by())
    assert len(told) == len(dict(told)) == len(expected) == 2
    assert sorted(count for _name, count in told) == sorted(expected.values())


def test_a_clock_set_back_opens_nothing_twice(clerk: User) -> None:
    weekly()
    open_rounds(at(MONDAY, 0))
    assert open_rounds(at(MONDAY, 0) - datetime.timedelta(hours=1)) == 0
    assert open_rounds(at(MONDAY, 1)) == 0


def test_killed_between_two_parts_it_goes_on_where_it_was(clerk: User, chief: User, monkeypatch: Any) -> None:
    weekly(levels=["county", "town"])
    monkeypatch.setattr(rounds, "PART", 2)
    monkeypatch.setattr(rounds, "_open_part", _dying(rounds._open_part, after=1))
    with pytest.raises(KeyboardInterrupt):
        open_rounds(at(MONDAY))
    assert 0 < Duty.objects.count() < 5
    monkeypatch.undo()
    open_rounds(at(MONDAY))
    keys = list(Duty.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == Round.objects.get().opened
    assert DutyEvent.objects.count() == len(keys)


def _dying(act: Callable[..., Any], after: int) -> Callable[..., Any]:
    done: list[int] = []

    def go(*args: Any, **more: Any) -> Any:
        if len(done) >= after:
            raise KeyboardInterrupt
        done.append(1)
        return act(*args, **more)

    return go


@pytest.mark.race
def test_two_clocks_open_each_once(together: Callable[..., list[Any]], clerk: User, chief: User) -> None:
    weekly(levels=["county", "town", "zone"])
    results = together(lambda: open_rounds(at(MONDAY)), lambda: open_rounds(at(MONDAY)))
    assert all(isinstance(one, int) for one in results), results
    assert sum(results) == Duty.objects.count() == DutyEvent.objects.count() == Round.objects.get().opened


def _dying_before_commit(act: Callable[..., Any]) -> Callable[..., Any]:
    """A part that is written and killed at the last moment: nothing of it may stay."""

    def go(*args: Any) -> Any:
        with transaction.atomic():
            act(*args)
            raise KeyboardInterrupt

    return go


@pytest.mark.django_db(transaction=True)
@pytest.mark.proof
def test_years_with_outages_lose_and_double_nothing(proof: Proof, monkeypatch: Any) -> None:
    """Three years, days on which no clock ran, and clocks that died between two parts and within one."""
    Template.objects.all().delete()
    number = proof.size(12, 10_000)
    days = proof.size(400, 3 * 365 + 1)
    monkeypatch.setattr(rounds, "PART", proof.size(5, rounds.PART))
    root = Place.objects.add_root(
        {"code": "1", "name": "x", "full_name": "x", "level": "county", "search_terms": " x "}
    )
    user = User.objects.create_user("chief", "a long password 1")
    StaffPost.objects.create(user=user, place=root, role=Role.CHIEF, valid_from="2026-01-01")
    Place.objects.bulk_create(
        Place(
            path=Place._get_path(root.path, 2, at_ + 1), depth=2, code=f"1{at_:05}", name=str(at_), full_name="x",
            level="town", search_terms=" x ",
        )
        for at_ in range(number)
    )  # fmt: skip
    Place.objects.filter(pk=root.pk).update(numchild=number)
    first = datetime.date(2026, 1, 1)
    for rhythm in ("week", "month", "quarter", "year"):
        weekly(code=rhythm, rhythm=rhythm, levels=["town"], valid_from=first)
    chance, day, last, died = random.Random(proof.seed), first, first + days * DAY, 0
    real = rounds._open_part
    while day < last:
        if chance.random() < 0.2:
            deadly = (_dying(real, after=chance.randrange(3)), _dying_before_commit(real))
            monkeypatch.setattr(rounds, "_open_part", chance.choice(deadly))
        try:
            open_rounds(at(day))
        except KeyboardInterrupt:
            died += 1
        monkeypatch.setattr(rounds, "_open_part", real)
        day += DAY * (chance.randrange(1, 30) if chance.random() < 0.15 else 1)
    open_rounds(at(last))
    assert died > 0
    wanted = sum(len(list(periods(one, first, last))) for one in Template.objects.all()) * number
    found = Duty.objects.filter(kind=rounds.KIND)
    duties, single = found.count(), found.values("key").distinct().count()
    told = DutyEvent.objects.filter(duty__kind=rounds.KIND).count()
    print(
        f"{wanted:,} duties of {number:,} places due, {single:,} found, {duties - single} doubled, {died} clocks died"
    )
    proof.record(cases=wanted, failures=abs(wanted - single) + (duties - single) + abs(told - wanted))
    assert not Round.objects.filter(finished_at=None).exists()


def test_the_row_of_a_period_is_what_keeps_it_single(clerk: User) -> None:
    """The negative control of the proof above: without the row's constraint a second one is begun."""
    template = weekly()
    begin(MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(template=template, starts_on=MONDAY, due_on=MONDAY)
    assert begin(MONDAY) == 0


# ---------- closing ----------


def test_what_asks_for_words_is_not_closed_without(clerk: User) -> None:
    weekly(needs_words=True)
    open_rounds(at(MONDAY))
    duty = Duty.objects.get()
    with pytest.raises(WordsMissing):
        close_duty(duty=duty, outcome="done", by=clerk)
    assert close_many(duties=[duty], by=clerk) == (0, 1)
    close_duty(duty=duty, outcome="done", by=clerk, reason="已通报")
    assert not Duty.objects.open().exists()


def test_a_changed_template_holds_from_the_next_period_on(clerk: User, administrator: User) -> None:
    template = weekly()
    open_rounds(at(MONDAY))
    set_template(template=template, by=administrator, title="新", levels=["county"], day=None, source="y",
                 valid_to=MONDAY + 10 * DAY)  # fmt: skip
    open_rounds(at(MONDAY + 30 * DAY))
    assert Round.objects.count() == 2


# ---------- up the chain ----------


def test_overdue_it_goes_up_step_by_step_and_stays_at_the_top(clerk: User, chief: User, tree: dict[str, Place]) -> None:
    leader = User.objects.create_user("province", "a long password 1")
    StaffPost.objects.create(user=leader, place=tree["650000"], role=Role.CHIEF, valid_from="2026-01-01")
    duty = open_duty(kind="duties.own", key="1", place=tree["652301"], words="x", by=clerk, due_at=at(MONDAY))
    tops = []
    for days in (0, 1, 10, 20, 40):
        escalate(at(MONDAY + days * DAY, 10))
        duty.refresh_from_db()
        tops.append(duty.escalated_to.code if duty.escalated_to else "")
    assert tops == ["652300", "652300", "650000", "650000", "650000"]
    assert Notice.objects.filter(template="duties.escalated").count() == 2
    assert duty.events.filter(what="escalated").count() == 2


# ---------- supervision ----------


def test_asked_with_one_click_and_answered_in_place(clerk: User, chief: User, other_clerk: User, tree: Any) -> None:
    duty = open_duty(kind="duties.own", key="1", place=tree["652301"], words="x", by=clerk)
    with pytest.raises(supervising.NotAbove):
        supervising.supervise(duty=duty, by=clerk)
    note = supervising.supervise(duty=duty, by=chief, words="何时办结？")
    with pytest.raises(supervising.AlreadyAsked):
        supervising.supervise(duty=duty, by=chief)
    assert Notice.objects.filter(user=clerk, template="duties.supervised").count() == 1
    with pytest.raises(supervising.NotAbove):
        supervising.answer(note=note, words="x", by=other_clerk)
    supervising.answer(note=note, words="周五前", by=clerk)
    with pytest.raises(supervising.AlreadyAnswered):
        supervising.answer(note=note, words="x", by=clerk)
    assert Notice.objects.filter(user=chief, template="duties.answered").count() == 1
    supervising.supervise(duty=duty, by=chief, words="再问")
    assert Supervision.objects.count() == 2


def test_the_view_from_above_says_where_it_is_red_and_why(
    clerk: User, chief: User, other_clerk: User, tree: Any
) -> None:
    now = at(MONDAY, 12)
    for key in range(3):
        open_duty(kind="duties.own", key=str(key), place=tree["652301"], words="x", by=clerk, due_at=at(MONDAY))
    fine = open_duty(kind="duties.own", key="9", place=tree["652302"], words="x", by=clerk, due_at=at(MONDAY + 9 * DAY))
    close_duty(duty=fine, outcome="done", by=other_clerk)
    Duty.objects.filter(pk=fine.pk).update(closed_at=now - DAY)
    asked = Duty.objects.get(key="0")
    supervising.supervise(duty=asked, by=chief)
    red, green = overview.desks_below(chief, now)
    assert (red.place.code, red.over, red.open, red.asked, red.percent) == ("652301", 3, 3, 1, None)
    assert (green.over, green.closed, green.in_time, green.percent) == (0, 1, 1, 100)
    assert red.why[0][1] == 3
    assert [one.place.code for one in overview.desks_below(other_clerk, now)] == ["652302"]


def test_the_pages(clerk: User, chief: User, other_clerk: User, administrator: User, tree: Any) -> None:
    weekly()
    open_rounds(at(MONDAY))
    duty = Duty.objects.get(place__code="652301")
    browser = Client()
    browser.force_login(chief)
    assert "昌吉市" in browser.get(reverse("duties:county")).content.decode()
    assert "周提醒" in browser.get(reverse("duties:desk") + "?show=all&desk=652301").content.decode()
    browser.post(reverse("duties:ask", args=[duty.public_id]), {"words": "何时办结？"})
    note = Supervision.objects.get()
    other = Client()
    other.force_login(other_clerk)
    assert other.post(reverse("duties:answer", args=[note.public_id]), {"words": "x"}).status_code == 404
    desk = Client()
    desk.force_login(clerk)
    assert "何时办结" in desk.get(duty.get_absolute_url()).content.decode()
    desk.post(reverse("duties:answer", args=[note.public_id]), {"words": "周五前"})
    assert "周五前" in browser.get(duty.get_absolute_url()).content.decode()
    root = Client()
    root.force_login(administrator)
    answer = root.post(reverse("duties:template", args=["w"]), {"title": "新", "levels": ["town"], "source": "y"})
    assert answer.status_code == 302
    assert Template.objects.get().levels == ["town"]


def test_the_view_from_above_asks_the_same_number_of_queries(clerk: User, chief: User, tree: Any) -> None:
    def look() -> int:
        fresh = User.objects.get(pk=chief.pk)
        fresh.scope()
        with CaptureQueriesContext(connection) as found:
            overview.desks_below(fresh)
        return len(found)

    by = SystemJob("test")
    open_duty(kind="duties.own", key="0", place=tree["652301"], words="x", by=by, due_at=at(MONDAY))
    few = look()
    for key, code in enumerate(("652301", "652302", "652328", "652301001")):
        open_duty(kind="duties.own", key=f"{key}x", place=tree[code], words="x", by=by, due_at=at(MONDAY))
    assert look() == few
