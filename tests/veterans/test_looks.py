"""Many people in a while ask for a reason, are told to the office above, and stop until it has looked."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from duties.actions import close_duty
from duties.models import Duty
from notices.models import Notice
from places.models import Place
from tests.cast import make_person
from veterans.actions import looks
from veterans.models import LookKind, LookLimit, LookReport, LookTally, Person

REASON = {"kind": "opened", "wanted": "1", "reason": "calls", "next": "/people/"}


@pytest.fixture
def few(db: None) -> None:
    """Limits small enough to reach."""
    for kind, most in (("opened", 2), ("listed", 40), ("exported", 2)):
        LookLimit.objects.filter(kind=kind).update(most=most)


@pytest.fixture
def crowd(county: Place) -> list[Person]:
    return [make_person(county, name="张三", source="s", source_id=str(at)) for at in range(6)]


def opened(client: Client, person: Person) -> bool:
    page = client.get(person.get_absolute_url())
    assert page.status_code == 200 or page["Location"].startswith(
        "/people/looks/?kind=opened&wanted=1&next=%2Fpeople%2F"
    )
    return page.status_code == 200


def test_an_installation_starts_with_documented_limits(db: None) -> None:
    found = {one.kind: (one.most, one.minutes) for one in LookLimit.objects.all()}
    assert found == looks.DEFAULTS == {"opened": (100, 60), "listed": (2000, 60), "exported": (1000, 1440)}


def test_the_brake(client: Client, few: None, crowd: list[Person], clerk: User, chief: User) -> None:
    client.force_login(clerk)
    assert [opened(client, person) for person in (crowd[0], crowd[1], crowd[0], crowd[2])] == [True, True, True, False]
    assert not Entry.objects.filter(subject_key=str(crowd[2].public_id), action="veterans.person.viewed").exists()
    # A reason opens the next few, and the office above reads who, how many and why; nobody's name.
    assert client.post("/people/looks/", REASON)["Location"] == "/people/"
    report = LookReport.objects.get()
    notice = Notice.objects.get(user=chief)
    assert notice.parameters == {"who": "clerk", "place": "昌吉市", "count": 3}
    assert report.duty in Duty.objects.of(chief).open()
    assert not Duty.objects.visible_to(clerk).filter(pk=report.duty.pk).exists()  # type: ignore[union-attr]
    assert [opened(client, person) for person in crowd[2:5]] == [True, True, False]
    # A second reason is not enough: the office above has to look first.
    client.post("/people/looks/", REASON)
    assert LookReport.objects.count() == 1
    assert client.get("/people/looks/?kind=opened").context["stopped"]
    client.force_login(chief)
    page = client.get("/duties/").content.decode()
    assert "clerk" in page
    assert "张三" not in page
    close_duty(duty=report.duty, outcome="fine", by=chief)  # type: ignore[arg-type]
    client.force_login(clerk)
    client.post("/people/looks/", REASON)
    assert opened(client, crowd[5])
    assert LookReport.objects.count() == 2


def test_a_while_later_it_starts_anew(client: Client, few: None, crowd: list[Person], clerk: User) -> None:
    client.force_login(clerk)
    assert [opened(client, person) for person in crowd[:3]] == [True, True, False]
    LookTally.objects.update(ends_at="2026-01-01T00:00:00+08:00")
    assert opened(client, crowd[2])


@pytest.mark.parametrize(
    ("address", "kind"), [("/people/ledger/export/", "exported"), ("/people/?page=2", "listed"), ("/people/", "listed")]
)
def test_lists_and_exports_count_their_lines(
    client: Client, few: None, crowd: list[Person], clerk: User, address: str, kind: str
) -> None:
    from veterans.actions.ledger import open_need

    LookLimit.objects.filter(kind="listed").update(most=5)
    for person in crowd:
        open_need(person=person, kind="job", due_on=person.created_at.date(), by=clerk)
    client.force_login(clerk)
    page = client.get(address)
    assert page["Location"].startswith(f"/people/looks/?kind={kind}&wanted=6&next=")
    client.post("/people/looks/", {**REASON, "kind": kind, "wanted": "6"})
    assert client.get(address).status_code == 200
    assert LookReport.objects.get().wanted == 6


def test_fragments_and_reveals_are_braked_too(client: Client, few: None, crowd: list[Person], clerk: User) -> None:
    client.force_login(clerk)
    assert all(opened(client, person) for person in crowd[:2])
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/"}
    page = client.post(f"{crowd[3].get_absolute_url()}reveal/phone/", headers=here)
    assert page["HX-Redirect"].startswith("/people/looks/?kind=opened")
    for part in ("profile/", "sheet/resume/", "profile/paper/"):
        assert client.get(f"{crowd[3].get_absolute_url()}{part}").status_code == 302
    assert client.get(f"/matches/person/{crowd[3].public_id}/").status_code == 302
    assert client.get(f"/consents/person/{crowd[3].public_id}/").status_code == 302


def test_a_reason_leads_nowhere_else(client: Client, few: None, clerk: User, veteran: Person) -> None:
    client.force_login(clerk)
    assert client.post("/people/looks/", {**REASON, "next": "https://evil.example/"})["Location"] == "/"
    client.force_login(veteran.user)  # type: ignore[arg-type]
    assert client.get("/people/looks/").status_code == 404


def test_without_an_office_above_a_reason_is_enough(
    client: Client, few: None, crowd: list[Person], chief: User
) -> None:
    client.force_login(chief)
    assert [opened(client, person) for person in crowd[:3]] == [True, True, False]
    client.post("/people/looks/", REASON)
    assert [opened(client, person) for person in crowd[2:5]] == [True, True, False]
    client.post("/people/looks/", REASON)
    assert opened(client, crowd[4])


def test_limits_are_kept_by_administrators(client: Client, administrator: User, chief: User) -> None:
    client.force_login(chief)
    assert client.get("/people/looks/limits/").status_code == 404
    client.force_login(administrator)
    assert client.get("/people/looks/limits/").status_code == 200
    client.post("/people/looks/limits/", {"kind": "opened", "most": "50", "minutes": "30"})
    client.post("/people/looks/limits/", {"kind": "opened", "most": "0", "minutes": "30"})
    assert str(LookLimit.objects.get(kind="opened")).endswith("50/30")


@pytest.mark.race
@pytest.mark.parametrize("guarded", [True, False])
def test_requests_at_once_do_not_pass_the_limit_together(
    together: Callable[..., list[Any]], few: None, clerk: User, crowd: list[Person], monkeypatch: Any, guarded: bool
) -> None:
    """Six at once, two may pass. The control reads, waits and writes, each on its own, and lets more pass."""
    see: Any = looks.see
    if not guarded:
        monkeypatch.setattr(looks, "_count", _read_then_write)
        see = looks.see.__wrapped__  # type: ignore[attr-defined]

    def look(person: Person) -> Callable[[], Any]:
        return lambda: see(by=clerk, action="veterans.person.viewed", keys=[person.public_id], purpose="service")

    found = together(*[look(person) for person in crowd])
    passed = sum(one is None for one in found)
    if guarded:
        assert (passed, sum(isinstance(one, looks.ReasonWanted) for one in found)) == (2, 4)
    else:
        assert passed > 2


def _read_then_write(by: User, kind: LookKind, number: int) -> None:
    tally = LookTally.objects.filter(user=by, kind=kind).first()
    count = (tally.count if tally else 0) + number
    if count > 2:
        raise looks.ReasonWanted(kind, number)
    time.sleep(0.1)
    fresh = {"count": count, "room": 2, "ends_at": timezone.now()}
    LookTally.objects.update_or_create(user=by, kind=kind, defaults=fresh)
