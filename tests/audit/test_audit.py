"""No anonymous change, no later change, two different people under one paper."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.actions import (
    AlreadySigned,
    NoActor,
    SameSigner,
    SystemJob,
    both_signed,
    digest_of,
    record,
    record_many,
    sign,
)
from audit.models import AuditIsFinal, Entry, Signature

JOB = SystemJob("test")


@pytest.mark.django_db
def test_a_deed_has_exactly_one_actor() -> None:
    user = User.objects.create_user("amy")
    assert record(by=user, action="x.y", kind="person", key=1).user == user
    assert record(by=JOB, action="x.y", kind="person", key=1).job == "test"
    with pytest.raises(NoActor):
        record(by=User(username="unsaved"), action="x.y", kind="person", key=1)
    with pytest.raises(NoActor):
        record(by=None, action="x.y", kind="person", key=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(action="x", subject_kind="k", subject_key="1")


@pytest.mark.django_db
def test_entries_are_never_changed_or_deleted() -> None:
    entry = record(by=JOB, action="x.y", kind="person", key=1)
    entry.action = "other"
    with pytest.raises(AuditIsFinal):
        entry.save()
    with pytest.raises(AuditIsFinal):
        entry.delete()
    with pytest.raises(AuditIsFinal):
        Entry.objects.update(action="other")
    with pytest.raises(AuditIsFinal):
        Entry.objects.filter(pk=entry.pk).delete()


@pytest.mark.django_db
def test_a_list_of_people_writes_one_bulk_row_set(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert record_many(by=JOB, action="listed", kind="person", keys=range(25)) == 25
    assert Entry.objects.about("person", "7").count() == 1


@pytest.mark.django_db
def test_two_different_people_sign_one_content() -> None:
    amy, bob, cid = (User.objects.create_user(name) for name in ("amy", "bob", "cid"))
    paper = {"kind": "list", "key": 1, "purpose": "publish", "digest": digest_of({"a": 1})}
    assert sign(by=amy, **paper).seat == 1
    with pytest.raises(SameSigner):
        sign(by=amy, **paper)
    assert not both_signed(**paper)
    assert sign(by=bob, **paper).seat == 2
    assert both_signed(**paper)
    with pytest.raises(AlreadySigned):
        sign(by=cid, **paper)
    with pytest.raises(NoActor):
        sign(by=JOB, **paper)
    other = {**paper, "digest": digest_of({"a": 2})}
    assert not both_signed(**other)


def test_the_digest_is_one_for_one_content() -> None:
    assert digest_of({"a": 1, "b": "人"}) == digest_of({"b": "人", "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


@pytest.mark.race
def test_one_person_twice_at_once_takes_one_seat(together: Callable[..., list[Any]]) -> None:
    amy = User.objects.create_user("amy")
    paper = {"kind": "list", "key": 1, "purpose": "publish", "digest": "d" * 64}
    results = together(*[lambda: sign(by=amy, **paper)] * 6)
    assert sum(isinstance(one, Signature) for one in results) == 1, results
    assert Signature.objects.count() == 1
