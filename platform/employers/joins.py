"""What this room hands to rooms below at start-up: its duties, its notices, the owner of its files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from duties import kinds
from duties.kinds import Kind, Subject
from employers.models import Complaint, ComplaintOutcome, Registration
from employers.models.registration import FILES
from employers.topics import COMPLAINT_DUTY, REGISTRATION_DUTY
from files import owners
from notices import templates


def register_all() -> None:
    """Called in AppConfig.ready."""
    owners.register(FILES, may_read=_may_read, alive=_alive)
    kinds.register(
        Kind(
            REGISTRATION_DUTY,
            title=_("%(subject)s: check the firm"),
            clock="verify_firm",
            outcomes={
                "approved": _("approved"),
                "returned": _("returned with reasons"),
                "withdrawn": _("withdrawn by the firm"),
            },
            describe=_registrations,
        )
    )
    kinds.register(
        Kind(
            COMPLAINT_DUTY,
            title=_("Complaint about %(subject)s"),
            clock="complaint",
            outcomes=dict(ComplaintOutcome.choices),
            describe=_complaints,
        )
    )
    for code, title, body in (
        (
            "complaint_held",
            _("%(title)s is not shown for now"),
            _("A complaint is being looked into. You will be told."),
        ),
        (
            "complaint_closed",
            _("%(title)s was closed"),
            _("A complaint was true. The reason stands on the posting's page."),
        ),
        ("complaint_decided", _("Your complaint about %(title)s is decided"), _("Read the answer.")),
    ):
        templates.register(f"employers.{code}", title=title, body=body, parameters=("title",))
    for code, title, body in (
        ("approved", _("%(firm)s is checked"), _("You can publish posts now.")),
        ("returned", _("%(firm)s: something is missing"), _("Read the reasons, put it right and send it in again.")),
        ("suspended", _("%(firm)s is suspended"), _("Its posts are hidden. The reason stands on the firm's page.")),
        ("lifted", _("%(firm)s is shown again"), _("The suspension was lifted.")),
    ):
        templates.register(f"employers.{code}", title=title, body=body, parameters=("firm",))


def _registrations(user: Any, keys: list[str]) -> dict[str, Subject]:
    """Key of the duty (registration and round) → the firm's name and its page."""
    ids = {key.rsplit(".", 1)[0] for key in keys}
    rows = Registration.objects.kept_in(user).filter(public_id__in=ids)
    found = {str(row.public_id): Subject(row.name, row.get_absolute_url()) for row in rows}
    return {key: found[one] for key in keys if (one := key.rsplit(".", 1)[0]) in found}


def _complaints(user: Any, keys: list[str]) -> dict[str, Subject]:
    rows = Complaint.objects.kept_in(user).filter(public_id__in=keys).select_related("posting")
    return {str(one.public_id): Subject(one.posting.title, one.get_absolute_url()) for one in rows}


def _may_read(user: Any, key: str) -> bool:
    return Registration.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> list[str]:
    return [str(key) for key in Registration.objects.filter(public_id__in=keys).values_list("public_id", flat=True)]
