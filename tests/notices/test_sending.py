"""Notices by mail and SMS: to those who asked, outside their quiet hours, each once whatever fails or is killed."""

import datetime
import json
import random
from collections.abc import Callable
from http.client import BadStatusLine
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.actions import SystemJob
from notices import actions, gateways, hours, sending, tasks, templates
from notices.gateways import FileGateway, Refused, Unreachable
from notices.models import Channel, Delivery, Message, Notice, Rhythm, Way
from runs.models import Run
from tests.conftest import Proof

BY = SystemJob("test")
ALWAYS = {"quiet_from": datetime.time(0), "quiet_to": datetime.time(0)}


@pytest.fixture(autouse=True)
def own_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_templates", {})
    templates.register("test.plain", title="plain %(at)d", parameters=("at",))


def wants(user: User, **values: Any) -> Way:
    return Way.objects.create(user=user, **{"mail": "a@example.cn", "by_mail": True, **ALWAYS, **values})


def tell(*users: User, at: int = 1) -> None:
    actions.notify(users=users, template="test.plain", key=f"k{at}", parameters={"at": at}, by=BY)


class Post:
    """A gateway that takes a key once, and fails or kills the worker at random, before or after it took it."""

    def __init__(self, chance: random.Random, trouble: float = 0.0) -> None:
        self.chance, self.trouble = chance, trouble
        self.taken: dict[str, tuple[str, str, str]] = {}

    def send(self, *, key: str, to: str, title: str, body: str) -> None:
        luck = self.chance.random()
        if luck < self.trouble / 3:
            raise Unreachable("busy")
        self.taken.setdefault(key, (to, title, body))
        if luck < 2 * self.trouble / 3:
            raise Unreachable("answer lost")
        if luck < self.trouble:
            raise Killed


class Killed(BaseException):
    """As SIGKILL ends a worker: no handler of the platform's sees it."""


def send(post: Any, now: datetime.datetime | None = None) -> int:
    return sending.send_due(now or timezone.now(), beat=lambda: None, open_gateway=lambda _channel: post)


@pytest.fixture
def post() -> Post:
    return Post(random.Random(1))


def test_nobody_is_written_to_unasked(clerk: User, post: Post) -> None:
    tell(clerk)
    assert not sending.due(timezone.now())
    assert send(post) == 0
    assert Notice.objects.count() == 1


def test_mail_and_sms_go_to_those_who_asked(clerk: User, chief: User, post: Post) -> None:
    clerk.phone = "13899990001"
    clerk.save()
    wants(clerk, by_sms=True)
    tell(clerk, chief)
    assert send(post) == 2
    assert sorted(to for to, _title, _body in post.taken.values()) == ["13899990001", "a@example.cn"]
    assert {title for _to, title, _body in post.taken.values()} == {"plain 1"}
    assert all("/notices/" in body for _to, _title, body in post.taken.values())
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert send(post) == 0


def test_a_days_notices_are_one_message(clerk: User, post: Post) -> None:
    wants(clerk, rhythm=Rhythm.DAILY, quiet_to=datetime.time(8))
    for at in range(30):
        tell(clerk, at=at)
    assert send(post) == 0
    assert send(post, hours.morning(Way.objects.get(), timezone.now())) == 1
    ((_to, title, body),) = post.taken.values()
    assert "30" in title
    assert body.count("plain") == sending.A_TEXT


@pytest.mark.parametrize(
    ("start", "end", "at", "quiet"),
    [
        ("21:00", "08:00", "23:30", True), ("21:00", "08:00", "07:59", True), ("21:00", "08:00", "08:00", False),
        ("12:00", "14:00", "13:00", True), ("12:00", "14:00", "14:00", False), ("00:00", "00:00", "03:00", False),
    ],
)  # fmt: skip
def test_quiet_hours(start: str, end: str, at: str, quiet: bool) -> None:
    clock = datetime.time.fromisoformat
    way = Way(quiet_from=clock(start), quiet_to=clock(end))
    assert hours.is_quiet(way, clock(at)) is quiet
    moment = timezone.make_aware(datetime.datetime(2026, 12, 1, clock(at).hour, clock(at).minute))
    after = hours.not_before(way, moment)
    assert (after > moment) is quiet
    assert not hours.is_quiet(way, timezone.localtime(after).time())


