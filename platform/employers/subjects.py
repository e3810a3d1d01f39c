"""What this room's duties are about, for the page of duties: firms to check, postings in review, complaints."""

from typing import Any

from django.urls import reverse

from duties.kinds import About, Subject
from employers.models import Complaint, Employer, PostingReview, Registration


def _registrations(user: Any, ids: list[str]) -> Any:
    return Registration.objects.kept_in(user).filter(public_id__in=ids)


def _reviews(user: Any, ids: list[str]) -> Any:
    return PostingReview.objects.kept_in(user).filter(public_id__in=ids)


def _complaints(user: Any, ids: list[str]) -> Any:
    return Complaint.objects.kept_in(user).filter(public_id__in=ids)


def _firms(user: Any, ids: list[str]) -> Any:
    return Employer.objects.kept_in(user).filter(public_id__in=ids)


def _page(row: Employer, key: str) -> Subject:
    return Subject(row.name, reverse("employers:firm", args=[row.public_id]))


def _firm(row: Registration, key: str) -> Subject:
    return Subject(row.name, row.get_absolute_url())


def _posting(row: PostingReview | Complaint, key: str) -> Subject:
    return Subject(row.posting.title, row.get_absolute_url())


REGISTRATIONS = About(_registrations, ("name",), _firm)
LICENCES = About(_firms, ("name", "public_id"), _page)
REVIEWS = About(_reviews, ("posting__title",), _posting)
COMPLAINTS = About(_complaints, ("posting__title",), _posting)
