"""What this room hands to rooms below at start-up: its duties, its notices, the owner of its files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from duties import kinds
from duties.kinds import Kind
from employers import subjects
from employers.models import ComplaintOutcome, Registration
from employers.models.registration import FILES
from employers.topics import COMPLAINT_DUTY, LICENCE_DUTY, REGISTRATION_DUTY
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
            about=subjects.REGISTRATIONS,
        )
    )
    kinds.register(
        Kind(
            LICENCE_DUTY,
            title=_("%(subject)s: the licence runs out"),
            clock="licence_ends",
            outcomes={"renewed": _("the new licence was checked"), "suspended": _("the firm was suspended")},
            about=subjects.LICENCES,
        )
    )
    kinds.register(
        Kind(
            COMPLAINT_DUTY,
            title=_("Complaint about %(subject)s"),
            clock="complaint",
            outcomes=dict(ComplaintOutcome.choices),
            about=subjects.COMPLAINTS,
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
    for code, title, body in (
        (
            "licence_ends",
            _("%(firm)s: the licence ends on %(day)s"),
            _("Send the new one in, so that the office can check it in time."),
        ),
        (
            "licence_over",
            _("%(firm)s: the licence ended on %(day)s"),
            _("Send the new one in; the office waits for it."),
        ),
    ):
        templates.register(f"employers.{code}", title=title, body=body, parameters=("firm", "day"))


def _may_read(user: Any, key: str) -> bool:
    return Registration.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> list[str]:
    return [str(key) for key in Registration.objects.filter(public_id__in=keys).values_list("public_id", flat=True)]
