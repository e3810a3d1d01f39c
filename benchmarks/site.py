"""A small site to measure pages on: one clerk, one veteran, and as many rows as wanted."""

from typing import Any


def build() -> dict[str, Any]:
    """Places, a firm, a clerk and a veteran with sign-ins."""
    from accounts.models import User
    from tests.cast import make_firm, make_person, make_places, staff

    tree = make_places()
    county = tree["652301"]
    veteran = make_person(county, user=User.objects.create_user("veteran", "a long password 1"))
    return {"county": county, "clerk": staff("clerk", county), "veteran": veteran, "firm": make_firm(county)}


def add_postings(firm: Any, number: int) -> None:
    """Postings up to `number`; the search column of a few hundred titles is computed once and reused."""
    from employers.models import Posting

    have = Posting.objects.count()
    columns: dict[int, str] = {}
    rows = []
    for n in range(have, number):
        posting = Posting(
            employer=firm, kept_by=firm.kept_by, state="open", title=f"维修电工{n % 300}", place=firm.kept_by,
            place_words=firm.kept_by.name, pay_min=5500, pay_max=7000 + n % 900, education_words="高中", age_words="45岁以下",
            source="bench", source_id=str(n),
        )  # fmt: skip
        if n % 300 not in columns:
            posting.fill_derived()
            columns[n % 300] = posting.search_terms
        posting.search_terms = columns[n % 300]
        rows.append(posting)
    Posting.objects.bulk_create(rows, batch_size=2000)


def add_people(place: Any, number: int) -> None:
    """People up to `number`."""
    from veterans.models import Person

    have = Person.objects.count()
    rows = [
        Person(kept_by=place, name=f"张{n}", source="bench", source_id=str(n), search_terms=f" 张{n} ")
        for n in range(have, number)
    ]
    Person.objects.bulk_create(rows, batch_size=2000)
