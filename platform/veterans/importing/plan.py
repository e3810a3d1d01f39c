"""Rows → what would happen to people. Reads only."""

import json

from common.crypto import blind_index
from imports.reading import Row, UnusableFile
from imports.registry import Context, Plan, Step
from matching.text import physical_in
from places.models import Place
from veterans.importing import fields
from veterans.importing.drafts import Draft, Payload
from veterans.importing.known import known
from veterans.importing.reader import Reader
from veterans.models.person import ID_PURPOSE
from veterans.numbers import masked


def plan_people(rows: list[Row], context: Context, step: Step) -> Plan:
    """Every row becomes new, same, changed or refused. Raises UnusableFile."""
    keeper = Place.objects.filter(code=context.place_code).first()
    if keeper is None:
        raise UnusableFile("place_unknown", code=context.place_code)
    reader = Reader(context, keeper)
    drafts: list[Draft] = []
    first_rows: dict[str, int] = {}
    for row in rows:
        step(1)
        reader.row = row.number
        before = len(reader.issues)
        draft = _draft(row, reader)
        _repeated(draft, reader, first_rows)
        if not any(issue.refused for issue in reader.issues[before:]):
            drafts.append(draft)
    kept = known(drafts, reader, keeper)
    new = sum(draft.known is None for draft in kept)
    same = sum(draft.known is not None and draft.known.import_digest == draft.digest for draft in kept)
    return Plan(
        rows=len(rows),
        new=new,
        same=same,
        changed=len(kept) - new - same,
        refused=len(rows) - len(kept),
        issues=reader.issues,
        unknown_places=reader.unknown,
        payload=Payload(kept, keeper),
    )


def _repeated(draft: Draft, reader: Reader, first_rows: dict[str, int]) -> None:
    if draft.id_index:
        if draft.id_index in first_rows:
            reader.say(
                "id_number", masked(draft.person["id_number"]), "id_twice", refused=True, row=first_rows[draft.id_index]
            )
        first_rows.setdefault(draft.id_index, draft.row)
    if draft.key[1]:
        key = "\x1f".join(draft.key)
        if key in first_rows:
            reader.say("id", draft.key[1], "repeated_in_file", refused=True, row=first_rows[key])
        first_rows.setdefault(key, draft.row)


def _draft(row: Row, reader: Reader) -> Draft:
    for column in row.formulas:
        reader.say(column, "", "formula", refused=True)
    identity = fields.identity(row, reader)
    source_id = reader.text(row, "id")
    source = (reader.text(row, "source") or reader.context.source) if source_id else ""
    if source_id and not source:
        raise UnusableFile("source_needed")
    if not source_id and not row.text("id_number"):
        reader.say("id", "", "no_key", refused=True)
    home, home_words = fields.home(row, reader)
    wish, avoid, note = (reader.text(row, column) for column in ("desired_work", "avoid", "note"))
    accepted = reader.many(row, "accept_counties")
    anywhere = any(item in {"*", "不限", "全国"} for item in accepted)
    draft = Draft(
        row=row.number,
        person={
            **identity,
            "source": source,
            "source_id": source_id,
            "name": reader.text(row, "name"),
            "home_place": home,
            "home_words": home_words,
            "wish_words": wish,
            "refusal_words": avoid,
            "clerk_note": note,
            "pay_floor": fields.whole(reader.amount(row, "min_salary", 1_000_000)),
            "accepts_anywhere": anywhere,
            **fields.placement(row, reader),
        },
        service=fields.service(row, reader),
        specialties=fields.specialties(row, reader),
        education=fields.education(row, reader),
        certificates=fields.certificates(row, reader),
        skills=reader.many(row, "skills"),
        jobs=fields.jobs(row, reader),
        places=[
            (words, reader.place("accept_counties", words)) for words in accepted if words not in {"*", "不限", "全国"}
        ],
        refusals=fields.refusals(wish, avoid, note),
        needs=sorted(physical_in(f"{avoid}，{note}")),
        street=reader.text(row, "address"),
        id_index=blind_index(identity["id_number"], ID_PURPOSE),
        key=(source, source_id),
        cohort=fields.cohort(row, reader),
    )
    draft.digest = _digest(draft)
    return draft


def _digest(draft: Draft) -> str:
    person = {key: value for key, value in draft.person.items() if key not in {"age_stated_on", "home_place"}}
    parts = [
        person,
        draft.service,
        draft.specialties,
        draft.education,
        draft.certificates,
        draft.skills,
        draft.jobs,
        [w for w, _p in draft.places],
        draft.street,
    ]
    if draft.cohort:
        parts.append(draft.cohort)
    # Keyed: a digest of a person's data must not be guessable from outside.
    return blind_index(json.dumps(parts, ensure_ascii=False, default=str, sort_keys=True), "import_digest")
