"""Duplicates are found, never merged by machine; two people merge; within thirty days everything returns."""

import datetime
from typing import Any

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import StaffPost, User
from audit.actions import SameSigner
from audit.models import Entry
from common.personal_data import registrations
from employers.models import Posting
from places.models import Place
from recommendations.actions import recommend
from tests.cast import make_person, staff
from tests.imports.test_people import person as row
from tests.imports.test_people import take
from veterans.actions import contacts, duplicates, ledger, profile
from veterans.actions.choices import set_personalised
from veterans.actions.reception import accept, offer, receive, reported, tick
from veterans.likeness import THRESHOLD, Sketch, likeness, sound
from veterans.models import DuplicatePair, Merge, Person, WelcomeItem
from veterans.queries.duplicates import compared

BORN = datetime.date(1996, 5, 20)
DUE = datetime.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"name": "张健国"}, True),
        ({"name": "章建国"}, True),
        ({"birth": datetime.date(1996, 5, 21), "phone_index": "p"}, True),
        ({"birth": None, "phone_index": "p"}, True),
        ({"place": "650102"}, True),
        ({"name": "张建军", "phone_index": "p"}, False),
        ({"name": "李建国", "phone_index": "p"}, False),
        ({"birth": datetime.date(1988, 1, 2)}, False),
        ({"id_index": "b"}, False),
    ],
)
def test_likeness(changes: dict[str, Any], same: bool) -> None:
    one = Sketch(1, "张建国", BORN, id_index="a", phone_index="p", place="652301")
    other = Sketch(**{"key": 2, "name": "张建国", "birth": BORN, "place": "652301", **changes})
    assert (likeness(one, other).score >= THRESHOLD) == same
    assert likeness(one, other) == likeness(other, one)


def test_sounds_that_are_mixed_up_are_one() -> None:
    assert sound("张林") == sound("章宁")
    assert sound("陈胜") == sound("程森")
    assert sound("张三") != sound("李四")


@pytest.fixture
def twice(county: Place) -> tuple[Person, Person]:
    """One person on file twice: with an ID number, and under another list's spelling."""
    one = make_person(
        county, name="张建国", birth_date="1996-05-20", phone="13800138000", id_number="11010519960520003X"
    )
    other = make_person(
        county, name="张健国", birth_date="1996-05-20", source="名册", source_id="7", personalised=False,
        accepts_anywhere=True, pay_floor=6000, wish_words="开大车", refusal_words="不上夜班",
    )  # fmt: skip
    other.certificates.create(words="B2驾照", kind="DRIVE_B2")
    return one, other


def note() -> int:
    return duplicates.note_pairs(compared(Person.objects.order_by("pk")))


def test_pairs_are_noted_once_and_a_decision_stands(twice: tuple[Person, Person], clerk: User) -> None:
    assert note() == 1
    assert note() == 0
    pair = DuplicatePair.objects.get()
    assert set(pair.evidence) >= {"name_sound", "birth"}
    duplicates.are_different(pair=pair, by=clerk)
    assert note() == 0
    assert DuplicatePair.objects.get().state == "different"


def test_a_renamed_place_does_not_split_a_person(twice: tuple[Person, Person], tree: dict[str, Place]) -> None:
    one, other = twice
    gone = tree["652328"]
    gone.merged_into, gone.valid_to = tree["652301"], datetime.date(2026, 1, 1)
    gone.save()
    Person.objects.filter(pk=other.pk).update(home_place=gone, birth_date=None, phone_index=one.phone_index)
    note()
    assert "place" in DuplicatePair.objects.get().evidence


def everything() -> dict[str, Any]:
    """Every registered row as it stands, times to the millisecond, which is what a journal keeps; times of change and the
    duties that follow the needs are left out."""
    found = {}
    for one in registrations():
        if one.model in (Merge, DuplicatePair):
            continue
        for item in serializers.serialize("python", one.model._default_manager.order_by("pk")):
            for name in ("changed_at", "duty", "step"):
                item["fields"].pop(name, None)
            fields = {name: _to_the_millisecond(value) for name, value in item["fields"].items()}
            found[f"{item['model']}:{item['pk']}"] = fields
    return found


