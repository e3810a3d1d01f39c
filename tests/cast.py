"""The known cast: one veteran, her station's clerk, a clerk of the next county, one employer, an administrator.

Places are a handful with real codes, so that a test needs no full load of divisions.
"""

from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import Role, StaffPost, User
from employers.models import Employer, Membership, Posting, Verification, VerificationKind
from places.models import Place
from veterans.models import Custody, Person, ServiceRecord, ServiceSpecialty

BY = "cast"
PLACES = (
    ("000000", "中国", "nation", ""),
    ("650000", "新疆维吾尔自治区", "province", "000000"),
    ("652300", "昌吉回族自治州", "city", "650000"),
    ("652301", "昌吉市", "county", "652300"),
    ("652301001", "北庭路街道", "town", "652301"),
    ("652302", "阜康市", "county", "652300"),
    ("652328", "木垒哈萨克自治县", "county", "652300"),
    ("6523Z01", "准东", "zone", "652300"),
    ("653100", "喀什地区", "city", "650000"),
    ("653101", "喀什市", "county", "653100"),
)


def make_places() -> dict[str, Place]:
    """The small tree, by code."""
    found: dict[str, Place] = {}
    for code, name, level, parent in PLACES:
        values = {"code": code, "name": name, "full_name": name, "level": level, "search_terms": f" {name} "}
        found[code] = (
            Place.objects.add_root(values)
            if not parent
            else Place.objects.add_child(Place.objects.get(code=parent), values)
        )
    return found


def make_person(kept_by: Place, **changes: Any) -> Person:
    """A veteran with a service record; an electrician unless said otherwise."""
    values = {
        "name": "周建平",
        "wish_words": "电工",
        "pay_floor": 5000,
        "home_place": kept_by,
        "home_words": kept_by.name,
        "age_stated": 30,
        "age_stated_on": "2026-01-01",
        **changes,
    }
    person = Person(kept_by=kept_by, **values)
    person.save()
    record = ServiceRecord.objects.create(
        person=person, years_stated=5, branch="陆军", rank_printed="下士", specialty_words="发电班"
    )
    ServiceSpecialty.objects.create(record=record, code="MS050")
    person.certificates.create(words="低压电工证", kind="ELECTRIC_LOW")
    person.education_records.create(level="31", level_words="大专")
    Custody.objects.create(
        person=person, place=kept_by, valid_from="2026-01-01", accepted_at="2026-01-01T00:00:00+08:00"
    )
    return person


def make_firm(kept_by: Place, name: str = "某某机电有限公司", checked: bool = True) -> Employer:
    firm = Employer.objects.create(name=name, kept_by=kept_by)
    kind = VerificationKind.LICENCE_CHECKED if checked else VerificationKind.BUREAU_BULLETIN
    Verification.objects.create(employer=firm, kind=kind, job="test", checked_on="2026-01-01")
    return firm


def make_posting(firm: Employer, **changes: Any) -> Posting:
    """An open electrician's post that fits `make_person`."""
    values = {
        "title": "维修电工",
        "state": "open",
        "place": firm.kept_by,
        "place_words": firm.kept_by.name,
        "heads_offered": 2,
        "pay_min": 5500,
        "pay_max": 7000,
        "education_words": "高中",
        "age_words": "45岁以下",
        **changes,
    }
    return Posting.objects.create(employer=firm, kept_by=firm.kept_by, **values)


@pytest.fixture
def tree(db: None) -> dict[str, Place]:
    return make_places()


@pytest.fixture
def county(tree: dict[str, Place]) -> Place:
    return tree["652301"]


@pytest.fixture
def next_county(tree: dict[str, Place]) -> Place:
    return tree["652302"]


def staff(name: str, place: Place, role: str = Role.CLERK) -> User:
    user = User.objects.create_user(name, "a long password 1")
    StaffPost.objects.create(user=user, place=place, role=role, valid_from="2026-01-01")
    return user


@pytest.fixture
def clerk(county: Place) -> User:
    """Works for the county that keeps the veteran's file."""
    return staff("clerk", county)


@pytest.fixture
def other_clerk(next_county: Place) -> User:
    """Works for the next county: not yours."""
    return staff("other-clerk", next_county)


@pytest.fixture
def chief(tree: dict[str, Place]) -> User:
    """Works for the prefecture: ours."""
    return staff("chief", tree["652300"], Role.CHIEF)


@pytest.fixture
def administrator(db: None) -> User:
    """Runs the installation and holds no post: sees no person."""
    return User.objects.create_superuser("root", "a long password 1")


def make_veteran(kept_by: Place, user_name: str, display_name: str = "", **changes: Any) -> Person:
    """A person with a sign-in."""
    user = User.objects.create_user(user_name, "a long password 1", display_name=display_name)
    return make_person(kept_by, user=user, **changes)


def make_employer_user(firm: Employer, name: str = "employer") -> User:
    user = User.objects.create_user(name, "a long password 1")
    Membership.objects.create(user=user, employer=firm, valid_from="2026-01-01")
    return user


OTHER = {"name": "何静", "wish_words": "保安", "source": "test", "source_id": "2"}


@pytest.fixture
def veteran(county: Place) -> Person:
    """周建平, with a sign-in."""
    return make_veteran(county, "veteran", "周建平")


@pytest.fixture
def other_veteran(county: Place) -> Person:
    return make_veteran(county, "other-veteran", **OTHER)


@pytest.fixture
def firm(county: Place) -> Employer:
    return make_firm(county)


@pytest.fixture
def posting(firm: Employer) -> Posting:
    return make_posting(firm)


@pytest.fixture
def employer_user(firm: Employer) -> User:
    return make_employer_user(firm)


@pytest.fixture
def auditor(county: Place) -> User:
    """Reads what the county's staff read, and changes nothing."""
    return staff("auditor", county, Role.AUDITOR)


@dataclass(frozen=True)
class Cast:
    """Everybody at once, for a module whose tests only read or are undone."""

    veteran: Person
    other_veteran: Person
    posting: Posting
    clerk: User
    chief: User
    other_clerk: User
    former_clerk: User
    employer: User
    administrator: User
    auditor: User
    other_employer: User
    stranger: User


def make_cast() -> Cast:
    tree = make_places()
    county = tree["652301"]
    firm = make_firm(county)
    return Cast(
        veteran=make_veteran(county, "veteran", "周建平"),
        other_veteran=make_veteran(county, "other-veteran", **OTHER),
        posting=make_posting(firm),
        clerk=staff("clerk", county),
        chief=staff("chief", tree["652300"], Role.CHIEF),
        other_clerk=staff("other-clerk", tree["652302"]),
        former_clerk=staff("former-clerk", tree["652328"]),
        employer=make_employer_user(firm),
        administrator=User.objects.create_superuser("root", "a long password 1"),
        auditor=staff("auditor", county, Role.AUDITOR),
        other_employer=make_employer_user(make_firm(tree["652302"], "别家商贸有限公司"), "other-employer"),
        stranger=User.objects.create_user("stranger", "a long password 1"),
    )
