"""Every page on which staff see a person leaves a trace, counts as a look and stops at the brake; none is left out."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from tests.cast import Cast
from tests.test_access import cells, world  # noqa: F401 (a fixture)
from veterans.actions import looks
from veterans.models import LookKind, LookLimit, LookTally, Person

NAMES = {"veteran": "周建平见证", "other_veteran": "何静见证"}
"""Names that stand nowhere but in a person's own row."""
OWN_WORK = ("/duties/",)
"""The own desk and the first page (below) name whom open work is about: traced, and never shut."""


@pytest.fixture
def named(world: tuple[Cast, dict[str, str]], db: None) -> Iterator[tuple[Cast, dict[str, str]]]:  # noqa: F811
    cast, _objects = world
    with transaction.atomic():
        for role, name in NAMES.items():
            person = getattr(cast, role)
            Person.objects.filter(pk=person.pk).update(name=name)
        yield world
        transaction.set_rollback(True)


def shown(client: Client, address: str) -> tuple[set[str], str]:
    """(whose names stand in the answer, where it sends)."""
    cache.clear()
    page: Any = client.get(address, headers={"HX-Request": "true"} if "/matches/" in address else {})
    body = b"".join(page.streaming_content) if page.streaming else page.content
    text = body.decode(errors="replace") if page.status_code == 200 else ""
    return {role for role, name in NAMES.items() if name in text}, page.get("Location", "") or page.get(
        "HX-Redirect", ""
    )


def opened_by_clerks() -> list[dict[str, str]]:
    return [row for row in cells() if row["method"] == "GET" and row["clerk"] == "200"]


def test_no_page_shows_staff_a_person_without_trace_and_brake(
    named: tuple[Cast, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk of the cast has handled these people before: that is left out, so that each look counts anew."""
    monkeypatch.setattr(looks, "_seen_before", lambda *_given: False)
    cast, objects = named
    client = Client()
    client.force_login(cast.clerk)
    untraced, unbraked, pages = [], [], 0
    for row in opened_by_clerks():
        address = row["path"].format(**objects)
        with transaction.atomic():
            before = Entry.objects.count()
            seen, _where = shown(client, address)
            traced = set(Entry.objects.order_by("pk")[before:].values_list("subject_key", flat=True))
            untraced += [f"{address}: {one}" for one in seen if str(getattr(cast, one).public_id) not in traced]
            transaction.set_rollback(True)
        if not seen:
            continue
        pages += 1
        with transaction.atomic():
            shut(cast)
            seen, where = shown(client, address)
            own_work = address == "/" or address.startswith(OWN_WORK)
            if not own_work and (seen or not where.startswith("/people/looks/")):
                unbraked.append(f"{address}: {seen} {where}")
            transaction.set_rollback(True)
    print(f"{pages} pages show a clerk a person; {len(untraced)} without a trace, {len(unbraked)} past the brake")
    assert pages >= 15, "the control: these pages do show people"
    assert not untraced + unbraked, "\n".join([*untraced, "past the brake:", *unbraked])


def shut(cast: Cast) -> None:
    """The clerk has looked at as many people as the while allows."""
    LookLimit.objects.update(most=1)
    LookTally.objects.filter(user=cast.clerk).delete()
    ends = timezone.now() + datetime.timedelta(hours=1)
    LookTally.objects.bulk_create(
        LookTally(user=cast.clerk, kind=kind, ends_at=ends, count=1, room=1) for kind in LookKind
    )
