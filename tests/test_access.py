"""Every route × every role, against cells written by hand in tests/data/access.csv. A route without a row fails."""

import contextlib
import copy
import csv
import datetime
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from applications.actions.feeds import new_feed
from applications.actions.interviews import agree
from applications.actions.interviews import propose as propose_times
from applications.actions.person import apply
from consents.models import Consent, ContactRequest, LegalBasis, Pseudonym
from duties.actions import open_duty
from duties.actions.calendar import set_day
from duties.actions.supervising import supervise
from duties.models import Duty, StandIn
from employers.actions.complaints import complain
from employers.actions.reviews import hold_posting
from employers.lawful import read
from employers.models import Posting, PostingReview, Registration
from files.actions import checked, keep_file
from imports.models import Batch
from notices.models import Notice
from outcomes.actions.adaptation import propose_exemption
from outcomes.actions.hires import Facts, record_hire
from places.models import UnknownName
from recommendations.actions import recommend
from recommendations.actions.evening import decide
from recommendations.actions.searches import save_search
from runs import actions as runs
from runs.registry import subscriber, subscribers_of
from tests.cast import Cast, make_cast, make_posting
from veterans.actions.duplicates import propose
from veterans.actions.erasing import ask
from veterans.actions.ledger import open_need
from veterans.actions.reception import accept, offer, receive
from veterans.actions.remarks import write_remark
from veterans.actions.views import save_view
from veterans.models import DuplicatePair, Person, RunningClock
from veterans.topics import VETERAN_CHANGED
from vocabulary.actions import correct_crosswalk
from vocabulary.actions import propose as propose_line

CELLS = Path(__file__).parent / "data" / "access.csv"
ROLES = (
    *("guest", "veteran", "other_veteran", "clerk", "chief", "other_clerk", "employer", "administrator"),
    *("auditor", "other_employer", "stranger", "former_clerk"),
)
NOT_OURS = {"account"}


