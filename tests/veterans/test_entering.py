"""A new person by hand: few fields, look-alikes side by side, erased people stay away, one number one file."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import StaffPost, User
from audit.models import Entry as Trace
from places.models import Place
from tests.cast import make_person
from veterans.actions import duplicates, entering, erasing
from veterans.actions.entering import AlreadyOnFile, Entry, Erased, enter_person
from veterans.models import Assist, Custody, DuplicatePair, Person, Tombstone

NUMBER = "65230119900307001X"
FORM = {"name": "郑海涛", "id_number": NUMBER, "birth_date": "", "phone": "13800138000", "home": "昌吉市", "told": "visit",
        "place": "652301", "deed": "save"}  # fmt: skip
NEW = "/people/new/"


@pytest.fixture(autouse=True)
def alone(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks in a folder of their own; what other rooms do with the news is their tests' matter."""
    settings.VAR = tmp_path
    for module in (entering, erasing):
        monkeypatch.setattr(module, "announce", lambda topic, key: None)


def on_file(place: Place, **changes: Any) -> Person:
    values = {
        "name": "郑海涛",
        "id_number": NUMBER,
        "birth_date": "1990-03-07",
        "age_stated": None,
        "age_stated_on": None,
    }
    return make_person(place, **{**values, **changes})


def test_few_fields_make_a_file_and_lead_to_the_profile(client: Client, clerk: User, county: Place) -> None:
    client.force_login(clerk)
    page = client.post(NEW, FORM)
    person = Person.objects.get()
    assert page["Location"] == f"/people/{person.public_id}/profile/"
    assert (person.name, person.id_number, person.sex, str(person.birth_date)) == ("郑海涛", NUMBER, "1", "1990-03-07")
    assert (person.kept_by, person.home_place, person.phone) == (county, county, "13800138000")
    assert Custody.objects.get().accepted_by == clerk
    assert Assist.objects.get().told == "visit"
    assert set(entering.STANDS) == set(person.by_hand)
    assert Trace.objects.get(action="veterans.person.entered").on_behalf


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"id_number": NUMBER[:-1] + "8"}, "id_number"),
        ({"birth_date": "1990-03-08"}, "birth_date"),
        ({"id_number": "", "birth_date": ""}, "id_number"),
        ({"id_number": "", "birth_date": "2020-01-01"}, "birth_date"),
        ({"phone": "123"}, "phone"),
        ({"name": "郑\u200b海涛"}, "name"),
        ({"place": "652302"}, "place"),
        ({"told": "family", "again": "on"}, "told"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client: Client, clerk: User, changes: dict[str, str], field: str) -> None:
    client.force_login(clerk)
    page = client.post(NEW, FORM | changes)
    assert field in page.context["form"].errors
    assert not Person.objects.exists()


def test_the_same_number_opens_the_file_there_is(client: Client, clerk: User, county: Place) -> None:
    known = on_file(county)
    client.force_login(clerk)
    page = client.post(NEW, FORM)
    assert page.context["same"]
    assert f"/people/{known.public_id}/profile/" in page.content.decode()
    assert NUMBER[:14] not in page.content.decode().replace(f'value="{NUMBER}"', "")
    client.post(NEW, FORM | {"deed": "another", "compared": str(known.public_id)})
    assert Person.objects.count() == 1
    assert Trace.objects.filter(action="veterans.person.viewed", subject_key=str(known.public_id)).count() == 2


@pytest.mark.parametrize(
    "changes", [{"phone": "13900139000"}, {"birth_date": "1990-03-01", "phone": "13800138000"}, {"name": "郑海陶"}]
)
def test_a_look_alike_is_compared_before_anything_is_saved(
    client: Client, clerk: User, county: Place, changes: dict[str, str]
) -> None:
    known = on_file(county, id_number="", **changes)
    client.force_login(clerk)
    page = client.post(NEW, FORM)
    assert [one["person"] for one in page.context["alike"]] == [known]
    assert Person.objects.count() == 1
    # The plain button compares again; only the deed beside the comparison makes a second file, and it is remembered.
    client.post(NEW, FORM | {"compared": str(known.public_id)})
    assert Person.objects.count() == 1
    client.post(NEW, FORM | {"deed": "another", "compared": str(known.public_id)})
    assert Person.objects.count() == 2
    assert DuplicatePair.objects.get().state == "different"


