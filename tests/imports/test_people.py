"""Importing people: numbers checked and encrypted, words read into codes, never merged by name."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from audit.actions import SystemJob
from imports import actions
from imports.models import Batch
from places.models import Place
from veterans.importing.fields import placement_codes
from veterans.models import Custody, Person
from veterans.numbers import BadIdNumber, read_id_number, sex_digit

BY = SystemJob("test")
PERSON: dict[str, Any] = {
    "id": "1",
    "name": "张三",
    "id_number": "11010519491231002X",
    "phone": "13800138000",
    "placement_mode": "自主就业",
    "service_branch": "陆军",
    "specialty_ids": ["MS001"],
    "specialty_text": "汽车连开运输车",
    "service_years": 8,
    "last_rank": "中士",
    "education": "高中",
    "certificates": ["B2驾照", "C1驾照"],
    "skills": ["修车"],
    "civilian_experience": [{"title": "货车司机", "years": 2}],
    "home_county": "昌吉市",
    "accept_counties": ["准东", "*"],
    "desired_work": "开大车",
    "avoid": "不跑长途，腰伤不能搬重物",
    "min_salary": 6000,
    "note": "",
}


def take(*people: dict[str, Any], place: str = "652300") -> tuple[Batch, Any]:
    content = "\n".join(json.dumps(one, ensure_ascii=False) for one in people).encode()
    return actions.import_file(kind="veterans", name="a.jsonl", content=content, source="名册", place_code=place, by=BY)


def person(**changes: Any) -> dict[str, Any]:
    return {**PERSON, **changes}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11010519491231002X", None),
        ("11010519491231002x", None),
        ("１１０１０５１９４９１２３１００２Ｘ", None),
        ("110105491231002", None),
        ("110105194912310021", "id_check_digit"),
        ("1101051949123100", "id_form"),
        ("11010519490230002X", "id_date"),
        ("abc", "id_form"),
    ],
)
def test_id_numbers(text: str, code: str | None) -> None:
    if code is None:
        number, born, short = read_id_number(text)
        assert number == "11010519491231002X"
        assert born.isoformat() == "1949-12-31"
        assert short == (len(text) == 15)
    else:
        with pytest.raises(BadIdNumber) as caught:
            read_id_number(text)
        assert caught.value.code == code


def test_the_sex_digit() -> None:
    assert sex_digit("11010519491231002X") == "2"


@pytest.mark.parametrize(
    ("words", "rank", "codes"),
    [
        ("自主就业", "下士", ["SELF"]),
        ("逐月领取退役金", "一级上士", ["NCO_MONTHLY"]),
        ("逐月领取退役金", "上校", ["OFF_MONTHLY"]),
        ("逐月领取退役金", "", ["OFF_MONTHLY", "NCO_MONTHLY"]),
        ("退休", "少校", ["OFF_RETIRE"]),
        ("", "", []),
    ],
)
def test_two_words_occur_under_two_codes(words: str, rank: str, codes: list[str]) -> None:
    assert placement_codes(words, rank) == codes


@pytest.mark.usefixtures("tree")
class TestRows:
    def test_a_row_becomes_a_person_with_codes_read_from_words(self) -> None:
        batch, _plan = take(person())
        assert actions.counts(batch)["new"] == 1
        found = Person.objects.get()
        assert found.birth_date is not None
        assert found.accepts_anywhere
        assert found.sex == "2"
        assert found.placement_mode == "SELF"
        assert {one.kind for one in found.certificates.all()} == {"DRIVE_B2", "DRIVE_C1"}
        assert "long_haul" in {one.code for one in found.refusals.all()}
        assert "no_heavy_lifting" in {one.code for one in found.physical_needs.all()}
        assert [one.place.code for one in found.accepted_places.all() if one.place] == ["6523Z01"]
        record = found.service_records.get()
        assert [one.code for one in record.specialties.all()] == ["MS001"]
        assert record.rank_2022 == "中士"
        assert Custody.objects.get(person=found).accepted_at is not None

    def test_numbers_are_never_readable_in_the_database(self) -> None:
        take(person(address="幸福路 8 号", disability_grade="10"))
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                dump = str(cursor.fetchall())
                assert "11010519491231002X" not in dump, table
                assert "13800138000" not in dump, table
                assert "幸福路" not in dump, table

    def test_twice_is_once_and_a_change_replaces(self) -> None:
        take(person())
        batch, _plan = take(person())
        assert (batch.new, batch.same) == (0, 1)
        batch, _plan = take(person(certificates=["A2驾照"], min_salary=7000))
        assert batch.changed == 1
        found = Person.objects.get()
        assert found.pay_floor == 7000
        assert [one.words for one in found.certificates.all()] == ["A2驾照"]
        assert found.service_records.count() == 1

    def test_the_id_number_is_the_key_before_the_source_number(self) -> None:
        take(person())
        batch, _plan = take(person(id="77", min_salary=1))
        assert (batch.new, batch.changed) == (0, 1)
        assert Person.objects.count() == 1

    def test_one_name_is_not_one_person(self) -> None:
        batch, _plan = take(person(id_number=""), person(id="2", id_number=""))
        assert batch.new == 2

    def test_one_number_two_people_is_refused_with_the_row(self) -> None:
        batch, plan = take(person(), person(id="2", name="李四"))
        assert (batch.new, batch.refused) == (1, 1)
        (issue,) = [one for one in plan.issues if one.refused]
        assert (issue.code, issue.row, issue.params["row"]) == ("id_twice", 2, 1)
        assert "1101051949" not in issue.value

    @pytest.mark.parametrize(
        ("change", "code", "refused"),
        [
            ({"id_number": "110105194912310021"}, "id_check_digit", True),
            ({"id_number": "110105491231002"}, "id_15_to_18", False),
            ({"birth_date": "1990-01-01"}, "id_birth_differs", True),
            ({"id_number": "", "id": ""}, "no_key", True),
            ({"disability_grade": "8\u200b"}, "control_character", True),
            ({"phone": "12"}, "phone_form", True),
            ({"age": "", "min_salary": "9" * 20}, "not_a_number", True),
            ({"id_number": "", "age": "200"}, "not_a_number", True),
            ({"id_number": "", "age": "7"}, "age_range", True),
            ({"home_county": "火星"}, "unknown_place", False),
            ({"specialty_ids": ["MS999"]}, "unknown_specialty", False),
            ({"certificates": ["三等功"]}, "unknown_certificate", False),
            ({"specialty_text": "73181部队三营"}, "secret_masked", False),
            ({"placement_mode": "退休", "last_rank": ""}, "placement_unclear", False),
            ({"enlisted_on": "2020-01-01", "discharged_on": "2019-01-01"}, "date_order", True),
            ({"name": "张\u202e三"}, "control_character", True),
            ({"education": "看情况"}, "unreadable_education", False),
        ],
    )
    def test_each_bad_cell_is_named(self, change: dict[str, Any], code: str, refused: bool) -> None:
        batch, plan = take(person(**change))
        assert code in {issue.code for issue in plan.issues}
        assert batch.refused == int(refused)
        assert "110105194912310021" not in str(plan.issues)

    def test_a_stated_age_moves_on_with_the_years(self) -> None:
        import datetime

        take(person(id_number="", age=28))
        found = Person.objects.get()
        assert found.birth_date is None
        day = found.age_stated_on
        assert day is not None
        assert found.age_on(day) == 28
        assert found.age_on(datetime.date(day.year + 3, 12, 31)) in {31}

    def test_a_nameless_person_shows_source_and_number(self) -> None:
        take(person(name="", id_number=""))
        assert str(Person.objects.get()) == "名册 1"

    def test_one_number_of_the_source_for_two_people_is_refused_with_the_row(self) -> None:
        batch, plan = take(person(), person(id_number="110105194912310046"))
        assert (batch.new, batch.refused) == (1, 1)
        (issue,) = [one for one in plan.issues if one.refused]
        assert (issue.code, issue.row, issue.params["row"]) == ("repeated_in_file", 2, 1)

    def test_people_kept_elsewhere_are_not_taken(self, tree: dict[str, Place]) -> None:
        take(person(), place="653101")
        batch, plan = take(person(min_salary=1))
        assert batch.refused == 1
        assert [issue.code for issue in plan.issues if issue.refused] == ["kept_elsewhere"]

    def test_csv_lists_are_separated_by_wide_semicolons(self) -> None:
        content = "编号,姓名,证书,工作经历,可接受地区\n9,王五,B2驾照；叉车证,小区保安 2年；司机（3年）,昌吉市；准东\n".encode()
        actions.import_file(kind="veterans", name="a.csv", content=content, source="s", place_code="652300", by=BY)
        found = Person.objects.get()
        assert [(job.title, float(job.years or 0)) for job in found.past_jobs.all()] == [
            ("小区保安", 2.0),
            ("司机", 3.0),
        ]
        assert found.certificates.count() == 2


@pytest.mark.usefixtures("tree")
def test_the_real_profiles(shared: Path) -> None:
    content = (shared / "gold" / "profiles.jsonl").read_bytes()
    batch, _plan = actions.import_file(
        kind="veterans", name="p.jsonl", content=content, source="x", place_code="652300", by=BY
    )
    assert (batch.rows, batch.new, batch.refused) == (24, 24, 0)
