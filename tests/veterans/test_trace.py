"""Who saw my data, and why: every deed about a person has its words, and every purpose."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from applications.models.application import Mark
from applications.moves import Step
from audit.actions import record
from veterans.deeds import DEEDS, PURPOSES
from veterans.models import LookKind, Person

PLATFORM = Path(__file__).resolve().parents[2] / "platform"
MADE = {
    *(f"applications.{step}" for step in (*Step, *Mark)),
    *(f"veterans.person.{kind}" for kind in (LookKind.LISTED, LookKind.EXPORTED)),
    *(f"outcomes.adaptation.{deed}" for deed in ("proposed", "approved", "attended")),
    *(f"recommendations.search.{deed}" for deed in ("saved", "changed", "paused", "resumed", "dropped")),
    *("consents.card.shown", "consents.contact.shown", "outcomes.spell.ended", "outcomes.spell.reason_corrected"),
    *("veterans.profile.changed", "veterans.profile.judged", "veterans.person.personalised"),
}
"""Names that are put together, or handed on, where they are recorded."""


def written() -> Iterator[tuple[str, str]]:
    """(argument, its text) of all calls that record something about a person."""
    for path in PLATFORM.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = {one.arg: one.value for one in call.keywords if one.arg}
            kind = given.get("kind")
            of_person = name in {"record", "record_many"} and isinstance(kind, ast.Constant) and kind.value == "person"
            for argument in ("action", "purpose"):
                value = given.get(argument)
                if (of_person or name == "see") and isinstance(value, ast.Constant):
                    yield argument, str(value.value)


def test_every_deed_about_a_person_and_every_purpose_has_its_words() -> None:
    found = set(written())
    actions = {text for argument, text in found if argument == "action"} | MADE
    assert len(actions) > 60, "the reader of the source sees them"
    assert sorted(actions - set(DEEDS)) == []
    assert sorted({text for argument, text in found if argument == "purpose"} - set(PURPOSES)) == []


@pytest.mark.django_db
def test_the_person_reads_who_what_and_what_for(
    client: Client, veteran: Person, employer_user: User, clerk: User
) -> None:
    key = veteran.public_id
    record(by=employer_user, action="consents.contact.shown", kind="person", key=key, purpose="hiring")
    record(by=clerk, action="from.long.ago", kind="person", key=key)
    client.force_login(veteran.user)  # type: ignore[arg-type]
    page = client.get("/people/me/trace/").content.decode()
    assert "看到了您的姓名和电话" in page
    assert "招聘用人" in page
    assert "from.long.ago" not in page
    assert page.count("<td") == 4 * page.count("<tr>") - 4, "a cell under each head"
