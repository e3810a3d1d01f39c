"""What an office chooses: the year over the form, a post for a hire by hand, which part of a list is shown."""

import datetime
import io
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from employers.models import Employer, Posting
from outcomes.actions.forms import set_form_year
from outcomes.actions.hires import Facts, record_hire
from outcomes.models import EmploymentSpell, FormYear
from outcomes.models.form_year import form_year
from places.models import Place
from tests.cast import make_person, make_posting
from veterans.actions.reception import receive
from veterans.models import Person

TODAY = timezone.localdate()


# ---------- the year over the form ----------


def test_nobody_decided_so_the_year_stays_blank(client: Client, clerk: User, veteran: Person) -> None:
    receive(person=veteran, cohort_year=2025, by=clerk)
    client.force_login(clerk)
    text = client.get("/outcomes/cohort/?year=2025").content.decode()
    assert "____年度自主就业退役士兵就业及去向情况表" in text
    assert "没有设定" in text or "未设定" in text
    sheet = load_workbook(io.BytesIO(client.get("/outcomes/cohort/export/?year=2025").content)).active
    assert sheet is not None
    assert str(sheet["A1"].value).startswith("____年度")


@pytest.mark.parametrize(("counts", "over"), [("same", 2025), ("next", 2026)])
def test_a_chief_decides_for_all_below(
    client: Client, clerk: User, chief: User, veteran: Person, counts: str, over: int
) -> None:
    receive(person=veteran, cohort_year=2025, by=clerk)
    client.force_login(chief)
    client.post("/outcomes/cohort/year/", {"counts": counts, "source": "州局〔2026〕1号"})
    client.force_login(clerk)
    text = client.get("/outcomes/cohort/?year=2025").content.decode()
    assert f"{over}年度自主就业退役士兵就业及去向情况表" in text
    assert "州局〔2026〕1号" in text


def test_the_nearest_office_decides_and_the_earlier_word_stays_on_file(tree: dict[str, Place], clerk: User) -> None:
    set_form_year(place=tree["652300"], counts="same", source="a", by=clerk)
    set_form_year(place=tree["652301"], counts="same", source="b", by=clerk)
    set_form_year(place=tree["652301"], counts="next", source="c", by=clerk)
    found = form_year(tree["652301001"])
    assert found is not None
    assert (found.source, found.of(2025)) == ("c", 2026)
    other = form_year(tree["652302"])
    assert other is not None
    assert other.of(2025) == 2025
    assert form_year(tree["653101"]) is None
    assert FormYear.objects.exclude(ended_at=None).get().source == "b"


def test_the_database_keeps_one_decision_with_its_source(county: Place, clerk: User) -> None:
    made = set_form_year(place=county, counts="same", source="a", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormYear.objects.create(place=county, counts="next", source="b", decided_by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormYear.objects.filter(pk=made.pk).update(source="")


def test_a_decision_without_its_document_is_not_saved(client: Client, chief: User) -> None:
    client.force_login(chief)
    text = client.post("/outcomes/cohort/year/", {"counts": "same", "source": ""}, follow=True).content.decode()
    assert "未保存" in text
    assert not FormYear.objects.exists()


# ---------- a hire by hand for a post of ours ----------


def told(**changes: str) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()), "kind": "employed", "employer_words": "x", "started_on": TODAY.isoformat(),
        "full_time": "on", "insurance": "unknown", **changes,
    }  # fmt: skip


def test_the_post_is_found_chosen_and_loses_a_head(
    client: Client, clerk: User, veteran: Person, posting: Posting
) -> None:
    client.force_login(clerk)
    address = f"/outcomes/people/{veteran.public_id}/record/"
    assert f"?posting={posting.public_id}" in client.get(f"{address}?post=weixiu").content.decode()
    text = client.get(f"{address}?posting={posting.public_id}").content.decode()
    assert posting.employer.name in text
    client.post(address, told(posting=str(posting.public_id)))
    spell = EmploymentSpell.objects.get()
    posting.refresh_from_db()
    assert (spell.posting, spell.employer, posting.heads_filled) == (posting, posting.employer, 1)


def test_posts_without_a_head_drafts_and_other_places_are_not_offered(
    client: Client, clerk: User, veteran: Person, firm: Employer, next_county: Place
) -> None:
    from tests.cast import make_firm

    full = make_posting(firm, title="电工满", heads_offered=1, heads_filled=1)
    draft = make_posting(firm, title="电工稿", state="draft")
    far = make_posting(make_firm(next_county, "远处"), title="电工远")
    client.force_login(clerk)
    address = f"/outcomes/people/{veteran.public_id}/record/"
    text = client.get(f"{address}?post=电工").content.decode()
    assert "没有找到" in text
    for one in (full, draft, far):
        assert client.get(f"{address}?posting={one.public_id}").status_code == 404
        assert client.post(address, told(posting=str(one.public_id))).status_code == 404
    assert client.get(f"{address}?posting=x").status_code == 200


# ---------- parts of a list ----------


def test_by_place_and_year(client: Client, chief: User, county: Place, next_county: Place) -> None:
    for at, (place, year) in enumerate(((county, 2024), (county, 2025), (next_county, 2025))):
        one = make_person(place, name=f"某{at}", source="s", source_id=str(at))
        record_hire(
            person=one, started_on=datetime.date(year, 3, 1), source_kind="x", source_key=at, by=chief,
            facts=Facts(employer_words=f"厂{at}"),
        )  # fmt: skip
    client.force_login(chief)

    def shown(query: str) -> set[str]:
        text = client.get(f"/outcomes/?{query}").content.decode()
        return {f"厂{at}" for at in range(3) if f"厂{at}" in text}

    assert shown("") == {"厂0", "厂1", "厂2"}
    assert shown("place=昌吉市") == {"厂0", "厂1"}
    assert shown("year=2025") == {"厂1", "厂2"}
    assert shown("place=阜康&year=2025") == {"厂2"}
    assert shown("place=喀什") == set(), "a place outside the scope shows nobody"
    assert "阜康市" in client.get("/outcomes/retention/").content.decode(), "the places below can be chosen"


@pytest.mark.parametrize("year", ["0000", "99999", "2024.5", "²", "NaN"])
def test_a_year_that_is_none_is_no_error(client: Client, clerk: User, year: str) -> None:
    client.force_login(clerk)
    for address in ("/outcomes/", "/outcomes/retention/", "/outcomes/cohort/"):
        assert client.get(address, {"year": year}).status_code == 200
