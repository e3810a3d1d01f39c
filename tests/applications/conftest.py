"""A firm with an owner, a person with a phone, an application between them."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from applications.actions.person import apply
from applications.models import Application
from employers.models import Posting
from veterans.models import Person

PHONE = "13899990001"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_FOLDER = tmp_path / "evidence"


@pytest.fixture
def veteran(veteran: Person) -> Person:
    veteran.phone = PHONE
    veteran.save()
    return veteran


@pytest.fixture
def application(veteran: Person, posting: Posting, employer_user: User) -> Application:
    return apply(person=veteran, posting=posting, by=veteran.user)


def soon(hours: int = 24) -> datetime.datetime:
    """A full hour some hours ahead."""
    return timezone.now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=hours)


def now(application: Application) -> Application:
    return Application.objects.select_related("person__user", "posting").get(pk=application.pk)
