"""Canary identities in every encrypted field of every room: they stand nowhere but before the eyes that may see them.

Looked through: pages and exports of every route for each role, what is logged at DEBUG, messages to workers and the
broker's files, notices, files of models and of the people counted, and a dump of the database.
"""

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, models, transaction
from django.test import Client

from accounts.models import User
from applications.actions.firm import write_note
from applications.models import Application, FirmNote
from common.crypto import EncryptedTextField
from config.celery import app
from employers.models import Complaint, Registration
from notices.models import Way
from recommendations import counted, table
from runs.actions import announce, start
from tests.cast import Cast, make_cast
from tests.test_access import cells, make_objects
from veterans.models import Away, HeldCertificate, Person, Residence, ServiceRecord

CANARY = re.compile(r"QZ\d{6}QZ", re.IGNORECASE)
NOT_PLANTED = {"veterans.Merge.journal"}
"""A sealed copy of rows that were planted before; it is no words of its own."""
OUTSIDERS = ("guest", "stranger", "other_veteran", "employer", "other_employer", "administrator", "other_clerk")
INSIDERS = ("clerk", "chief", "auditor")
INSIDE = {
    "duties.Duty.words": ("/duties/", "/"),
    "employers.Registration.contact_name": ("/firms/registrations/",),
    "employers.Registration.contact_phone": ("/firms/registrations/",),
    "employers.Complaint.words": ("/posts/complaints/",),
    "employers.Complaint.contact": ("/posts/complaints/",),
    "files.StoredFile.called": ("/files/", "/outcomes/"),
    "veterans.HeldCertificate.number": ("/people/", "/outcomes/"),
    "veterans.Away.detail": ("/people/", "/outcomes/calls/"),
    "veterans.Person.phone": ("/outcomes/calls/", "/people/ledger/export/", "/people/ledger/paper/"),
}
"""Field → addresses on which staff who keep the file read it without asking for it to be shown."""


def sensitive() -> list[type[models.Model]]:
    """Every model with an encrypted field."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.concrete_fields)
    ]


class Planted:
    """canary → (field, key of its row)."""

    def __init__(self) -> None:
        self.where: dict[str, tuple[str, Any]] = {}

    def everywhere(self) -> None:
        """A canary of its own in each encrypted field of each row there is."""
        for model in sensitive():
            fields = [one.name for one in model._meta.concrete_fields if isinstance(one, EncryptedTextField)]
            fields = [name for name in fields if f"{model._meta.label}.{name}" not in NOT_PLANTED]
            for row in model._default_manager.all():
                for name in fields:
                    setattr(row, name, self.fresh(f"{model._meta.label}.{name}", row.pk))
                row.save()

    def fresh(self, field: str, key: Any) -> str:
        canary = f"QZ{len(self.where):06d}QZ"
        self.where[canary] = (field, key)
        return canary

    def found(self, text: str) -> list[tuple[str, Any]]:
        """(field, key) of the canaries in a text."""
        return [self.where[one] for one in {hit.upper() for hit in CANARY.findall(text)} & self.where.keys()]


class Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


HELD_BACK = {"django.template", "django.db.backends"}
"""Loggers that would write whole contexts and queries: the settings name them, so that no DEBUG of others opens them."""


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Everything that any logger says at any level, but for those that the settings hold back by name."""
    assert all(settings.LOGGING["loggers"][name]["level"] == "INFO" for name in HELD_BACK)
    handler, root = Heard(), logging.getLogger()
    every = (one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger))
    named = [one for one in every if one.name not in HELD_BACK]
    before = [(one, one.level) for one in (root, *named)]
    for one, _level in before:
        one.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for one, level in before:
        one.setLevel(level)


@pytest.fixture
def cast(db: None, tmp_path: Path, settings: Any) -> Cast:
    settings.FILES_FOLDER = tmp_path / "evidence"
    return make_cast()


