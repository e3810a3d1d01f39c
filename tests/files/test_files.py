"""Evidence: sealed, found again, handed out only through its owner's room, removed for good."""

import datetime
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import SystemJob
from audit.models import Entry
from common.crypto import Undecipherable
from common.personal_data import registrations
from files import actions, owners, storage
from files.inspect import Inspected
from files.models import Form, StoredFile
from files.problems import SENTENCES, Unsafe
from tests.cast import make_person
from tests.files import samples
from veterans.models import Person

BY = SystemJob("test")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_FOLDER = tmp_path / "evidence"
    return tmp_path / "evidence"


def some(words: bytes = b"", name: str = "身份证 张三.pdf") -> Inspected:
    return actions.checked(content=samples.pdf(b"% " + words), name=name)


def keep(person: Person, by: Any = BY, words: bytes = b"", purpose: str = "consent") -> StoredFile:
    return actions.keep_file(file=some(words), kind="person", key=person.public_id, by=by, purpose=purpose)


def disk(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*/*") if path.is_file()]


def test_nothing_readable_lies_on_the_disk(veteran: Person, clerk: User, own_folder: Path) -> None:
    file = keep(veteran, clerk, b"canary 13812345678")
    [path] = disk(own_folder)
    assert path.name == file.location
    assert b"canary" not in path.read_bytes()
    assert b"%PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT called FROM files_storedfile")
        assert "张三" not in cursor.fetchone()[0]
    assert b"canary" in actions.read_file(file=file, by=clerk)


def test_altered_and_moved_bytes_do_not_open(veteran: Person, clerk: User) -> None:
    one, other = keep(veteran, words=b"1"), keep(veteran, words=b"2")
    storage.path_of(one.location).write_bytes(storage.read(other.location))
    with pytest.raises(Undecipherable):
        actions.read_file(file=one, by=clerk)
    sealed = bytearray(storage.read(other.location))
    sealed[-1] ^= 1
    storage.path_of(other.location).write_bytes(bytes(sealed))
    with pytest.raises(Undecipherable):
        actions.read_file(file=other, by=clerk)
    assert not Entry.objects.filter(action="files.read").exists()


def test_the_same_content_is_kept_once_an_owner(veteran: Person, other_veteran: Person) -> None:
    assert keep(veteran) == keep(veteran)
    assert keep(other_veteran) != keep(veteran)
    assert keep(veteran, purpose="licence") != keep(veteran)
    row = StoredFile.objects.filter(owner_key=str(veteran.public_id), purpose="consent").get()
    row.pk, row.location = None, "0" * 40
    row.public_id = other_veteran.public_id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("changes", [{"size": 0}, {"put_by": None, "job": ""}])
def test_the_database_holds_what_a_file_is(veteran: Person, changes: dict[str, Any]) -> None:
    file = keep(veteran)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**changes)


@pytest.mark.django_db
def test_an_owner_nobody_answers_for_gets_no_file() -> None:
    with pytest.raises(owners.UnknownOwner):
        actions.keep_file(file=some(), kind="nobody", key="1", by=BY)


def test_files_an_owner_are_limited(veteran: Person, settings: Any) -> None:
    settings.FILES_MOST_AN_OWNER = 2
    keep(veteran, words=b"1")
    keep(veteran, words=b"2")
    with pytest.raises(Unsafe) as caught:
        keep(veteran, words=b"3")
    assert "2" in caught.value.sentence()
    assert keep(veteran, words=b"1")


def test_a_failed_audit_keeps_nothing(veteran: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**rest: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(RuntimeError):
        keep(veteran)
    assert not StoredFile.objects.exists()


def test_only_the_owner_and_its_staff_read(
    client: Client, veteran: Person, other_veteran: Person, clerk: User, other_clerk: User, employer_user: User
) -> None:
    file = keep(veteran, clerk)
    address = f"/files/{file.public_id}/"
    for user, status in ((veteran.user, 200), (clerk, 200), (other_veteran.user, 404), (other_clerk, 404),
                         (employer_user, 404)):  # fmt: skip
        client.force_login(user)  # type: ignore[arg-type]
        assert client.get(address).status_code == status
        assert client.head(address).status_code == 405
    assert Entry.objects.filter(action="files.read", subject_key=str(veteran.public_id)).count() == 2
    client.logout()
    assert client.get(address).status_code == 302


def test_it_is_handed_out_as_a_thing_to_save(client: Client, veteran: Person, clerk: User) -> None:
    file = keep(veteran, clerk)
    client.force_login(clerk)
    page = client.get(f"/files/{file.public_id}/")
    assert page["Content-Disposition"].startswith("attachment;")
    assert "filename*=utf-8''" in page["Content-Disposition"]
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert page["Content-Type"] == "application/pdf"
    assert page.content == some().content


def test_removing_takes_name_and_bytes_and_leaves_a_trace(
    client: Client, veteran: Person, clerk: User, own_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    file = keep(veteran, clerk)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_file(file=file, by=clerk, reason="wrong")
    assert not actions.remove_file(file=file, by=clerk)
    file.refresh_from_db()
    assert (file.called, bool(file.removed_at), disk(own_folder)) == ("", True, [])
    client.force_login(clerk)
    assert client.get(f"/files/{file.public_id}/").status_code == 404
    assert Entry.objects.filter(action="files.removed").count() == 1


def test_an_undone_removal_keeps_the_bytes(veteran: Person, clerk: User) -> None:
    file = keep(veteran)
    with transaction.atomic():
        actions.remove_file(file=file, by=clerk)
        transaction.set_rollback(True)
    assert actions.read_file(file=file, by=clerk)


def test_the_sweep_takes_what_belongs_to_nobody(veteran: Person, county: Any, own_folder: Path) -> None:
    kept = keep(veteran)
    gone = keep(make_person(county, name="x", source="s", source_id="9"), words=b"2")
    Person.objects.filter(public_id=gone.owner_key).delete()
    storage.write("a" * 40, b"a write without a row")
    fresh = storage.path_of("b" * 40)
    storage.write("b" * 40, b"a write going on")
    old = time.time() - 2 * actions.STRAY_AFTER
    for path in disk(own_folder):
        if path != fresh:
            os.utime(path, (old, old))
    assert actions.sweep() == {"ownerless": 0, "stray": 1}
    later = timezone.now() + 2 * actions.OWNERLESS_AFTER
    assert actions.sweep(later)["ownerless"] == 1
    actions.sweep(later)
    assert {path.name for path in disk(own_folder)} - {gone.location} == {kept.location, "b" * 40}


def test_a_room_that_is_off_costs_no_evidence(veteran: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(veteran)
    monkeypatch.setattr(owners, "_owners", {})
    assert actions.sweep(timezone.now() + datetime.timedelta(days=30))["ownerless"] == 0


def test_a_persons_files_are_exported_erased_and_merged(county: Any, clerk: User) -> None:
    person = make_person(county)
    gone = make_person(county, source="s", source_id="9")
    keep(person, words=b"1")
    keep(gone, words=b"1")
    keep(gone, words=b"2")
    [mine] = [one for one in registrations() if one.model is StoredFile]
    assert [mine.export(row)["called"] for row in mine.rows(person)] == ["身份证张三.pdf"]
    assert mine.merge(person, gone) == 1
    assert mine.rows(person).count() == 2
    assert mine.erase(person) == 2
    assert not mine.rows(person).exists()


def test_the_scanner_is_asked_and_its_silence_keeps_nothing(settings: Any, tmp_path: Path) -> None:
    for command, code in (("sh -c 'exit 1'", "virus"), ("sh -c 'exit 2'", "scanner_down"), ("/no/such", "scanner_down"),
                          ("sh -c 'unclosed", "scanner_down")):  # fmt: skip
        settings.FILES_SCANNER = command
        with pytest.raises(Unsafe) as caught:
            some()
        assert caught.value.code == code
    settings.FILES_SCANNER = "grep -q PDF -"
    assert some().form == Form.PDF


def test_every_code_has_its_sentence() -> None:
    import re

    folder = Path(actions.__file__).parent
    used = set(re.findall(r'Unsafe\(\s*"(\w+)"', "".join(path.read_text() for path in folder.glob("*.py"))))
    assert used <= set(SENTENCES)


@pytest.mark.race
def test_two_uploads_of_one_file_at_once_are_one(together: Callable[..., list[Any]], tmp_path: Path) -> None:
    from tests.cast import make_places

    person = make_person(make_places()["652301"])
    found = some()
    results = together(
        *[lambda: actions.keep_file(file=found, kind="person", key=person.public_id, by=BY, purpose="x").pk] * 6
    )
    assert len(set(results)) == 1, results
    assert StoredFile.objects.count() == 1
