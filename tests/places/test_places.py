"""Divisions with their years, names in context, unknown names."""

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import SystemJob
from places import actions
from places.models import Alias, Place, UnknownName
from places.queries import Resolver, resolve

BY = SystemJob("test")


def test_unknown_names_are_counted_and_mapped_with_one_click(
    client: Client, clerk: User, tree: dict[str, Place]
) -> None:
    actions.note_unknown(names=["东三县", "东三县", " "], within="652301")
    actions.note_unknown(names=["东三县"], within="652301")
    row = UnknownName.objects.get()
    assert row.times == 2
    client.force_login(clerk)
    assert "东三县" in client.get("/places/unknown/").content.decode()
    client.post(f"/places/unknown/{row.pk}/", {"code": "652302"})
    assert Resolver("652301").resolve("东三县") == tree["652302"]
    assert "东三县" not in client.get("/places/unknown/").content.decode().split("<main")[1].split("</main>")[
        0
    ].replace("“东三县”", "")


def test_a_clerk_maps_only_names_of_the_own_subtree(client: Client, other_clerk: User, tree: dict[str, Place]) -> None:
    actions.note_unknown(names=["东三县"], within="652301")
    row = UnknownName.objects.get()
    client.force_login(other_clerk)
    assert "东三县" not in client.get("/places/unknown/").content.decode()
    assert client.post(f"/places/unknown/{row.pk}/", {"code": "652302"}).status_code == 404
    assert not Alias.objects.exists()


def test_a_word_keeps_its_first_meaning(tree: dict[str, Place]) -> None:
    actions.note_unknown(names=["东三县"], within="652301")
    row = UnknownName.objects.get()
    actions.map_unknown(unknown=row, place=tree["652302"], by=BY)
    with pytest.raises(actions.PlaceInUse):
        actions.map_unknown(unknown=row, place=tree["652301"], by=BY)


def test_towns_are_added_below_their_county_and_merges_keep_the_old_name(tree: dict[str, Place]) -> None:
    import datetime

    town = actions.add_place(parent=tree["652302"], code="652302005", name="某某镇", level="town", by=BY)
    assert Place.objects.get_parent(town) == tree["652302"]
    with pytest.raises(actions.PlaceInUse):
        actions.add_place(parent=tree["652302"], code="652301009", name="错", level="town", by=BY)
    with pytest.raises(actions.PlaceInUse):
        actions.add_place(parent=Place.objects.get(code="652302"), code="652302005", name="再", level="town", by=BY)
    actions.merge_into(
        place=Place.objects.get(code="652302"),
        successor=Place.objects.get(code="652301"),
        on=datetime.date(2026, 1, 1),
        by=BY,
    )
    assert resolve("阜康市", "6523") == Place.objects.get(code="652301")