def people(cast: Cast, number: int) -> None:
    """So many people of the county, each with one row of each kind that holds something sensitive, a firm's contact
    person, a complaint and a sign-in with a mail address."""
    county, posting = cast.veteran.kept_by, cast.posting
    for at in range(number):
        person = Person.objects.create(
            kept_by=county, name=f"某{at}", source="canary", source_id=str(at), wish_words="电工"
        )
        ServiceRecord.objects.create(person=person, years_stated=5)
        Residence.objects.create(person=person, place=county, valid_from="2026-01-01")
        HeldCertificate.objects.create(person=person, words="低压电工证", kind="ELECTRIC_LOW")
        Away.objects.create(person=person, place=county, channel="phone", since="2026-01-01")
        Registration.objects.create(
            applicant=cast.stranger, place=county, name=f"某公司{at}", uscc=f"{at:018d}", kind="other",
            licence_address="x", contact_name="x", contact_phone="1", state="withdrawn",
        )  # fmt: skip
        Complaint.objects.create(posting=posting, matter="money", words="x", receipt_index=f"c{at}")
        Way.objects.create(user=User.objects.create(username=f"c{at}"), mail="x@example.org")


# ---------- where they could stand ----------


def own(cast: Cast, role: str) -> set[tuple[str, Any]]:
    """(model, key) of what a role outside the office may read: the own rows; of a firm, what a consent opens and its notes."""
    holder = getattr(cast, role, None)
    person = holder if isinstance(holder, Person) else None
    user = person.user if person else holder
    if user is None:
        return set()
    mine = {(User._meta.label, user.pk)}
    for model in sensitive():
        names = {one.name for one in model._meta.concrete_fields}
        links = (
            {"person": person, "user": user, "applicant": user} if model is not Person else {"pk": person and person.pk}
        )
        for name in links.keys() & (names | {"pk"}):
            if links[name] is not None:
                rows = model._default_manager.filter(**{name: links[name]})
                mine |= {(model._meta.label, key) for key in rows.values_list("pk", flat=True)}
    if role == "employer":
        mine |= {("veterans.Person", cast.veteran.pk)}
        mine |= {("applications.FirmNote", key) for key in FirmNote.objects.values_list("pk", flat=True)}
    return mine


OF_A_CONSENT = {"veterans.Person.phone"}
"""Of a person a consent opens only this to a firm; the name is no secret of this test."""


def shown(client: Client, address: str) -> str:
    cache.clear()
    with transaction.atomic():
        page: Any = client.get(address)
        body = b"".join(page.streaming_content) if page.streaming else page.content
        transaction.set_rollback(True)
    return str(unpacked(body)) + str(dict(page.headers))


def unpacked(body: bytes) -> str:
    """Text of a file; of what is zipped (workbooks, arrays, fitted parts), of each part."""
    text = body.decode("utf-8", errors="replace") + body.decode("utf-32-le", errors="ignore")
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            text += "".join(unpacked(packed.read(name)) for name in packed.namelist())
    return text


def dump() -> Iterator[str]:
    """Each table of the database as it would be dumped."""
    for name in connection.introspection.table_names():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f"COPY {connection.ops.quote_name(name)} TO STDOUT") as copied:
                    yield b"".join(bytes(part) for part in copied).decode(errors="replace")
            else:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
                yield "\n".join(map(repr, cursor.fetchall()))


def state() -> Iterator[tuple[str, str]]:
    """(file, text) of what the installation keeps beside the database."""
    for path in sorted(Path(settings.VAR).rglob("*")):
        if path.is_file() and "kernels" not in path.parts and not path.name.startswith("test.sqlite3"):
            yield path.name, unpacked(path.read_bytes())


