"""The profile: each field saves by itself, nobody is overwritten, words are read back, a clerk's help is evidence."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from audit.models import Entry
from employers.models import Posting
from recommendations.frames import person_rows
from tests.cast import make_posting
from veterans.actions import profile
from veterans.fields import FIELDS, PANELS, fingerprint
from veterans.models import Assist, Person, ServiceSpecialty, Verdict
from veterans.queries.readings import readings


def save(person: Person, name: str, value: str, by: Any, **more: Any) -> profile.Saved:
    fresh = Person.objects.get(pk=person.pk)
    was = fingerprint(name, FIELDS[name].read(fresh))
    return profile.set_field(person=person, name=name, value=value, was=more.pop("was", was), by=by, **more)


def frame(person: Person) -> dict[str, Any]:
    return person_rows(Person.objects.filter(pk=person.pk).for_frames())[0]


def test_every_field_stands_on_the_page_once() -> None:
    assert sorted(name for _panel, _title, names in PANELS for name in names) == sorted(FIELDS)


VALUES = {
    "name": "张三", "id_number": "652301199605200010", "phone": "13800138000", "birth_date": "1996-05-20", "home": "阜康市", "service": "开运输车，会简单修车",
    "mode": "SELF", "branch": "陆军", "years": "8", "rank": "中士", "discharged_on": "2023-09-01", "level": "61",
    "major": "机电", "skills": "修车、电焊", "wish": "开大车", "refuse": "不上夜班", "pay": "6000", "places": "昌吉市、阜康市",
    "anywhere": "1", "seeking": "",
}  # fmt: skip


@pytest.mark.parametrize("name", list(FIELDS))
def test_a_field_keeps_what_was_written_and_is_audited(veteran: Person, name: str) -> None:
    assert save(veteran, name, VALUES[name], veteran.user).value == VALUES[name]
    assert FIELDS[name].read(Person.objects.get(pk=veteran.pk)) == VALUES[name]
    entry = Entry.objects.filter(action="veterans.profile.changed").latest("pk")
    assert entry.detail == {"field": name}
    assert not entry.on_behalf
    assert save(veteran, name, VALUES[name], veteran.user).changed is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("phone", "123"), ("birth_date", "昨天"), ("pay", "很多"), ("pay", "-5"), ("years", "100"), ("mode", "NOPE"),
        ("name", "长" * 61), ("name", "a\u200bb"), ("discharged_on", "x"), ("rank", "司令"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(veteran: Person, name: str, value: str) -> None:
    before = FIELDS[name].read(veteran)
    with pytest.raises(ValidationError):
        save(veteran, name, value, veteran.user)
    assert FIELDS[name].read(Person.objects.get(pk=veteran.pk)) == before


def test_two_editors_do_not_overwrite_each_other(veteran: Person, clerk: User) -> None:
    seen = fingerprint("pay", "5000")
    save(veteran, "pay", "6000", clerk, was=seen)
    with pytest.raises(profile.Overtaken) as problem:
        save(veteran, "pay", "7000", veteran.user, was=seen)
    assert problem.value.now == "6000"
    # another field is nobody's conflict, and the same value again is none either
    save(veteran, "wish", "开大车", veteran.user, was=fingerprint("wish", "电工"))
    assert save(veteran, "pay", "6000", veteran.user, was=seen).changed is False


def test_units_and_weapons_are_masked(veteran: Person) -> None:
    saved = save(veteran, "service", "在12345部队开运输车", veteran.user)
    assert saved.masked
    assert "12345" not in saved.value


def test_words_are_read_and_a_no_stays_a_no(veteran: Person) -> None:
    save(veteran, "refuse", "不上夜班，不跑长途", veteran.user)
    on = {one.code for one in readings(veteran, "refusal") if one.state == "on"}
    assert {"night_shift", "long_haul"} <= on
    assert frame(veteran)["refusal_codes"] is None
    profile.judge(person=veteran, field="refusal", code="long_haul", right=False, by=veteran.user)
    assert "long_haul" not in frame(veteran)["refusal_codes"]
    save(veteran, "refuse", "不上夜班，不跑长途，不出差", veteran.user)
    codes = set(frame(veteran)["refusal_codes"])
    assert {"night_shift", "travel"} <= codes
    assert "long_haul" not in codes
    profile.judge(person=veteran, field="refusal", code="sales", right=True, by=veteran.user)
    save(veteran, "refuse", "", veteran.user)
    assert frame(veteran)["refusal_codes"] == ["sales"]
    profile.judge(person=veteran, field="refusal", code="long_haul", right=True, by=veteran.user)
    assert set(frame(veteran)["refusal_codes"]) == {"sales", "long_haul"}
    assert Verdict.objects.filter(field="refusal").count() == 2


def test_specialties_are_found_by_words_and_judged(veteran: Person) -> None:
    save(veteran, "service", "开大车，干过炊事", veteran.user)
    found = readings(veteran, "specialty")
    assert len(found) >= 2
    wrong = next(one.code for one in found if one.code != "MS050")
    profile.judge(person=veteran, field="specialty", code=wrong, right=True, by=veteran.user)
    assert ServiceSpecialty.objects.filter(record__person=veteran, code=wrong).exists()
    profile.judge(person=veteran, field="specialty", code=wrong, right=False, by=veteran.user)
    save(veteran, "service", "开大车，干过炊事，会修车", veteran.user)
    assert not ServiceSpecialty.objects.filter(record__person=veteran, code=wrong).exists()
    states = {one.code: one.state for one in readings(Person.objects.get(pk=veteran.pk), "specialty")}
    assert states[wrong] == "not"


def test_a_clerk_for_a_person_leaves_evidence_once_a_day_and_way(veteran: Person, clerk: User) -> None:
    save(veteran, "pay", "6000", clerk, told="phone")
    save(veteran, "wish", "开大车", clerk, told="phone")
    save(veteran, "wish", "开小车", clerk, told="paper")
    assert sorted(Assist.objects.values_list("told", flat=True)) == ["paper", "phone"]
    entries = Entry.objects.filter(action="veterans.profile.changed")
    assert all(entry.on_behalf for entry in entries)
    save(veteran, "pay", "7000", veteran.user, told="phone")
    assert Assist.objects.count() == 2


def test_rows_are_added_once_and_taken_away(veteran: Person) -> None:
    row = profile.add_certificate(person=veteran, words="B2驾照", by=veteran.user)
    assert row.kind == "DRIVE_B2"
    with pytest.raises(profile.SaidTwice):
        profile.add_certificate(person=veteran, words="B2驾照", by=veteran.user)
    profile.drop_row(person=veteran, rows="certificates", pk=row.pk, by=veteran.user)
    profile.drop_row(person=veteran, rows="certificates", pk=row.pk, by=veteran.user)
    assert [one.words for one in veteran.certificates.all()] == ["低压电工证"]


# ---------- pages ----------


def address(person: Person) -> str:
    return f"/people/{person.public_id}/profile/"


def test_one_field_by_htmx(client: Client, veteran: Person, clerk: User, posting: Posting) -> None:
    client.force_login(veteran.user)  # type: ignore[arg-type]
    page = client.get(address(veteran)).content.decode()
    (was,) = re.findall(r'name="was-pay" value="([^"]+)"', page)
    answer = client.post(
        address(veteran), {"only": "pay", "pay": "6,500", "was-pay": was}, headers={"HX-Request": "true"}
    )
    assert answer["HX-Trigger"] == "profile-changed"
    assert "已保存" in answer.content.decode()
    assert Person.objects.get(pk=veteran.pk).pay_floor == 6500
    stale = client.post(address(veteran), {"only": "pay", "pay": "7000", "was-pay": was})
    assert "期间有人改成了“6500”" in stale.content.decode()
    assert "HX-Trigger" not in stale
    wrong = client.post(address(veteran), {"only": "phone", "phone": "12", "was-phone": fingerprint("phone", "")})
    assert "还没有保存" in wrong.content.decode()


def test_the_whole_form_without_scripts(client: Client, veteran: Person, clerk: User) -> None:
    client.force_login(clerk)
    page = client.get(address(veteran)).content.decode()
    was = dict(re.findall(r'name="(was-[a-z_]+)" value="([^"]+)"', page))
    assert len(was) == len(FIELDS)
    client.post(address(veteran), {**was, **VALUES, "told": "paper"})
    fresh = Person.objects.get(pk=veteran.pk)
    assert {name: FIELDS[name].read(fresh) for name in FIELDS} == VALUES
    assert Assist.objects.get().told == "paper"


def test_a_clerk_sees_no_number_and_cannot_lose_it(client: Client, veteran: Person, clerk: User) -> None:
    save(veteran, "phone", "13800138000", veteran.user)
    client.force_login(clerk)
    page = client.get(address(veteran)).content.decode()
    assert "13800138000" not in page
    was = dict(re.findall(r'name="(was-[a-z_]+)" value="([^"]+)"', page))
    client.post(address(veteran), {**was, "phone": "", "name": "周建平"})
    assert Person.objects.get(pk=veteran.pk).phone == "13800138000"


def test_fit_follows_each_change(client: Client, veteran: Person, posting: Posting) -> None:
    for at in range(3):
        make_posting(posting.employer, title="电工", pay_min=4000, pay_max=4500, source="t", source_id=str(at))
    client.force_login(veteran.user)  # type: ignore[arg-type]
    before = client.get(f"/matches/fit/{veteran.public_id}/").context["jobs"].eligible
    save(veteran, "pay", "3500", veteran.user)
    page = client.get(f"/matches/fit/{veteran.public_id}/?was={before}")
    assert page.context["jobs"].eligible == before + 3
    assert "比打开时多 3 个" in page.content.decode()


def test_paper_stands_in_the_order_of_the_page(client: Client, veteran: Person, clerk: User) -> None:
    client.force_login(clerk)
    for path in (f"{address(veteran)}paper/", "/people/paper/"):
        page = client.get(path).content.decode()
        spots = [page.index(str(FIELDS[name].label)) for _panel, _title, names in PANELS for name in names[:1]]
        assert spots == sorted(spots)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_languages(client: Client, veteran: Person, language: str, settings: Any) -> None:
    client.force_login(veteran.user)  # type: ignore[arg-type]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(address(veteran)).content.decode()
    assert ("想做的工作" in page) == (language == "zh-hans")
    assert ("Work you want" in page) == (language == "en")