def _to_the_millisecond(value: Any) -> Any:
    return (
        value.replace(microsecond=value.microsecond // 1000 * 1000) if isinstance(value, datetime.datetime) else value
    )


def rich(twice: tuple[Person, Person], clerk: User, posting: Posting) -> None:
    """Rows of this and other rooms at both files."""
    one, other = twice
    for person in twice:
        ledger.open_need(person=person, kind="job", due_on=DUE, next_step=str(person.pk), by=clerk)
        contacts.set_away(person=person, place_words="喀什", channel="phone", since=DUE, by=clerk)
        recommend(person=person, posting=posting, by=clerk)
    for person, day in ((one, None), (other, DUE)):
        reception = receive(person=person, cohort_year=2026, by=clerk, received_on=DUE)
        if day:
            reported(reception=reception, on=day, by=clerk)
            tick(
                reception=reception,
                item=WelcomeItem.objects.create(title="一次座谈", place=one.kept_by),
                done=True,
                by=clerk,
            )
    ledger.open_need(person=other, kind="training", due_on=DUE, by=clerk)
    make_person(one.kept_by, name="家属", kind="family", veteran=other, source="f", source_id="1")


def test_merge_moves_everything_and_undo_returns_it(
    twice: tuple[Person, Person], clerk: User, chief: User, posting: Posting
) -> None:
    rich(twice, clerk, posting)
    one, other = (Person.objects.get(pk=person.pk) for person in twice)
    before = everything()
    merge = duplicates.propose(kept=one, gone=other, choices={"name": "gone"}, by=clerk)
    kept = duplicates.confirm(merge=merge, by=chief)
    assert not Person.objects.filter(pk=other.pk).exists()
    assert kept.name == "张健国"
    assert {row.words for row in kept.certificates.all()} == {"低压电工证", "B2驾照"}
    assert kept.ledger.filter(kind="job", closed_at=None).count() == 1
    assert kept.ledger.count() == 3
    assert kept.family.get().name == "家属"
    # who reported by one file has reported, and was welcomed
    assert kept.receptions.get().reported_on == DUE
    assert kept.receptions.get().ticks.count() == 1
    # the stricter choice wins
    assert (kept.personalised, kept.accepts_anywhere, kept.pay_floor) == (False, False, 6000)
    assert "不上夜班" in kept.refusal_words
    duplicates.undo(merge=Merge.objects.get(), by=clerk)
    after = everything()
    assert after == before
    assert Merge.objects.get().journal is None
    with pytest.raises(duplicates.TooLate):
        duplicates.undo(merge=Merge.objects.get(), by=clerk)


def test_what_was_written_since_stays(twice: tuple[Person, Person], clerk: User, chief: User) -> None:
    one, other = (Person.objects.get(pk=person.pk) for person in twice)
    merge = duplicates.propose(kept=one, gone=other, choices={}, by=clerk)
    kept = duplicates.confirm(merge=merge, by=chief)
    profile.add_job(person=kept, title="保安", by=clerk)
    moved = kept.certificates.get(words="B2驾照")
    moved.checked = True
    moved.save()
    duplicates.undo(merge=Merge.objects.get(), by=clerk)
    back = Person.objects.get(pk=other.pk)
    assert back.certificates.get(words="B2驾照").checked
    assert [job.title for job in Person.objects.get(pk=one.pk).past_jobs.all()] == ["保安"]


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ((True, True), [], (True, True)),
        ((True, False), [], (True, False)),
        ((True, True), [False], (False, False)),
        ((True, False), [True, False], (False, False)),
        ((True, True), [False, True], (True, True)),
        ((True, False), [True], (True, False)),
        ((False, True), [True], (False, True)),
    ],
)
def test_a_no_to_the_personal_order_said_in_between_holds_for_both(
    twice: tuple[Person, Person], clerk: User, chief: User, before: Any, said: list[bool], after: Any, edited: bool
) -> None:
    for person, on in zip(twice, before, strict=True):
        set_personalised(person=person, on=on, by=clerk)
    merge = duplicates.propose(kept=twice[0], gone=twice[1], choices={}, by=clerk)
    kept = duplicates.confirm(merge=merge, by=chief)
    for on in said:
        set_personalised(person=kept, on=on, by=clerk)
    if edited:
        Person.objects.filter(pk=kept.pk).update(wish_words="仓库")
    duplicates.undo(merge=Merge.objects.get(), by=clerk)
    assert tuple(Person.objects.get(pk=one.pk).personalised for one in twice) == after


def test_one_person_alone_cannot_merge(twice: tuple[Person, Person], clerk: User, chief: User) -> None:
    one, other = (Person.objects.get(pk=person.pk) for person in twice)
    merge = duplicates.propose(kept=one, gone=other, choices={}, by=clerk)
    with pytest.raises(SameSigner):
        duplicates.confirm(merge=merge, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=merge.pk).update(done_by=clerk)
    with pytest.raises(duplicates.NotTwo):
        duplicates.propose(kept=one, gone=other, choices={}, by=chief)
    Person.objects.filter(pk=one.pk).update(changed_at=timezone.now())
    with pytest.raises(duplicates.Changed):
        duplicates.confirm(merge=merge, by=chief)
    assert Person.objects.count() == 2


def test_the_merged_list_comes_again_and_makes_nobody_new(tree: dict[str, Place], clerk: User, chief: User) -> None:
    take(row(id="1"), row(id="2", id_number="", phone=""))
    one, other = Person.objects.order_by("pk")
    merge = duplicates.propose(kept=one, gone=other, choices={}, by=clerk)
    duplicates.confirm(merge=merge, by=chief)
    batch, plan = take(row(id="1"), row(id="2", id_number="", phone="", desired_work="别的"))
    assert (batch.new, batch.refused) == (0, 1)
    assert {issue.code for issue in plan.issues if issue.refused} == {"merged_row"}
    assert Person.objects.count() == 1