def leaks(planted: Planted, texts: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{where}: {field} of {key}" for where, text in texts for field, key in planted.found(text)]


def messages_to_workers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Arguments of the messages that actions send, and the files in which the broker keeps them."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(settings, "CELERY_TASK_ALWAYS_EAGER", False)
    real = app.send_task

    def keep(name: str, args: Any = None, kwargs: Any = None, **more: Any) -> Any:
        sent.append((f"task {name}", json.dumps([args, kwargs], default=str)))
        return real(name, args, kwargs, **more)

    monkeypatch.setattr(
        "celery.app.task.Task.apply_async", lambda self, args=None, kwargs=None, **more: keep(self.name, args, kwargs)
    )
    monkeypatch.setattr("runs.actions._send", lambda call: call())
    announce("veteran.changed", cast.veteran.public_id)
    start(kind="recommendations.reach", key="canary", by=cast.clerk)
    from runs.actions import publish
    from runs.models import Run
    from runs.tasks import deliver_news

    publish(Run.objects.latest("pk").pk)
    deliver_news.apply_async(args=["recommendations.people"])
    broker = Path(settings.VAR) / "broker"
    return [
        *sent,
        *((f"broker {path.name}", unpacked(path.read_bytes())) for path in broker.rglob("*") if path.is_file()),
    ]


# ---------- the proof ----------


@pytest.mark.proof
def test_no_canary_stands_where_it_may_not(
    cast: Cast, heard: Heard, monkeypatch: pytest.MonkeyPatch, proof: Any, tmp_path: Path
) -> None:
    objects, number, planted = make_objects(cast), proof.size(4, 1000), Planted()
    write_note(application=Application.objects.get(), words="x", by=cast.employer)
    people(cast, number)
    planted.everywhere()
    blank = {f"{one._meta.label}" for one in sensitive() if not one._default_manager.exists()}
    assert blank <= {"veterans.Merge"}, "every kind of row is planted"
    heard.lines.clear()
    bad: list[str] = []
    pages = 0
    addresses = sorted({row["path"].format(**objects) for row in cells() if row["method"] == "GET"})
    for role in (*OUTSIDERS, *INSIDERS):
        client = Client(raise_request_exception=False)
        if role != "guest":
            one = getattr(cast, role)
            client.force_login(one.user if isinstance(one, Person) else one)
        allowed = own(cast, role) if role in OUTSIDERS else set()
        for address in addresses if proof.full else proof.random.sample(addresses, 6):
            pages += 1
            for field, key in planted.found(shown(client, address)):
                inside = role in INSIDERS and any(
                    address.startswith(one) if one != "/" else address == "/" for one in INSIDE.get(field, ())
                )
                mine = (field.rpartition(".")[0], key) in allowed
                if role == "employer" and field.startswith("veterans.Person."):
                    mine = mine and field in OF_A_CONSENT
                if not inside and not mine:
                    bad.append(f"{role} {address}: {field} of {key}")
    counted.make()
    table.make(lambda: None)
    bad += leaks(planted, messages_to_workers(cast, monkeypatch))
    bad += leaks(planted, state())
    bad += leaks(planted, (("dump", text) for text in dump()))
    bad += leaks(planted, (("log", line) for line in heard.lines))
    print(
        f"{number} identities, {len(planted.where)} canaries in {len(sensitive())} tables; {pages} pages, "
        f"{len(heard.lines)} lines of logs: {len(bad)} where they may not be"
    )
    assert heard.lines, "the control: logging was heard"
    assert not bad, "\n".join(sorted(set(bad))[:60])
    proof.record(cases=number, failures=len(bad))
    caught_when_plain(cast, planted, heard, monkeypatch)


def caught_when_plain(cast: Cast, planted: Planted, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a canary that is planted plainly is found in each of these places."""
    one = next(iter(planted.where))
    cast.posting.title = one
    cast.posting.save()
    assert planted.found(shown(Client(), "/posts/"))
    Person.objects.filter(pk=cast.veteran.pk).update(clerk_note=one.lower())
    assert leaks(planted, (("dump", text) for text in dump()))
    logging.getLogger("anything").debug("a line with %s", one)
    assert leaks(planted, [("log", heard.lines[-1])])
    people_file = counted.file()
    with zipfile.ZipFile(people_file, "a") as packed:
        packed.writestr("more", one)
    assert leaks(planted, state())
    people_file.unlink()
    announce("veteran.changed", one)
    assert leaks(planted, (("dump", text) for text in dump()))