def routes() -> list[str]:
    """Names of all our routes."""
    found: list[str] = []

    def walk(patterns: list[Any], space: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                if str(one.pattern).rstrip("/") not in NOT_OURS:
                    walk(one.url_patterns, one.namespace or space)
            elif isinstance(one, URLPattern):
                found.append(f"{space}:{one.name}")

    walk(get_resolver().url_patterns, "")
    return sorted(set(found))


def cells() -> list[dict[str, str]]:
    with CELLS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_route_has_its_rows() -> None:
    assert routes() == sorted({row["route"] for row in cells()})


def notice_to(user: User) -> str:
    """A notice of the clerk's own, which nobody else may open."""
    return str(Notice.objects.create(user=user, template="x", key="x").public_id)


def held(posting: Posting, by: User) -> PostingReview:
    """A second posting of the firm, which waits for a decision."""
    doubtful = make_posting(posting.employer, title="服务员（女）")
    return hold_posting(posting=doubtful, findings=read(doubtful.title, "").findings, by=by)


def make_objects(cast: Cast) -> dict[str, str]:
    """One object of each kind, kept by the clerk's county. All that is the veteran's was made while the former clerk's
    county kept the file, and went along when the clerk accepted it."""
    veteran, other_veteran, posting = cast.veteran, cast.other_veteran, cast.posting
    clerk, chief, other_clerk, employer_user = cast.clerk, cast.chief, cast.other_clerk, cast.employer
    former = cast.former_clerk.posts.get().place
    Person.objects.filter(pk=veteran.pk).update(kept_by=former)
    veteran.custodies.update(place=former)
    veteran.refresh_from_db()
    answered = Pseudonym.objects.create(person=veteran, employer=posting.employer, code="23456789")
    asked = ContactRequest.objects.create(
        person=veteran, posting=posting, employer=posting.employer, asked_by=employer_user
    )
    open_duty(kind="consents.asked", key=asked.public_id, place=former, by=employer_user)
    consent = Consent.objects.create(
        person=veteran, employer=posting.employer, text_version="contact-1", basis=LegalBasis.objects.all()[0],
        channel="in_app", given_by=veteran.user,
    )  # fmt: skip
    one, other = sorted((veteran, other_veteran), key=lambda person: person.pk)
    pair = DuplicatePair.objects.create(one=one, other=other, score=7)
    batch = Batch.objects.create(
        kind="postings",
        file_name="a.csv",
        sha256="0" * 64,
        place_code="652301",
        created_by=clerk,
        state="unusable",
        problem="empty",
    )
    run = runs.start(kind="imports.check", by=clerk, place_code="652301", parameters={"batch": batch.pk})
    registration = Registration.objects.create(
        applicant=veteran.user, place=other_veteran.kept_by, name="x", uscc="91350100M000100Y43", kind="other",
        licence_address="x", contact_name="x", contact_phone="1",
    )  # fmt: skip
    duty = open_duty(kind="duties.own", key="1", place=other_veteran.kept_by, words="x", by=clerk)
    sent = apply(person=veteran, posting=posting, by=veteran.user)
    slot = datetime.datetime.now(datetime.UTC).replace(minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)
    talk = propose_times(
        application=sent, interviewer=employer_user, times=[slot], minutes=30, mode="phone", by=employer_user
    )
    agree(interview=talk, slot=talk.slots.get().pk, by=veteran.user)
    evidence = checked(content=b"consent on paper", name="consent.txt")
    spell = record_hire(
        person=veteran, started_on=datetime.date(2026, 11, 1), source_kind="x", source_key=1, by=clerk,
        facts=Facts(employer_words="x"), keeps_seeking=True,
    )  # fmt: skip
    reception = receive(person=veteran, cohort_year=2026, by=clerk)
    exemption = propose_exemption(reception=reception, reason="illness", evidence=evidence, by=clerk)
    objects = {
        "application": str(sent.public_id),
        "interview": str(talk.public_id),
        "fresh": str(make_posting(posting.employer, title="焊工").public_id),
        "secret": new_feed(by=veteran.user),
        "spell": str(spell.public_id),
        "call": str(spell.calls.get(month=1).public_id),
        "exemption": str(exemption.public_id),
        "file": str(keep_file(file=evidence, kind="person", key=veteran.public_id, by=clerk).public_id),
        "notice": notice_to(clerk),
        "pseudonym": answered.code,
        "asked": str(asked.public_id),
        "consent": str(consent.public_id),
        "duty": str(duty.public_id),
        "supervision": str(supervise(duty=duty, by=chief).public_id),
        "day": str(set_day(day=datetime.date(2027, 1, 1), kind="holiday", name="", source="x", by=clerk).pk),
        "named": str(StandIn.objects.create(user=clerk, stand_in=chief, valid_from="2026-01-01").pk),
        "person": str(veteran.public_id),
        "posting": str(posting.public_id),
        "review": str(held(posting, clerk).public_id),
        "complaint": str(complain(posting=posting, matter="money", words="x")[0].public_id),
        "firm": str(posting.employer.public_id),
        "member": str(employer_user.memberships.get().pk),
        "registration": str(registration.public_id),
        "batch": str(batch.public_id),
        "run": str(run.public_id),
        "unknown": str(UnknownName.objects.create(name="东三县", within="652301").pk),
        "remark": str(write_remark(person=veteran, words="x", by=clerk).pk),
        "correction": str(
            correct_crosswalk(specialty="MS001", occupation="4-02-02-01", percent=10, reason="x", by=clerk).pk
        ),
        "post": str(clerk.posts.get().pk),
        "pair": str(pair.pk),
        "proposal": str(propose_line(specialty="MS001", occupation="4-02-02-02", percent=20, reason="x", by=clerk).pk),
        "reception": str(reception.pk),
        "clock": str(
            RunningClock.objects.create(
                person=veteran, rule="placed", started_on="2026-11-01", due_on="2026-11-30", opens_on="2026-11-01"
            ).public_id
        ),
        "custody": str(offer(person=other_veteran, place=other_clerk.posts.get().place, by=clerk).pk),
        "erasure": str(ask(person=veteran, words="", by=clerk).public_id),
        "need": str(open_need(person=veteran, kind="job", due_on=datetime.date(2026, 12, 1), by=clerk).public_id),
        "view": str(save_view(name="x", query="due=over", by=clerk).pk),
        "evened": str(decide(place=chief.posts.get().place, dimension="age", bound=2, reason="x", by=chief).public_id),
        "search": str(save_search(person=veteran, name="x", q="电工", rhythm="none", by=veteran.user).public_id),
        "recommendation": str(
            recommend(person=veteran, posting=make_posting(posting.employer, title="钳工"), by=clerk).public_id
        ),
    }
    accept(custody=offer(person=veteran, place=other_veteran.kept_by, by=cast.former_clerk), by=clerk)
    for name in subscribers_of(VETERAN_CHANGED):
        subscriber(name).handler([objects["person"]])  # type: ignore[union-attr]
    veteran.refresh_from_db()
    objects["merge"] = str(propose(kept=veteran, gone=other_veteran, choices={}, by=clerk).public_id)
    return objects


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Cast, dict[str, str]]]:
    """Made once, in a transaction around the module: each cell is a savepoint in it and is undone on its own."""
    with contextlib.ExitStack() as leaving:
        with django_db_blocker.unblock():
            leaving.callback(_undo, django_db_blocker, around := transaction.atomic())
            around.__enter__()
            made = make_cast()
            objects = make_objects(made)
        yield made, objects


