from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConsentsConfig(AppConfig):
    name = "consents"

    def ready(self) -> None:
        from common import slots
        from consents import bases, personal
        from files import owners
        from notices import templates
        from runs.registry import subscribe
        from veterans.topics import VETERAN_CHANGED

        post_migrate.connect(bases.load, sender=self)
        personal.register_all()
        subscribe("consents.people", (VETERAN_CHANGED,), people_changed)
        slots.offer("veterans.person.side", "consents:of-person", order=20)
        owners.register("consent", may_read=_may_read, alive=_alive)
        templates.register(
            "consents.asked",
            title=_("%(firm)s asks for your name and phone"),
            body=_("It is about the post %(post)s. You decide; without your yes it sees neither."),
            parameters=("firm", "post"),
        )
        templates.register(
            "consents.yes",
            title=_("%(code)s said yes"),
            body=_("Name and phone are shown to you now."),
            parameters=("code",),
        )
        templates.register("consents.no", title=_("%(code)s said no"), parameters=("code",))
        templates.register(
            "consents.withdrawn",
            title=_("%(code)s took the consent back"),
            body=_("Name and phone are hidden again. What you wrote down you may not use any longer."),
            parameters=("code",),
        )
        _register_duty()


def people_changed(keys: list[str]) -> None:
    """See actions.people_changed; loaded when news comes, not at every start."""
    from consents import actions

    actions.people_changed(keys)


def _register_duty() -> None:
    from consents import subjects
    from consents.topics import ASKED_DUTY
    from duties import kinds
    from duties.kinds import Kind

    kinds.register(
        Kind(
            ASKED_DUTY,
            title=_("%(subject)s: a firm asks for contact, ask the person"),
            clock="contact_asked",
            outcomes={
                "yes": _("said yes"),
                "no": _("said no"),
                "forgotten": _("the person was erased"),
                "merged": _("asked twice, two files were one person"),
            },
            about=subjects.REQUESTS,
        )
    )


def _may_read(user: Any, key: str) -> bool:
    from consents.models import Consent

    return Consent.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> list[str]:
    from consents.models import Consent

    return [str(key) for key in Consent.objects.filter(public_id__in=keys).values_list("public_id", flat=True)]