def test_a_changed_address_is_the_one_written_to_and_none_is_a_failure(clerk: User, post: Post) -> None:
    way = wants(clerk)
    tell(clerk)
    Way.objects.filter(pk=way.pk).update(mail="b@example.cn")
    send(post)
    assert [to for to, _title, _body in post.taken.values()] == ["b@example.cn"]
    tell(clerk, at=2)
    Way.objects.filter(pk=way.pk).update(by_mail=False)
    send(post)
    assert Message.objects.get(state="failed").problem == "no_address"


def test_a_gateway_that_is_down_loses_nothing(clerk: User) -> None:
    class Down:
        def send(self, **_all: Any) -> None:
            raise Unreachable("down")

    wants(clerk)
    tell(clerk)
    now = timezone.now()
    for _time in range(sending.MOST_ATTEMPTS):
        send(Down(), now)
        now += datetime.timedelta(hours=12)
    message = Message.objects.get()
    assert (message.state, message.attempts, message.problem) == ("failed", sending.MOST_ATTEMPTS, "down")
    assert Delivery.objects.get(channel=Channel.MAIL).state == "failed"


def test_a_wrong_address_is_not_tried_again(clerk: User) -> None:
    class Wrong:
        def send(self, **_all: Any) -> None:
            raise Refused("recipient")

    wants(clerk)
    tell(clerk)
    assert send(Wrong()) == 0
    assert Message.objects.get().attempts == 1


@pytest.mark.django_db
@pytest.mark.proof
def test_nothing_is_lost_or_told_twice(proof: Proof, tree: Any) -> None:
    """The gateway fails at random and the worker is killed at random, until all is out."""
    users = [User.objects.create_user(f"u{at}", "a long password 1") for at in range(proof.size(10, 100))]
    for user in users:
        wants(user, mail=f"{user.username}@example.cn")
    each, post = proof.size(30, 100), Post(random.Random(proof.seed), trouble=0.3)
    for at in range(each):
        tell(*users, at=at)
        now = timezone.now()  # a fixed moment would leave all of them to one message, which says the first A_TEXT only
        try:
            send(post, now)
        except Killed:
            Message.objects.filter(state="sending").update(claimed_at=now - 2 * sending.SILENT_AFTER)
    for _round in range(10_000):
        now += datetime.timedelta(hours=7)
        if not sending.due(now):
            break
        try:
            send(post, now)
        except Killed:
            Message.objects.filter(state="sending").update(claimed_at=now - 2 * sending.SILENT_AFTER)
    told: dict[tuple[str, str], int] = {}
    for to, _title, body in post.taken.values():
        for line in body.splitlines():
            if line.startswith("plain "):
                told[to, line] = told.get((to, line), 0) + 1
    wanted = {(f"{user.username}@example.cn", f"plain {at}") for user in users for at in range(each)}
    failed = Message.objects.filter(state="failed").count()
    lost, doubled = len(wanted - set(told)), sum(count > 1 for count in told.values())
    proof.record(cases=len(wanted), failures=(0 if failed else lost) + doubled)
    assert not Message.objects.filter(state="sending").exists()


def test_the_proof_sees_a_gateway_without_memory(clerk: User) -> None:
    """The negative control: a gateway that takes a key twice tells twice after a lost answer."""

    class Forgetful(Post):
        def send(self, *, key: str, to: str, title: str, body: str) -> None:
            self.taken[f"{key}.{len(self.taken)}"] = (to, title, body)
            if len(self.taken) == 1:
                raise Unreachable("answer lost")

    wants(clerk)
    tell(clerk)
    post, now = Forgetful(random.Random(1)), timezone.now()
    send(post, now)
    send(post, now + datetime.timedelta(hours=1))
    assert len(post.taken) == 2


