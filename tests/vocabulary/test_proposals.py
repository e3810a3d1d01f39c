"""Staff propose a line of the crosswalk, the next level decides; nobody decides about their own proposal."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from vocabulary import actions
from vocabulary.models import Correction, Proposal

DRIVER = "4-02-02-02"
ADDRESS = "/vocabulary/specialties/MS001/"


def proposed(by: User) -> Proposal:
    return actions.propose(specialty="MS001", occupation=DRIVER, percent=10, reason="县里没有这样的岗位", by=by)


def test_the_next_level_accepts_and_it_counts(clerk: User, chief: User, other_clerk: User) -> None:
    made = proposed(clerk)
    for user in (clerk, other_clerk):
        with pytest.raises(actions.NotTheirs):
            actions.decide(proposal=made, accept=True, by=user)
    assert not Correction.objects.exists()
    actions.decide(proposal=made, accept=True, by=chief)
    standing = Correction.objects.in_force().get()
    assert (standing.occupation_code, standing.reason, standing.made_by) == (DRIVER, "县里没有这样的岗位", chief)
    with pytest.raises(actions.AlreadyDecided):
        actions.decide(proposal=made, accept=False, by=chief)


def test_a_refused_one_changes_nothing_and_may_come_again(clerk: User, administrator: User) -> None:
    made = proposed(clerk)
    with pytest.raises(actions.AlreadyProposed):
        proposed(clerk)
    actions.decide(proposal=made, accept=False, by=administrator)
    assert not Correction.objects.exists()
    proposed(clerk)


@pytest.mark.parametrize("changes", [{"weight": 2}, {"accepted": True}])
def test_the_database_holds_it(clerk: User, changes: dict[str, object]) -> None:
    made = proposed(clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=made.pk).update(**changes)


def test_on_the_page(client: Client, clerk: User, chief: User) -> None:
    client.force_login(clerk)
    client.post(ADDRESS, {"occupation": DRIVER, "percent": 10, "reason": "没有岗位"})
    made = Proposal.objects.get()
    page = client.get(ADDRESS).content.decode()
    assert "没有岗位" in page
    assert f"{ADDRESS}proposals/" not in page
    client.logout()
    assert "没有岗位" not in client.get(ADDRESS).content.decode()
    client.force_login(chief)
    assert f"{ADDRESS}proposals/{made.pk}/" in client.get(ADDRESS).content.decode()
    client.post(f"{ADDRESS}proposals/{made.pk}/", {"accept": "1"})
    assert Correction.objects.in_force().count() == 1
