"""The one condition by which staff see what their subtree keeps: places stand for the rows here."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, StaffPost, User
from accounts.queries import within
from places.models import Place
from tests.cast import staff

Tree = dict[str, Place]


def codes(user: Any, field: str = "code") -> set[str]:
    return set(Place.objects.filter(within(user, field)).values_list("code", flat=True))


def test_mine_is_the_county_with_its_towns(clerk: User) -> None:
    assert codes(clerk) == {"652301", "652301001"}


def test_ours_is_all_below_the_prefecture(chief: User) -> None:
    assert codes(chief) == {"652300", "652301", "652301001", "652302", "652328", "6523Z01"}


def test_the_next_county_is_not_yours(clerk: User, other_clerk: User) -> None:
    assert codes(other_clerk) == {"652302"}
    assert codes(clerk).isdisjoint(codes(other_clerk))


def test_a_code_that_only_holds_the_digits_elsewhere_is_not_inside(clerk: User) -> None:
    Place.objects.filter(code="653101").update(code="31652301")
    assert codes(clerk) == {"652301", "652301001"}


def test_who_only_reads_has_the_same_rows(auditor: User, clerk: User) -> None:
    assert codes(auditor) == codes(clerk)


def test_of_several_posts_each_adds_its_subtree(clerk: User, tree: Tree) -> None:
    StaffPost.objects.create(user=clerk, place=tree["653100"], role=Role.CHIEF, valid_from="2026-01-01")
    assert codes(User.objects.get(pk=clerk.pk)) == {"652301", "652301001", "653100", "653101"}


def test_a_post_that_ended_or_begins_tomorrow_gives_nothing(tree: Tree) -> None:
    today, one_day = timezone.localdate(), datetime.timedelta(days=1)
    user = User.objects.create_user("gone")
    StaffPost.objects.create(user=user, place=tree["652301"], valid_from="2020-01-01", valid_to=today - one_day)
    StaffPost.objects.create(user=user, place=tree["652302"], valid_from=today + one_day)
    assert codes(user) == set()


def test_without_a_post_nothing_an_administrator_too(administrator: User, tree: Tree) -> None:
    assert codes(User.objects.create_user("nobody")) == set()
    assert codes(administrator) == set()


def test_an_administrator_with_a_post_has_its_subtree_only(administrator: User, tree: Tree) -> None:
    StaffPost.objects.create(user=administrator, place=tree["652302"], valid_from="2026-01-01")
    assert codes(administrator) == {"652302"}


@pytest.mark.parametrize("user", [AnonymousUser(), None])
def test_a_visitor_has_nothing(user: Any, tree: Tree) -> None:
    assert codes(user) == set()


def test_who_was_locked_out_has_nothing(clerk: User) -> None:
    clerk.is_active = False
    assert codes(clerk) == set()


def test_the_root_of_the_country_has_every_row_but_those_kept_nowhere(tree: Tree) -> None:
    user = staff("nation", tree["000000"])
    assert codes(user) == set(tree)
    assert codes(user, "merged_into__code") == set()
    Place.objects.filter(code="652302").update(merged_into=tree["653101"], valid_to="2026-02-01")
    assert codes(user, "merged_into__code") == {"652302"}


def test_the_way_may_lead_over_other_rows(clerk: User, chief: User, auditor: User, other_clerk: User) -> None:
    mine = StaffPost.objects.filter(within(clerk, "place__code"))
    assert {post.user for post in mine} == {clerk, auditor}


def test_beside_another_condition_only_that_one_is_left_to_who_has_no_post(tree: Tree) -> None:
    nobody = User.objects.create_user("nobody")
    found = Place.objects.filter(Q(code="653101") | within(nobody, "code"))
    assert [place.code for place in found] == ["653101"]
    assert not Place.objects.filter(within(nobody, "code"), code="653101").exists()


def test_the_posts_are_read_once_a_user_object(clerk: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = User.objects.get(pk=clerk.pk)
    with django_assert_num_queries(1):
        one, other = within(user, "code"), within(user, "code")
    with django_assert_num_queries(2):
        list(Place.objects.filter(one))
        list(Place.objects.filter(other))
    nobody = User.objects.create_user("nobody")
    with django_assert_num_queries(1):
        assert not list(Place.objects.filter(within(nobody, "code")))
