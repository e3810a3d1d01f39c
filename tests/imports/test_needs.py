"""The needs ledger out to Excel and in again: nothing lost, nothing doubled, no formula, nobody else's line."""

import datetime
import io
import json
from typing import Any

import openpyxl
import pytest

from accounts.models import User
from common.export import read_back, safe_cell
from imports import actions
from imports.models import Batch
from places.models import Place
from tests.cast import make_person
from veterans.actions import ledger
from veterans.importing.needs import reasons_match, workbook
from veterans.models import Need, NeedEvent, Person

DUE = datetime.date(2026, 12, 1)
TEXTS = ["打电话", "=1+1", "＝SUM(A1)", "'=x", "''=x", "-5", "+8613800138000", "@me", "'引号", "a'b", "+5 度"]


@pytest.fixture
def lines(county: Place, clerk: User) -> list[Need]:
    made = []
    for at, words in enumerate(TEXTS):
        person = make_person(county, name=f"张{at}", source="名册", source_id=str(at))
        owner = clerk.posts.get() if at % 2 else None
        made.append(ledger.open_need(person=person, kind="job", due_on=DUE, next_step=words, owner=owner, by=clerk))
    ledger.close_need(need=made[0], reason="school", by=clerk)
    ledger.close_need(need=made[1], outcome=("employment", "9"), by=clerk)
    return made


def out() -> bytes:
    related = Need.objects.select_related("person__kept_by", "owner__user", "owner__place")
    return workbook(related.order_by("pk"))


def take(content: bytes, clerk: User, place: str = "652301", name: str = "a.xlsx") -> tuple[Batch, Any]:
    return actions.import_file(kind="needs", name=name, content=content, source="名册", place_code=place, by=clerk)


def state() -> list[tuple[Any, ...]]:
    columns = ("pk", "words", "next_step", "due_on", "owner", "closed_at", "close_reason", "outcome_key", "changed_at")
    return list(Need.objects.order_by("pk").values_list(*columns))


def test_every_code_has_a_word() -> None:
    assert reasons_match()


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    assert read_back(safe_cell(text)) == text


def test_out_and_in_changes_nothing(lines: list[Need], clerk: User) -> None:
    before, content = state(), out()
    batch, plan = take(content, clerk)
    assert plan.issues == []
    assert (batch.rows, batch.same, batch.new, batch.changed) == (len(TEXTS), len(TEXTS), 0, 0)
    assert state() == before
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_edited_cells_change_their_lines_only(lines: list[Need], clerk: User) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out()))
    sheet = book.active
    header = [cell.value for cell in sheet[1]]
    sheet.cell(4, header.index("下一步") + 1, "带去面试")
    sheet.cell(5, header.index("办理期限") + 1, "2026-12-24")
    sheet.cell(6, header.index("办结原因") + 1, "本人不再需要")
    sheet.cell(8, header.index("经办岗位") + 1, "clerk@652301")
    buffer = io.BytesIO()
    book.save(buffer)
    batch, plan = take(buffer.getvalue(), clerk)
    assert plan.issues == []
    assert (batch.changed, batch.same) == (4, len(TEXTS) - 4)
    third, fourth, fifth, _sixth, seventh = Need.objects.order_by("pk")[2:7]
    assert third.next_step == "带去面试"
    assert fourth.due_on == datetime.date(2026, 12, 24)
    assert fifth.close_reason == "withdrawn"
    assert seventh.owner == clerk.posts.get()
    assert NeedEvent.objects.filter(need=fifth).first().deed == "closed"  # type: ignore[union-attr]


def rows(*items: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in items).encode()


def test_new_lines_by_number_and_again(veteran: Person, other_veteran: Person, clerk: User) -> None:
    content = rows(
        {"person": str(veteran.public_id), "kind": "就业", "next_step": "打电话"},
        {"id": "2", "source": "test", "kind": "training", "due_on": "2026-12-24"},
    )
    batch, plan = take(content, clerk, name="a.jsonl")
    assert (batch.new, plan.issues) == (2, [])
    assert Need.objects.get(person=other_veteran).due_on == datetime.date(2026, 12, 24)
    again, _plan = take(content, clerk, name="a.jsonl")
    assert (again.new, again.same) == (0, 2)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"need": "11111111-1111-1111-1111-111111111111"}, "need_unknown"),
        ({"need": "x"}, "need_unknown"),
        ({"kind": "就业"}, "person_unknown"),
        ({"id": "2", "source": "test", "kind": "搬家"}, "need_kind"),
        ({"id": "2", "source": "test"}, "missing"),
        ({"id": "2", "source": "test", "kind": "就业", "name": "别人"}, "name_differs"),
        ({"id": "2", "source": "test", "kind": "就业", "due_on": "明天"}, "not_a_date"),
        ({"id": "2", "source": "test", "kind": "就业", "owner": "nobody@652301"}, "owner_unknown"),
        ({"id": "2", "source": "test", "kind": "就业", "owner": "other-clerk@652302"}, "owner_elsewhere"),
        ({"id": "2", "source": "test", "kind": "就业", "close_reason": "没空"}, "close_reason_unknown"),
        ({"id": "2", "source": "test", "kind": "就业", "next_step": "长" * 201}, "too_long"),
    ],
)
def test_a_wrong_row_is_refused_and_says_why(
    other_veteran: Person, clerk: User, other_clerk: User, row: dict[str, Any], code: str
) -> None:
    batch, plan = take(rows(row), clerk, name="a.jsonl")
    assert batch.refused == 1
    assert [issue.code for issue in plan.issues] == [code]
    assert not Need.objects.exists()


def test_the_next_county_reaches_no_line_and_a_closed_one_stays(
    lines: list[Need], clerk: User, other_clerk: User
) -> None:
    before = state()
    batch, plan = take(out(), other_clerk, place="652302")
    assert batch.refused == len(TEXTS)
    assert {issue.code for issue in plan.issues} == {"need_unknown"}
    batch, plan = take(rows({"need": str(lines[0].public_id), "next_step": "改了"}), clerk, name="a.jsonl")
    assert [issue.code for issue in plan.issues] == ["need_closed"]
    assert state() == before


def test_a_line_changed_meanwhile_is_planned_again(
    lines: list[Need], clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from veterans.importing import needs

    content = rows({"need": str(lines[3].public_id), "next_step": "从文件来"})
    planned = needs.plan_needs
    calls = []

    def slow(*args: Any) -> Any:
        plan = planned(*args)
        if not calls:
            ledger.plan_next(need=lines[3], next_step="页面上写", due_on=DUE, by=clerk)
        calls.append(1)
        return plan

    monkeypatch.setattr(needs, "plan_needs", slow)
    take(content, clerk, name="a.jsonl")
    assert len(calls) == 2
    assert Need.objects.get(pk=lines[3].pk).next_step == "从文件来"
    assert [event.words for event in lines[3].events.all()][:2] == ["从文件来", "页面上写"]
