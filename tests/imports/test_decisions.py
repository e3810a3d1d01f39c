"""The page of one import: what can be decided when, also after a run that broke off."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from employers.models import Posting
from imports import actions
from imports.models import Batch, BatchState
from runs.models import Run, State

HEADER = "编号,来源,岗位名称,单位名称,招聘人数"
GOOD = f"{HEADER}\n1,公告,电工,某某厂,2".encode()
REFUSED = f"{HEADER}\n1,公告,电工,某某厂,0".encode()

Commits = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("tree")


def upload(client: Client, content: bytes) -> Any:
    file = io.BytesIO(content)
    file.name = "a.csv"
    return client.post("/imports/new/", {"kind": "postings", "file": file, "source": "", "place": "652301"})


def broken_off() -> None:
    """As if each run had failed in the middle."""
    Run.objects.unfinished().update(state=State.FAILED, finished_at=timezone.now())


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def decide(desk: Client, address: str, decision: str) -> str:
    return desk.post(f"{address}decide/", {"decision": decision}, follow=True).content.decode()


def test_a_check_that_broke_off_is_made_again(desk: Client, django_capture_on_commit_callbacks: Commits) -> None:
    address = upload(desk, GOOD)["Location"]
    assert "重新检查" not in desk.get(address).content.decode()
    broken_off()
    assert "重新检查" in desk.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        decide(desk, address, "check")
    assert Batch.objects.get().state == BatchState.CHECKED
    assert 'value="apply"' in desk.get(address).content.decode()


def test_a_take_over_that_broke_off_is_started_again(desk: Client, django_capture_on_commit_callbacks: Commits) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        address = upload(desk, GOOD)["Location"]
    page = decide(desk, address, "apply")
    assert 'value="apply"' not in page
    broken_off()
    assert 'value="apply"' in desk.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        decide(desk, address, "apply")
    assert Posting.objects.count() == 1


def test_a_double_click_says_nothing_wrong(desk: Client, django_capture_on_commit_callbacks: Commits) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        address = upload(desk, GOOD)["Location"]
    decide(desk, address, "apply")
    assert "再试" not in decide(desk, address, "apply")
    assert Run.objects.filter(kind="imports.apply").count() == 1


def test_what_was_taken_over_cannot_be_dropped(desk: Client, django_capture_on_commit_callbacks: Commits) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        address = upload(desk, GOOD)["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        decide(desk, address, "apply")
    assert "已不在等待决定" in decide(desk, address, "drop")
    assert Batch.objects.get().state == BatchState.APPLIED
    assert Posting.objects.count() == 1


def test_a_check_does_not_bring_back_what_was_dropped(desk: Client, clerk: User) -> None:
    upload(desk, GOOD)
    read = Batch.objects.get()
    assert actions.drop(batch=read, by=clerk)
    actions.check(read, clerk)
    assert Batch.objects.get().state == BatchState.DROPPED


def test_nothing_to_take_over_offers_no_button(desk: Client, django_capture_on_commit_callbacks: Commits) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        address = upload(desk, REFUSED)["Location"]
    page = desk.get(address).content.decode()
    assert "没有要接收的" in page
    assert 'value="apply"' not in page


@pytest.mark.parametrize(("content", "sentence"), [(b"", "文件里没有数据行"), (None, "请先选择文件")])
def test_no_file_and_an_empty_one_say_what_to_do(desk: Client, content: bytes | None, sentence: str) -> None:
    if content is None:
        page = desk.post("/imports/new/", {"kind": "postings", "source": "", "place": "652301"})
    else:
        page = upload(desk, content)
    assert sentence in page.content.decode()
    assert not Batch.objects.exists()


def test_sixty_megabytes_are_refused_before_they_are_read(desk: Client, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    page = upload(desk, GOOD + b" " * 1024 * 1024)
    assert "超过 1 MB" in page.content.decode()
    assert not Batch.objects.exists()
