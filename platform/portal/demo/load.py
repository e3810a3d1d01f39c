"""Load the fictional county into an empty embedded database: everything or nothing."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actions import appoint, make_user
from accounts.models import Role, User
from audit.actions import SystemJob, record
from common.models import mark_demo
from employers.actions.members import add_member
from employers.actions.postings import close_posting
from employers.models import Employer, Posting, Verification, VerificationKind
from imports.actions import import_file
from places.actions import add_place
from places.models import Place
from portal.demo import county
from veterans.models import Custody, Person, PersonKind

BY = SystemJob("load_demo")
COUNTY, TOWN, REAL_CITY = "990101", "990101001", "652300"
SOURCE = "演示数据"


class NotEmpty(Exception):
    """Demo data goes only into an empty embedded database."""


def signins_file() -> Path:
    return Path(settings.VAR) / "signins.json"


@transaction.atomic
def load_demo() -> dict[str, int]:
    """Places, firms, postings, people, users and posts. Raises NotEmpty; then nothing was written."""
    if not settings.EMBEDDED or Person.objects.exists() or Posting.objects.exists() or User.objects.exists():
        raise NotEmpty
    _places()
    import_file(
        kind="postings",
        name="demo.jsonl",
        content=_lines(county.posting_rows()),
        source=SOURCE,
        place_code=COUNTY,
        by=BY,
    )
    import_file(
        kind="veterans", name="demo.jsonl", content=_lines(county.people_rows()), source=SOURCE, place_code=TOWN, by=BY
    )
    _close_some()
    _family()
    signins = _users()
    mark_demo()
    record(by=BY, action="portal.demo.loaded", kind="installation", key="demo")
    transaction.on_commit(lambda: _write(signins))
    return {"people": Person.objects.count(), "firms": Employer.objects.count(), "postings": Posting.objects.count()}


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def _places() -> None:
    for code, name, level, parent, point in county.PLACES:
        add_place(
            parent=Place.objects.get(code=parent),
            code=code,
            name=name,
            level=level,
            by=BY,
            longitude=Decimal(str(point[0])) if point else None,
            latitude=Decimal(str(point[1])) if point else None,
        )


def _close_some() -> None:
    for posting in Posting.objects.filter(source_id__in=["D1007", "D1021", "D1033"]):
        close_posting(posting=posting, reason="已招满", by=BY)


def _family() -> None:
    """Two family members who look for work too."""
    for number, (name, wish) in enumerate((("林小云", "文员、收银"), ("何静", "护士"))):
        veteran = Person.objects.get(source_id=f"P000{number}")
        person = Person(
            kind=PersonKind.FAMILY,
            veteran=veteran,
            kept_by=veteran.kept_by,
            name=name,
            wish_words=wish,
            home_place=veteran.home_place,
            home_words=veteran.home_words,
            source=SOURCE,
            source_id=f"F{number}",
        )
        person.save()
        Custody.objects.create(
            person=person, place=veteran.kept_by, valid_from=timezone.localdate(), accepted_at=timezone.now()
        )
        record(by=BY, action="veterans.person.imported", kind="person", key=person.public_id)


def _users() -> list[dict[str, str]]:
    """One sign-in a role, and one post over the real 昌吉州 (empty, so that real files can be imported at once)."""
    made: list[dict[str, str]] = []

    def user(name: str, shown: str, what: str, **more: Any) -> User:
        created, password = make_user(name=name, display_name=shown, by=BY, **more)
        made.append({"name": name, "password": password, "what": what})
        return created

    veteran = user("demo-veteran", "赵建国", "退役军人 / veteran")
    Person.objects.filter(source_id="P0000").update(user=veteran)
    today = timezone.localdate()
    posts = (
        ("demo-clerk", "林晓", "城关镇服务站 / station clerk", TOWN, Role.CLERK),
        ("demo-chief", "方远", "云岭县 / county chief", COUNTY, Role.CHIEF),
        ("changji-clerk", "昌吉经办", "昌吉州，空 / real prefecture, empty", REAL_CITY, Role.CHIEF),
    )
    for name, shown, what, code, role in posts:
        holder = user(name, shown, what)
        appoint(user=holder, place=Place.objects.get(code=code), role=role, by=BY)
    employer = Employer.objects.get(name=county.FIRMS[0])
    checker = User.objects.get(username="demo-chief")
    Verification.objects.create(
        employer=employer, kind=VerificationKind.LICENCE_CHECKED, checked_by=checker, checked_on=today
    )
    add_member(employer=employer, user=user("demo-employer", "顾先生", "用人单位 / employer"), role="owner", by=BY)
    user("admin", "管理员", "系统管理 / administrator", is_staff=True, is_superuser=True)
    return made


def _write(signins: list[dict[str, str]]) -> None:
    """Passwords of this installation, for its owner only."""
    path = signins_file()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(signins, file, ensure_ascii=False, indent=1)
