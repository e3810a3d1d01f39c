"""Who may do what for a firm; asked at each request."""

from typing import Any

from duties.desks import works_for
from employers.models import Complaint, Employer, Membership, Posting, PostingReview, Registration, Role


def may_lead(user: Any, employer: Employer) -> bool:
    """Owners change what was checked and look after the members."""
    return bool(Employer.objects.of(user, Role.OWNER).filter(pk=employer.pk).exists())


def may_decide(user: Any, registration: Registration) -> bool:
    """Working staff of the place or above, and never somebody who acts for the firm or sent it in."""
    if not works_for(user, registration.place.code) or registration.applicant_id == user.pk:
        return False
    return not Membership.objects.current().filter(user=user.pk, employer=registration.employer_id).exists()


def may_judge(user: Any, complaint: Complaint) -> bool:
    """Working staff of the place that keeps the posting or above; never who complained or acts for the firm."""
    posting = complaint.posting
    if not works_for(user, posting.kept_by.code) or complaint.by_id == user.pk:
        return False
    return not Membership.objects.current().filter(user=user.pk, employer=posting.employer_id).exists()


def may_review(user: Any, review: PostingReview) -> bool:
    """Working staff of the place that keeps the posting, or above; never who acts for the firm."""
    posting = review.posting
    if not works_for(user, posting.kept_by.code):
        return False
    return not Membership.objects.current().filter(user=user.pk, employer=posting.employer_id).exists()


def may_suspend(user: Any, employer: Employer) -> bool:
    """Working staff of the place that keeps the firm's file, or above."""
    return works_for(user, employer.kept_by.code)


def firms_to_post_for(user: Any) -> Any:
    """A member: the own checked firms. Working staff: firms they keep, bulletin ones too, marked as such."""
    own = Employer.objects.checked().of(user).values("pk")
    free = Employer.objects.exclude(pk__in=Employer.objects.suspended().values("pk")).filter(merged_into=None)
    if works_somewhere(user):
        kept = free.kept_in(user).filter(verifications__isnull=False).values("pk")
        return Employer.objects.filter(pk__in=kept)
    return Employer.objects.filter(pk__in=own)


def works_somewhere(user: Any) -> bool:
    """Whether the user holds a working post today."""
    return any(works_for(user, post.place.code) for post in getattr(user, "current_posts", []))


def may_write(user: Any, posting: Posting) -> bool:
    """Change, publish, extend or close a posting."""
    return bool(firms_to_post_for(user).filter(pk=posting.employer_id).exists())
