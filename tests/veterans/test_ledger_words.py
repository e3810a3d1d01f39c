"""Words in the ledger's search: rare ones by the inverted index, common ones line by line; both find the same lines."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from places.models import Place
from tests.cast import make_person
from veterans.actions.ledger import close_need, open_need
from veterans.filters import ledger as filters

pytestmark = pytest.mark.django_db
PEOPLE = {
    "李伟": "低压电工，白班",
    "李维": "电工或者仓库叉车",
    "欧阳修": "开大车，天天回家",
    "张建国": "消防维保_100%",
}
ASKED = {
    "电工": {"李伟", "李维"},
    "liwei": {"李伟", "李维"},
    "lw": {"李伟", "李维"},
    "李伟": {"李伟"},
    "ouyang": {"欧阳修"},
    "电工 仓库": {"李维"},
    "工电": set(),
    "iwei": set(),
    "维保": {"张建国"},
    "李_": {"李伟", "李维"},
    "100%": {"张建国"},
    "%": set(PEOPLE),
}


@pytest.fixture
def ledger(client: Client, clerk: User, county: Place) -> Client:
    for at, (name, wish) in enumerate(PEOPLE.items()):
        person = make_person(county, name=name, wish_words=wish, source_id=str(at))
        open_need(person=person, kind="job", due_on=timezone.localdate(), by=clerk)
    client.force_login(clerk)
    return client


def _names(client: Client, query: str) -> set[str]:
    page = client.get("/people/ledger/", {"q": query})
    assert page.status_code == 200
    return {need.person.name for need in page.context["slice"].rows}


@pytest.mark.parametrize("few", [-1, 500])
def test_common_words_find_what_rare_ones_find(few: int, ledger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "FEW", few)
    assert {words: _names(ledger, words) for words in ASKED} == ASKED


def test_closed_lines_are_found_by_words(ledger: Client, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from veterans.models import Need

    need = Need.objects.get(person__name="李伟")
    close_need(need=need, reason="withdrawn", by=clerk)
    monkeypatch.setattr(filters, "FEW", -1)
    page = ledger.get("/people/ledger/", {"q": "电工", "state": "closed"})
    assert [one.person.name for one in page.context["slice"].rows] == ["李伟"]
    assert _names(ledger, "电工") == {"李维"}
