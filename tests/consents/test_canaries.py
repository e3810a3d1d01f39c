"""Canaries in every text of a person: no page, export, filter or order of a firm gives one away."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.test import Client

from accounts.models import User
from common.crypto import EncryptedTextField
from common.personal_data import registrations
from common.text import PlainCharField, PlainTextField
from consents import actions
from consents.models import Consent, ContactRequest
from consents.pseudonyms import codes_of
from employers.models import Posting
from tests.cast import Cast, make_cast
from tests.test_access import cells, make_objects
from veterans.models import Person

TYPED = (PlainCharField, PlainTextField, EncryptedTextField)
PROBES = ("name", "phone", "id_number", "health", "home_words", "wish_words", "search_terms", "certificates__number")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def objects(cast: Cast) -> dict[str, str]:
    return make_objects(cast)


@pytest.fixture
def veteran(cast: Cast) -> Person:
    return cast.veteran


@pytest.fixture
def employer_user(cast: Cast) -> User:
    return cast.employer


@pytest.fixture
def posting(cast: Cast) -> Posting:
    return cast.posting


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_FOLDER = tmp_path / "evidence"


def plant(person: Person) -> dict[str, str]:
    """A canary in each field that people type; model.field → canary. New models are planted without being named."""
    planted: dict[str, str] = {}
    for one in registrations():
        for row in one.rows(person):
            changes = {}
            for field in row._meta.concrete_fields:
                room = field.max_length or 100
                if isinstance(field, TYPED) and room >= 12 and getattr(row, field.name) is not None:
                    if row._meta.label == "veterans.Remark" and not row.answer and field.name == "answer":
                        continue
                    canary = f"QZ{len(planted):03d}x{abs(hash(field.name)) % 10_000:04d}"
                    changes[field.name] = planted[f"{row._meta.label}.{field.name}"] = canary
            if changes:
                type(row)._default_manager.filter(pk=row.pk).update(**changes)
    return planted


SHARED = ("applications.Event.words", "applications.Interview.where", "applications.Interview.link")
"""Words that firm and person write to each other in an application: both read them, whatever becomes of a consent."""


def fill(person: Person) -> None:
    """One row of each kind that belongs to a person, as far as they need only words."""
    person.skills.create(words="x")
    person.past_jobs.create(title="x", employer_name="x", years=3)
    person.physical_needs.create(kind="no_heights") if _has(person.physical_needs.model, "kind") else None
    person.refusals.create(code="night", words="x")


def _has(model: type[models.Model], name: str) -> bool:
    return name in {field.name for field in model._meta.concrete_fields}


def addresses(found: dict[str, str]) -> list[str]:
    """All addresses a firm may or may not open by GET, and the tabs and files of its own pages."""
    rows = [row["path"].format(**found) for row in cells() if row["method"] == "GET"]
    own = f"/consents/candidates/{found['posting']}/"
    return sorted({*rows, *(f"{own}?show={show}" for show in ("fit", "asked", "agreed")), f"{own}export/"})


def crawl(client: Client, pages: list[str], canaries: set[str]) -> list[str]:
    """Where a canary stood, in a body or a header."""
    found = []
    for page in pages:
        answer = client.get(page)
        text = answer.content.decode(errors="replace") + str(dict(answer.headers))
        found += [f"{page}: {one}" for one in sorted(canaries) if one in text]
    return found


def test_a_firm_meets_no_canary_before_consent_and_after_it_was_taken_back(
    client: Client,
    objects: dict[str, str],
    veteran: Person,
    employer_user: User,
    posting: Posting,
) -> None:
    Consent.objects.all().delete()
    ContactRequest.objects.all().delete()
    fill(veteran)
    planted = plant(veteran)
    assert len(planted) > 15, planted
    veteran.refresh_from_db()
    canaries = set(planted.values()) - {planted.get(name, "") for name in SHARED}
    contact = {planted["veterans.Person.name"], planted["veterans.Person.phone"]}
    pages = addresses(objects)
    client.force_login(employer_user)
    assert not crawl(client, pages, canaries)
    code = codes_of(posting.employer, [veteran])[veteran.pk]
    request = actions.ask_contact(posting=posting, code=code, by=employer_user)
    assert not crawl(client, pages, canaries)
    consent = actions.answer_request(request=request, yes=True, by=veteran.user)
    # The control: with the consent the two of them are seen, and still nothing else.
    assert len(crawl(client, pages, contact)) >= 4
    assert not crawl(client, pages, canaries - contact)
    actions.withdraw(consent=consent, by=veteran.user)  # type: ignore[arg-type]
    assert not crawl(client, pages, canaries)


def normal(text: str, probe: str) -> str:
    """Without the tokens that differ on each load, and without the echo of what was asked."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", text).replace(probe, "")


@pytest.mark.parametrize("field", PROBES)
def test_no_filter_and_no_order_tells_what_is_hidden(
    client: Client,
    objects: dict[str, str],
    veteran: Person,
    employer_user: User,
    field: str,
) -> None:
    """A right guess and a wrong one give the same page; so do both directions of an order."""
    Consent.objects.all().delete()
    planted = plant(veteran)
    right = next((canary for name, canary in planted.items() if name.endswith(f".{field}")), "QZ999x0000")
    own = [f"/consents/candidates/{objects['posting']}/", f"/matches/candidates/{objects['posting']}/", "/posts/mine/"]
    client.force_login(employer_user)
    for page in [*own, f"{own[0]}export/", "/posts/"]:
        for name in (field, f"{field}__startswith", f"person__{field}__contains", "q"):
            if page == "/posts/" and name == "q":
                continue  # a search among postings, which hold nothing of people
            one, two = (client.get(page, {name: guess, "show": "fit"}).content.decode() for guess in (right, "WRONG1"))
            assert normal(one, right) == normal(two, "WRONG1"), (page, name)
        for name in ("ordering", "o", "sort"):
            up, down = (client.get(page, {name: way, "show": "fit"}).content.decode() for way in (field, f"-{field}"))
            assert normal(up, field).replace("-", "") == normal(down, field).replace("-", ""), (page, name)