@pytest.mark.race
def test_two_workers_send_each_message_once(together: Callable[..., list[Any]], clerk: User, chief: User, post: Post) -> None:  # fmt: skip
    for user in (clerk, chief):
        wants(user, mail=f"{user.username}@example.cn")
        tell(user, at=user.pk)
    counted: list[str] = []

    class Counting:
        def send(self, *, key: str, **_all: Any) -> None:
            counted.append(key)

    results = together(lambda: send(Counting()), lambda: send(Counting()))
    assert sum(results) == 2, results
    assert len(counted) == len(set(counted)) == 2


def test_files_are_written_once_a_key(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    box = FileGateway("mail")
    for title in ("first", "second"):
        box.send(key="k", to="a@example.cn", title=title, body="b")
    (file,) = (tmp_path / "outbox" / "mail").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["title"] == "first"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("chosen", ["file", "console", "smtp://u:p@127.0.0.1:1", "https://127.0.0.1:1/x"])
def test_every_kind_of_gateway_is_made(chosen: str, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.NOTICES_MAIL = settings.NOTICES_SMS = chosen
    channel = Channel.SMS if chosen.startswith("https") else Channel.MAIL
    made = gateways.gateway(channel)
    if "127.0.0.1" in chosen:
        with pytest.raises(Unreachable):
            made.send(key="k", to="a@example.cn", title="t", body="b")
    else:
        made.send(key="k", to="a@example.cn", title="t", body="b")


def test_the_clock_starts_one_run_and_only_when_something_waits(clerk: User, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    tasks.send(timezone.now())
    assert not Run.objects.exists()
    wants(clerk)
    tell(clerk)
    tasks.send(timezone.now())
    tasks.send(timezone.now())
    assert Run.objects.filter(kind="notices.send").count() == 1


def test_the_page_keeps_a_choice_and_says_what_is_missing(clerk: User) -> None:
    client, url = Client(), reverse("notices:ways")
    client.force_login(clerk)
    given = {"rhythm": "daily", "quiet_from": "21:00", "quiet_to": "08:00"}
    assert "请填写" in client.post(url, {**given, "by_mail": "on"}).content.decode()
    assert "电话" in client.post(url, {**given, "by_sms": "on"}).content.decode()
    assert not Way.objects.exists()
    assert client.post(url, {**given, "by_mail": "on", "mail": "a@example.cn"}).status_code == 302
    way = Way.objects.get()
    assert (way.mail, way.by_mail, way.rhythm) == ("a@example.cn", True, "daily")


def test_after_an_outage_nobody_is_woken(clerk: User, post: Post) -> None:
    wants(clerk, quiet_from=datetime.time(21), quiet_to=datetime.time(8))
    noon = timezone.make_aware(datetime.datetime(2030, 5, 6, 12))
    tell(clerk)
    Delivery.objects.filter(channel=Channel.MAIL).update(after=noon)
    night = noon.replace(hour=23)
    assert send(post, night) == 0
    assert not post.taken
    assert not sending.due(night + datetime.timedelta(hours=8))
    assert send(post, night + datetime.timedelta(hours=9)) == 1


def test_what_one_gateway_chokes_on_does_not_hold_up_the_next(
    clerk: User, chief: User, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    class Chokes(Post):
        def send(self, *, key: str, to: str, title: str, body: str) -> None:
            if not self.taken and to == "bad@example.cn":
                raise BadStatusLine(to)
            super().send(key=key, to=to, title=title, body=body)

    wants(clerk, mail="bad@example.cn")
    wants(chief)
    tell(clerk, chief)
    assert send(Chokes(random.Random(1))) == 1
    waiting = Message.objects.get(user=clerk)
    assert (waiting.state, waiting.attempts, waiting.problem) == ("waiting", 1, "BadStatusLine")
    assert "BadStatusLine in send" in caplog.text
    assert "bad@example.cn" not in caplog.text
    assert send(post, waiting.after) == 1
