"""Why a duty stands where it does: legal weight, due now, harm of delay, date; the rows that say so are the office's own."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import SystemJob
from audit.models import Entry
from duties import harm_rows, kinds, overview, queries
from duties.actions import set_harm
from duties.models import Duty, Harm
from places.models import Place

NOW = timezone.now()
HOUR = datetime.timedelta(hours=1)
BY = SystemJob("test")


def duty(place: Place, kind: str, hours: int | None, level: int = 3) -> Duty:
    due = None if hours is None else NOW + hours * HOUR
    return Duty.objects.create(kind=kind, key=f"{kind}{hours}{level}", level=level, place=place, desk=place, due_at=due)


def test_weight_then_due_now_then_harm_then_date(county: Place, clerk: User) -> None:
    wanted = [
        duty(county, "duties.round", 500, level=1),
        duty(county, "employers.complaint", -1),
        duty(county, "applications.silent", -2),
        duty(county, "veterans.need", -90),
        duty(county, "duties.own", -100),
        duty(county, "duties.own", 70),
        duty(county, "employers.complaint", 80),
        duty(county, "veterans.need", None),
    ]
    listed = list(Duty.objects.all().for_desk(NOW))
    assert listed == wanted
    why = [queries.why_here(one) for one in listed]
    assert "可能有人正在受骗或受害" in why[1]
    assert "录用机会可能落空" in why[2]
    assert why[6] == queries.why_here(listed[5]), "what is not due yet follows its date, whatever it is about"
    assert len({why[0], why[1], why[7]}) == 3


def test_every_row_names_a_kind_that_exists_and_says_whose_word_it_is(db: None) -> None:
    assert {kind for kind, *_rest in harm_rows.ROWS} <= set(kinds._kinds)
    assert {row[4] for row in harm_rows.ROWS} == {harm_rows.OWN}
    assert Harm.objects.count() == len(harm_rows.ROWS)
    assert harm_rows.load() == 0


@pytest.mark.parametrize("values", [{"weight": 0}, {"weight": 5}, {"words": ""}, {"source": ""}])
def test_the_database_refuses_half_a_row(db: None, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Harm.objects.filter(kind="veterans.need").update(**values)


def test_the_office_changes_a_row_and_the_order_follows(county: Place, clerk: User) -> None:
    first, second = duty(county, "applications.silent", -1), duty(county, "veterans.need", -1)
    assert list(Duty.objects.all().for_desk(NOW)) == [first, second]
    set_harm(harm=Harm.objects.get(kind="veterans.need"), weight=1, words="本人生活困难", source="本局规定", by=clerk)
    assert list(Duty.objects.all().for_desk(NOW)) == [second, first]
    assert Entry.objects.filter(action="duties.harm_set", subject_key="veterans.need").exists()
    harm_rows.load()
    assert Harm.objects.get(kind="veterans.need").weight == 1


def test_the_desk_says_why_and_explains_the_order(client: Client, county: Place, clerk: User) -> None:
    Duty.objects.create(
        kind="applications.silent", key=f"{uuid.uuid4()}:1", level=3, place=county, desk=county, due_at=NOW - HOUR
    )
    client.force_login(clerk)
    assert "录用机会可能落空" in client.get("/duties/").content.decode()
    text = client.get("/duties/order/").content.decode()
    assert "依据" in text or "来源" in text
    assert harm_rows.OWN in text


def test_above_a_duty_without_words_of_its_own_has_a_name(county: Place, chief: User, clerk: User) -> None:
    """What is late below is named, also where a duty's title is nothing but its subject."""
    for kind in ("duties.round", "veterans.need", "duties.own"):
        duty(county, kind, -5)
    (desk,) = overview.desks_below(chief, NOW)
    assert all(title for title, _number in desk.why)
    assert len({title for title, _number in desk.why}) == 3
