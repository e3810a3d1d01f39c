"""The needs ledger out to a workbook and in again through the one importer, without loss."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import StaffPost
from audit.actions import SystemJob, record_many
from common.crypto import blind_index
from common.export import read_back
from common.text import first_refused_character, tidy
from imports import writing
from imports.reading import Row, UnusableFile
from imports.registry import Context, Issue, Plan, Step, hold
from matching.text.cells import date_of
from places.models import Place
from runs.actions import announce_many
from veterans.actions.ledger import reaches
from veterans.actions.steps import follow
from veterans.importing.need_columns import NEED_COLUMNS
from veterans.models import CloseReason, Need, NeedDeed, NeedEvent, NeedKind, Person
from veterans.models.person import ID_PURPOSE
from veterans.numbers import BadIdNumber, masked, read_id_number
from veterans.topics import NEED_CHANGED

BATCH = 500
USUAL_DAYS = 14
KINDS = {"job": "就业", "training": "培训", "business": "创业", "study": "求学", "benefit": "待遇"}
REASONS = {
    "found_self": "本人自行就业", "withdrawn": "本人不再需要", "unreachable": "多次联系不上", "moved": "档案转出",
    "school": "入学", "health": "健康原因", "retired": "退休", "died": "去世", "merged": "重复登记", "mistake": "误登记",
}  # fmt: skip


def owner_words(post: StaffPost | None) -> str:
    return f"{post.user.username}@{post.place.code}" if post else ""


def workbook(needs: Iterable[Need]) -> bytes:
    """XLSX bytes; needs with person, kept_by and owner at hand. No ID number, no phone."""
    return writing.workbook("就业需求台账", NEED_COLUMNS, map(_cells, needs))


def _cells(need: Need) -> dict[str, str]:
    person = need.person
    return {
        "need": str(need.public_id),
        "person": str(person.public_id),
        "source": person.source,
        "id": person.source_id,
        "name": person.name,
        "kind": KINDS[need.kind],
        "words": need.words,
        "owner": owner_words(need.owner),
        "owner_name": str(need.owner.user) if need.owner else "",
        "next_step": need.next_step,
        "due_on": need.due_on.isoformat(),
        "opened_on": need.opened_on.isoformat(),
        "contacted_on": need.contacted_on.isoformat() if need.contacted_on else "",
        "away": "是" if need.away else "",
        "place": person.kept_by.name,
        "closed_on": timezone.localtime(need.closed_at).date().isoformat() if need.closed_at else "",
        "close_reason": REASONS.get(need.close_reason, ""),
        "outcome": f"{need.outcome_kind}:{need.outcome_key}" if need.outcome_kind else "",
    }


@dataclass
class NeedDraft:
    """One accepted row: the need as it will be, and what its history will say."""

    need: Need
    person: Person
    fresh: bool
    changed: bool
    deed: str = ""


@dataclass
class NeedPayload:
    drafts: list[NeedDraft] = field(default_factory=list)


class _Reader:
    def __init__(self, context: Context, keeper: Place, rows: list[Row]) -> None:
        self.context, self.prefix = context, keeper.scope_prefix
        self.issues: list[Issue] = []
        self.row = 0
        self.needs = _needs_of(rows)
        self.people = _People(rows)
        self.posts = _posts_of(rows)
        self.taken: dict[tuple[int, str], int] = {}

    def refuse(self, column: str, value: str, code: str, /, **params: Any) -> None:
        self.issues.append(Issue(self.row, column, value[:120], code, params, True))

    def text(self, row: Row, column: str, most: int) -> str:
        value = tidy(read_back(row.text(column))).replace("\n", " ")
        at = first_refused_character(value)
        if at is not None:
            self.refuse(column, "□", "control_character", position=at + 1, code=f"{ord(value[at]):04X}")
            return ""
        if len(value) > most:
            self.refuse(column, value[:20], "too_long", most=most)
            return ""
        return value


def _uuid(words: str) -> str:
    try:
        return str(uuid.UUID(words))
    except ValueError:
        return ""


def _in_parts(keys: list[Any]) -> Iterable[list[Any]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _needs_of(rows: list[Row]) -> dict[str, Need]:
    keys = sorted({found for row in rows if (found := _uuid(row.text("need")))})
    related = Need.objects.select_related("person__kept_by", "owner__user", "owner__place")
    return {str(need.public_id): need for part in _in_parts(keys) for need in related.filter(public_id__in=part)}


def _posts_of(rows: list[Row]) -> dict[str, StaffPost]:
    names = sorted({row.text("owner").partition("@")[0] for row in rows if "@" in row.text("owner")})
    found: dict[str, StaffPost] = {}
    for part in _in_parts(names):
        for post in StaffPost.objects.current().select_related("user", "place").filter(user__username__in=part):
            found.setdefault(owner_words(post), post)
    return found


def _index_of(words: str) -> str:
    try:
        return blind_index(read_id_number(words)[0], ID_PURPOSE)
    except BadIdNumber:
        return ""


class _People:
    """The people of rows that name no line: by their number here, their number in a source, or their ID number."""

    def __init__(self, rows: list[Row]) -> None:
        new = [row for row in rows if not row.text("need")]
        self._by: dict[tuple[str, ...], Person] = {}
        people = Person.objects.select_related("kept_by")
        for part in _in_parts([key for row in new if (key := _uuid(row.text("person")))]):
            self._by.update({("here", str(one.public_id)): one for one in people.filter(public_id__in=part)})
        for part in _in_parts([row.text("id") for row in new if row.text("id")]):
            self._by.update({("source", one.source, one.source_id): one for one in people.filter(source_id__in=part)})
        for part in _in_parts([key for row in new if (key := _index_of(row.text("id_number")))]):
            self._by.update({("number", str(one.id_index)): one for one in people.filter(id_index__in=part)})
        self._open = {
            (need.person_id, need.kind): need
            for part in _in_parts([one.pk for one in self._by.values()])
            for need in Need.objects.open()
            .filter(person__in=part)
            .select_related("person__kept_by", "owner__user", "owner__place")
        }

    def find(self, row: Row, source: str) -> Person | None:
        keys = (
            ("here", _uuid(row.text("person"))),
            ("number", _index_of(row.text("id_number"))),
            ("source", row.text("source") or source, row.text("id")),
        )
        return next((found for key in keys if all(key) and (found := self._by.get(key))), None)

    def open_need(self, person: Person, kind: str) -> Need | None:
        return self._open.get((person.pk, kind))


def plan_needs(rows: list[Row], context: Context, step: Step) -> Plan:
    """Every row becomes new, same, changed or refused. Raises UnusableFile."""
    keeper = Place.objects.filter(code=context.place_code).first()
    if keeper is None:
        raise UnusableFile("place_unknown", code=context.place_code)
    reader = _Reader(context, keeper, rows)
    drafts = []
    for row in rows:
        step(1)
        reader.row = row.number
        before = len(reader.issues)
        draft = _draft(row, reader)
        if draft is not None and len(reader.issues) == before:
            drafts.append(draft)
    new = sum(one.fresh for one in drafts)
    changed = sum(one.changed and not one.fresh for one in drafts)
    return Plan(
        rows=len(rows),
        new=new,
        same=len(drafts) - new - changed,
        changed=changed,
        refused=len(rows) - len(drafts),
        issues=reader.issues,
        payload=NeedPayload([one for one in drafts if one.changed or one.fresh]),
    )


def _draft(row: Row, reader: _Reader) -> NeedDraft | None:
    for column in row.formulas:
        reader.refuse(column, "", "formula")
    found = _line(row, reader)
    if found is None:
        return None
    need, person, fresh = found
    key = (person.pk, need.kind) if need.closed_at is None else (-need.pk, "")
    if key in reader.taken:
        reader.refuse("need", str(person), "repeated_in_file", row=reader.taken[key])
    reader.taken[key] = row.number
    name = reader.text(row, "name", 60)
    if name and name != person.name:
        reader.refuse("name", name, "name_differs")
    before = (need.words, need.next_step, need.due_on, need.owner_id, need.close_reason)
    reason = _reason(row, reader)
    _fill(need, row, reader)
    after = (need.words, need.next_step, need.due_on, need.owner_id, reason)
    changed = before != after
    if changed and need.closed_at is not None:
        reader.refuse("need", str(need.public_id)[:8], "need_closed")
    if reason and need.closed_at is None:
        need.close_reason, need.closed_at = reason, timezone.now()
    deed = NeedDeed.OPENED if fresh else NeedDeed.CLOSED if reason else NeedDeed.PLANNED
    return NeedDraft(need, person, fresh, changed, deed)


def _line(row: Row, reader: _Reader) -> tuple[Need, Person, bool] | None:
    """(the need, its person, whether it is new), or None with the reason said."""
    words = row.text("need")
    if words:
        need = reader.needs.get(_uuid(words))
        if need is None or not need.kept_code.startswith(reader.prefix):
            reader.refuse("need", words[:8], "need_unknown")
            return None
        return need, need.person, False
    person = reader.people.find(row, reader.context.source)
    if person is None or not person.kept_by.code.startswith(reader.prefix):
        reader.refuse("person", masked(row.text("id_number")) if row.text("id_number") else "", "person_unknown")
        return None
    kind = next((code for code, zh in KINDS.items() if row.text("kind") in {code, zh}), "")
    if not kind:
        reader.refuse("kind", row.text("kind"), "need_kind" if row.text("kind") else "missing")
        return None
    standing = reader.people.open_need(person, kind)
    if standing is not None:
        return standing, person, False
    today = reader.context.today
    need = Need(person=person, kind=kind, opened_on=today, due_on=today + datetime.timedelta(days=USUAL_DAYS))
    need.copy_from_person()
    return need, person, True


def _reason(row: Row, reader: _Reader) -> str:
    words = row.text("close_reason")
    code = next((code for code, zh in REASONS.items() if words in {code, zh}), "")
    if words and not code:
        reader.refuse("close_reason", words, "close_reason_unknown")
    return code


def _fill(need: Need, row: Row, reader: _Reader) -> None:
    """Columns that the file does not have leave the need as it is."""
    if "words" in row.values:
        need.words = reader.text(row, "words", 200)
    if "next_step" in row.values:
        need.next_step = reader.text(row, "next_step", 200)
    if row.text("due_on"):
        day = date_of(row.text("due_on"))
        if day is None:
            reader.refuse("due_on", row.text("due_on")[:20], "not_a_date")
        else:
            need.due_on = day
    words = row.text("owner")
    if "owner" in row.values and words != owner_words(need.owner):
        post = reader.posts.get(words)
        if words and post is None:
            reader.refuse("owner", words, "owner_unknown")
        elif post is not None and not reaches(post, need.kept_code):
            reader.refuse("owner", words, "owner_elsewhere")
        else:
            need.owner = post


def apply_needs(plan: Plan, context: Context, step: Step) -> None:
    """New lines, changed lines, their history; audit rows and news."""
    payload: NeedPayload = plan.payload
    fresh = [one.need for one in payload.drafts if one.fresh]
    old = [one.need for one in payload.drafts if not one.fresh]
    hold(old)
    user = None if isinstance(context.by, SystemJob) else context.by
    for need in fresh:
        need.opened_by = user
    for draft in payload.drafts:
        draft.need.changed_at = timezone.now()
        if draft.need.closed_at is not None:
            draft.need.closed_by = user
        step(1)
    Need.objects.bulk_create(fresh, batch_size=BATCH)
    names = ["words", "next_step", "due_on", "owner", "closed_at", "closed_by", "close_reason", "changed_at"]
    Need.objects.bulk_update(old, names, batch_size=200)
    NeedEvent.objects.bulk_create(
        [
            NeedEvent(
                need=one.need, deed=one.deed, by=user, job="" if user else str(context.by), words=one.need.next_step,
                due_on=one.need.due_on, owner=one.need.owner,
            )
            for one in payload.drafts
        ],
        batch_size=BATCH,
    )  # fmt: skip
    follow(fresh + old, by=context.by)
    keys = sorted({str(one.person.public_id) for one in payload.drafts})
    record_many(by=context.by, action="veterans.need.imported", kind="person", keys=keys)
    announce_many(NEED_CHANGED, [one.need.public_id for one in payload.drafts])


def reasons_match() -> bool:
    """Every code has its word for the file: a test asks."""
    return set(REASONS) == set(CloseReason.values) and set(KINDS) == set(NeedKind.values)