def _undo(django_db_blocker: Any, around: transaction.Atomic) -> None:
    """Also when not all could be made: what is left would meet every later test of this process."""
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


class Asked:
    """One role in front of every address. Whatever a request changes is taken back before the next one."""

    def __init__(self, world: tuple[Cast, dict[str, str]], role: str) -> None:
        cast, self.objects = world
        self.client = Client(raise_request_exception=True)
        if role != "guest":
            one = getattr(cast, role)
            self.client.force_login(one.user if isinstance(one, Person) else one)
        self.cookies = copy.deepcopy(self.client.cookies)

    def __call__(self, row: dict[str, str], method: str = "", **headers: str) -> tuple[str, str]:
        """(status, where to)."""
        page = self.page(row, method, **headers)
        return str(page.status_code), page.get("Location", "") or page.get("HX-Redirect", "")

    def page(self, row: dict[str, str], method: str = "", **headers: str) -> Any:
        cache.clear()
        self.client.cookies = copy.deepcopy(self.cookies)
        address = row["path"].format(**self.objects)
        data = dict(part.split("=", 1) for part in row["data"].format(**self.objects).split("&") if part)
        with transaction.atomic():
            method = method or row["method"]
            more = {"data": data} if method == "POST" else {}
            page = getattr(self.client, method.lower())(address, headers=headers, **more)
            transaction.set_rollback(True)
        return page


@pytest.fixture(autouse=True)
def without_the_log_of_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def refused(status: str, where: str) -> bool:
    """Not there, not allowed, or first sign in."""
    return status in {"401", "403", "404", "405"} or where.startswith("/account/login/")


def open_to_guests(row: dict[str, str]) -> bool:
    return row["route"].split(":")[0] in {"portal", "common"}


@pytest.mark.parametrize("role", ROLES)
def test_each_cell(world: tuple[Cast, dict[str, str]], role: str, db: None) -> None:
    asked, wrong = Asked(world, role), []
    for row in cells():
        status, where = asked(row)
        sent_away = role == "guest" and row[role] == "302" and not open_to_guests(row)
        if status != row[role] or (sent_away and not where.startswith("/account/login/")):
            wrong.append(f"{row['method']} {row['path']}: {status} {where}, not {row[role]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["other_clerk", "former_clerk"])
def test_no_page_names_whose_file_is_kept_elsewhere(world: tuple[Cast, dict[str, str]], role: str, db: None) -> None:
    """Lists, counts and histories too: what a station made while it kept a file went along with the file."""
    asked, name = Asked(world, role), world[0].veteran.name.encode()
    named = [row["path"] for row in cells() if row["method"] == "GET" and name in asked.page(row).content]
    assert not named
    duties = Duty.objects.visible_to(getattr(world[0], role)).open().values_list("kind", flat=True)
    assert set(duties) <= {"duties.round"}


OTHER_WAYS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")


@pytest.mark.proof
def test_no_other_way_in(world: tuple[Cast, dict[str, str]], db: None, proof: Any) -> None:
    """What a role is refused stays refused as a fragment and by every other method; what is granted stays granted."""
    rows = cells()
    closed = {
        (role, row["path"]): all(
            refused(one[role], "/account/login/" if role == "guest" and one[role] == "302" else "")
            for one in rows
            if one["path"] == row["path"]
        )
        for role in ROLES
        for row in rows
        if not open_to_guests(row)
    }
    wrong, count = [], 0
    for role in ROLES:
        asked = Asked(world, role)
        for row in rows if proof.full else proof.random.sample(rows, 12):
            if (role, row["path"]) not in closed:
                continue
            hand = refused(row[role], "/account/login/" if role == "guest" and row[role] == "302" else "")
            answers = [("HTMX", hand, asked(row, **{"HX-Request": "true"}))]
            if closed[role, row["path"]]:
                answers += [(method, True, asked(row, method)) for method in OTHER_WAYS]
            for way, shut, answer in answers:
                count += 1
                if refused(*answer) != shut:
                    wrong.append(f"{way} {role} {row['path']}: {answer}")
    print(f"{len(rows) * len(ROLES)} cells by hand, {count} more by other ways, {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong)
    proof.record(cases=count, failures=len(wrong))
