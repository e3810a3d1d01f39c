"""Many desks below many counties, each with overdue duties: for the proof and the benchmark of going up the chain."""

import datetime

from django.utils import timezone

from accounts.models import Role, StaffPost, User
from duties import kinds
from duties.models import Duty, Level
from places.models import Place

HOUR = datetime.timedelta(hours=1)


def many_desks(desks: int, each: int, counties: int) -> None:
    """Stations below counties, each with a clerk, each county with a chief; so many overdue duties a station."""
    root = Place.objects.add_root({"code": "1", "name": "x", "full_name": "x", "level": "city", "search_terms": " x "})
    above = [
        Place.objects.add_child(
            Place.objects.get(pk=root.pk),
            {"code": f"1{at:03}", "name": f"县{at}", "full_name": "x", "level": "county", "search_terms": " x "},
        )
        for at in range(counties)
    ]
    per = -(-desks // counties)
    Place.objects.bulk_create(
        Place(
            path=Place._get_path(county.path, 3, number + 1), depth=3, code=f"{county.code}{number:04}", name=str(number),
            full_name="x", level="station", search_terms=" x ",
        )
        for at, county in enumerate(above)
        for number in range(min(per, desks - at * per))
    )  # fmt: skip
    for county in above:
        Place.objects.filter(pk=county.pk).update(numchild=per)
    stations = list(Place.objects.filter(level="station").order_by("pk"))
    users = User.objects.bulk_create(User(username=place.code, password="!") for place in [*above, *stations])
    posts = zip(users, [*above, *stations], strict=True)
    StaffPost.objects.bulk_create(
        StaffPost(
            user=user, place=place, role=Role.CHIEF if place.level == "county" else Role.CLERK, valid_from="2026-01-01"
        )
        for user, place in posts
    )
    due = timezone.now() - HOUR
    Duty.objects.bulk_create(
        Duty(kind=kinds.OWN, key=f"{place.pk}:{number}", level=Level.PROMISED, place=place, desk=place, due_at=due)
        for place in stations
        for number in range(each)
    )