def test_people_of_the_next_county_are_neither_shown_nor_found(
    client: Client, clerk: User, next_county: Place, county: Place
) -> None:
    on_file(next_county)
    client.force_login(clerk)
    page = client.post(NEW, FORM)
    assert not page.context["alike"]
    assert "id_number" in page.context["form"].errors
    assert not Trace.objects.filter(action="veterans.person.viewed").exists()
    assert client.post(NEW, FORM | {"id_number": "", "birth_date": "1990-03-07"}).status_code == 302


def test_an_auditor_reads_only(client: Client, county: Place) -> None:
    user = User.objects.create_user("auditor", "a long password 1")
    StaffPost.objects.create(user=user, place=county, role="auditor", valid_from="2026-01-01")
    client.force_login(user)
    assert client.get(NEW).status_code == 404


def test_an_erased_person_returns_only_at_their_own_wish(
    client: Client, clerk: User, county: Place, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erasing.decide(erasure=erasing.ask(person=on_file(county), words="", by=clerk), by=clerk)
    client.force_login(clerk)
    page = client.post(NEW, FORM)
    assert page.context["erased"]
    assert not Person.objects.filter(name="郑海涛").exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(NEW, FORM | {"again": "on"})
    assert Person.objects.get().id_number == NUMBER
    assert erasing.replay() == 0
    # The day before's backup: the old file is back and the new one is not. The old one goes again.
    Person.objects.all().delete()
    Tombstone.objects.all().delete()
    Person.objects.filter(pk=on_file(county).pk).update(created_at="2026-01-01T00:00:00+08:00")
    assert erasing.replay() == 1
    # Erased once more, the wish of then is over.
    with django_capture_on_commit_callbacks(execute=True):
        again = enter_person(entry=Entry("郑海涛", NUMBER), place=county, told="visit", by=clerk)
        erasing.decide(erasure=erasing.ask(person=again, words="", by=clerk), by=clerk)
    with pytest.raises(Erased):
        enter_person(entry=Entry("郑海涛", NUMBER), place=county, told="visit", by=clerk)


def test_a_family_member_belongs_to_the_veteran(
    client: Client, clerk: User, veteran: Person, other_clerk: User
) -> None:
    client.force_login(clerk)
    client.post(f"{NEW}?of={veteran.public_id}", FORM)
    assert Person.objects.get(name="郑海涛").veteran == veteran
    assert client.get(f"{NEW}?of=x").status_code == 404
    client.force_login(other_clerk)
    assert client.get(f"{NEW}?of={veteran.public_id}").status_code == 404


@pytest.mark.race
@pytest.mark.parametrize("number", [NUMBER, ""])
def test_two_clerks_at_once(together: Callable[..., list[Any]], clerk: User, county: Place, number: str) -> None:
    """One number, one file, by constraint. The control: without a number both stand, and the pair waits for a look."""

    def go() -> Person:
        entry = Entry("郑海涛", number, "1990-03-07", "13800138000", county, "昌吉市")  # type: ignore[arg-type]
        return enter_person(entry=entry, place=county, told="visit", by=clerk)

    found = together(go, go)
    refused = [one for one in found if isinstance(one, AlreadyOnFile)]
    assert (len(refused), Person.objects.count()) == ((1, 1) if number else (0, 2))
    if not number:
        duplicates.people_changed([str(one.public_id) for one in found])
        assert DuplicatePair.objects.get().state == "open"