def test_two_files_are_compared_by_an_office_that_keeps_both(
    client: Client, twice: tuple[Person, Person], clerk: User, chief: User, tree: dict[str, Place]
) -> None:
    """Two posts that lie apart are no such office, and a station does not find what it cannot open."""
    kept, gone = twice
    Person.objects.filter(pk=gone.pk).update(kept_by=tree["653101"])
    note()
    above = staff("above", tree["650000"])
    proposed = duplicates.propose(kept=kept, gone=gone, choices={}, by=above)
    StaffPost.objects.create(user=chief, place=tree["653100"], role="clerk", valid_from="2026-01-01")
    pair = DuplicatePair.objects.get().get_absolute_url()
    for user, status in ((above, 200), (chief, 404), (clerk, 404)):
        client.force_login(user)
        assert [client.get(one).status_code for one in (pair, proposed.get_absolute_url())] == [status, status]
        assert (proposed.get_absolute_url() in client.get("/people/duplicates/").content.decode()) is (status == 200)
    client.force_login(chief)
    assert client.post(proposed.get_absolute_url(), {"deed": "confirm"}).status_code == 404
    assert Merge.objects.waiting().exists()


def test_whom_the_list_of_merges_names_was_seen(
    client: Client, twice: tuple[Person, Person], clerk: User, chief: User
) -> None:
    merge = duplicates.propose(kept=twice[0], gone=twice[1], choices={}, by=clerk)
    for deed in (lambda: None, lambda: duplicates.confirm(merge=merge, by=chief)):
        deed()
        reader = staff(f"reader{len(User.objects.all())}", twice[0].kept_by, "auditor")
        client.force_login(reader)
        assert twice[0].name in client.get("/people/duplicates/").content.decode()
        assert Entry.objects.filter(user=reader, subject_key=str(twice[0].public_id), purpose="duplicate").exists()
        merge.refresh_from_db()


@pytest.mark.parametrize("goes", [0, 1])
def test_a_hand_over_ends_the_proposal(
    twice: tuple[Person, Person], clerk: User, chief: User, other_clerk: User, next_county: Place, goes: int
) -> None:
    proposed = duplicates.propose(kept=twice[0], gone=twice[1], choices={}, by=clerk)
    accept(custody=offer(person=twice[goes], place=next_county, by=clerk), by=other_clerk)
    proposed.refresh_from_db()
    assert proposed.dropped_at is not None
    with pytest.raises(duplicates.NotTwo):
        duplicates.confirm(merge=proposed, by=chief)
    for one in twice:
        one.refresh_from_db()
    again = duplicates.propose(kept=twice[0], gone=twice[1], choices={}, by=chief)
    assert again in Merge.objects.shown_to(chief)
    assert not Merge.objects.waiting().shown_to(clerk).exists()


def test_after_thirty_days_nothing_can_return(twice: tuple[Person, Person], clerk: User, chief: User) -> None:
    one, other = (Person.objects.get(pk=person.pk) for person in twice)
    duplicates.confirm(merge=duplicates.propose(kept=one, gone=other, choices={}, by=clerk), by=chief)
    assert duplicates.forget_journals(timezone.now() + datetime.timedelta(days=30, seconds=-5)) == 0
    assert duplicates.forget_journals(timezone.now() + datetime.timedelta(days=30, seconds=5)) == 1
    with pytest.raises(duplicates.TooLate):
        duplicates.undo(merge=Merge.objects.get(), by=clerk)


def test_on_pages(client: Client, twice: tuple[Person, Person], clerk: User, chief: User, other_clerk: User) -> None:
    note()
    client.force_login(other_clerk)
    assert "张建国" not in client.get("/people/duplicates/").content.decode()
    client.force_login(clerk)
    assert "姓名读音相近" in client.get("/people/duplicates/").content.decode()
    pair = DuplicatePair.objects.get()
    page = client.get(pair.get_absolute_url()).content.decode()
    assert "11010519960520003X" not in page
    assert "13800138000" not in page
    client.post(pair.get_absolute_url(), {"deed": "merge", "stays": "other", "side-name": "one"})
    merge = Merge.objects.get()
    client.post(merge.get_absolute_url(), {"deed": "confirm"})
    assert Person.objects.count() == 2
    client.force_login(chief)
    assert "确认合并" in client.get(merge.get_absolute_url()).content.decode()
    client.post(merge.get_absolute_url(), {"deed": "confirm"})
    kept = Person.objects.get()
    assert (kept.name, kept.pk, kept.id_number) == ("张建国", twice[1].pk, "11010519960520003X")
    client.post(merge.get_absolute_url(), {"deed": "undo"})
    assert Person.objects.count() == 2
