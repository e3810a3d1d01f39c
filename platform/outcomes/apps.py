import datetime
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutcomesConfig(AppConfig):
    name = "outcomes"

    def ready(self) -> None:
        from common import slots
        from files import owners
        from outcomes import personal, tasks
        from runs import clockwork
        from runs.registry import subscribe
        from veterans.topics import NEED_CHANGED, VETERAN_CHANGED

        post_migrate.connect(keep_triggers, sender=self)
        personal.register_all()
        owners.register("spell", may_read=_may_read, alive=_alive)
        owners.register("exemption", may_read=_may_read_exemption, alive=_alive_exemptions)
        subscribe("outcomes.people_changed", (VETERAN_CHANGED,), people_changed)
        subscribe("outcomes.needs", (NEED_CHANGED,), needs_changed)
        clockwork.daily("outcomes.check", tasks.nightly, at=datetime.time(3, 50))
        slots.offer("veterans.person.main", "outcomes:of-person", order=20)
        slots.offer("veterans.need.side", "outcomes:of-need")
        _register_duties()


def keep_triggers(using: str, **kwargs: object) -> None:
    """See triggers.ensure."""
    from outcomes import triggers

    triggers.ensure(using)


def people_changed(keys: list[str]) -> None:
    """See calls.people_changed; loaded when news comes, not at every start."""
    from outcomes.actions import calls, claims, found_work, next_work

    calls.people_changed(keys)
    claims.follow(keys)
    next_work.people_changed(keys)
    found_work.people_changed(keys)


def needs_changed(keys: list[str]) -> None:
    """See found_work.needs_changed."""
    from outcomes.actions import found_work

    found_work.needs_changed(keys)


def _register_duties() -> None:
    from duties import kinds
    from outcomes import subjects
    from outcomes.models import CallResult
    from outcomes.models.found import Unsaid
    from outcomes.models.retention import MONTHS
    from outcomes.topics import FOUND_DUTY, NEXT_DUTY, VERIFY_DUTY

    titles = {
        1: _("%(subject)s: call after 1 month of work"),
        3: _("%(subject)s: call after 3 months of work"),
        6: _("%(subject)s: call after 6 months of work"),
        12: _("%(subject)s: call after 12 months of work"),
    }
    kinds.register(
        kinds.Kind(
            VERIFY_DUTY,
            title=_("%(subject)s: make sure of the work the person told of"),
            clock="verify_claim",
            outcomes={
                "verified": pgettext_lazy("spell", "verified"), "void": pgettext_lazy("spell", "taken back"),
                "forgotten": _("the person was erased"),
            },
            about=subjects.CLAIMS,
        )
    )  # fmt: skip
    kinds.register(
        kinds.Kind(
            NEXT_DUTY,
            title=_("%(subject)s: ask where the new work is"),
            clock="next_work",
            outcomes={
                "known": _("the new work is on file"), "none": _("there was no new work"),
                "void": pgettext_lazy("spell", "taken back"), "forgotten": _("the person was erased"),
            },
            about=subjects.CLAIMS,
        )
    )  # fmt: skip
    kinds.register(
        kinds.Kind(
            FOUND_DUTY,
            title=_("%(subject)s: ask where the work is that was found without us"),
            clock="found_work",
            outcomes={
                "known": _("the work is on file"), "none": _("there is no such work"), **dict(Unsaid.choices),
                "forgotten": _("the person was erased"),
            },
            about=subjects.FOUND,
        )
    )  # fmt: skip
    for month in MONTHS:
        kinds.register(
            kinds.Kind(
                f"outcomes.call_{month}",
                title=titles[month],
                clock=f"retention_{month}",
                outcomes=dict(CallResult.choices),
                about=subjects.CALLS,
            )
        )


def _may_read(user: Any, key: str) -> bool:
    from outcomes.models import EmploymentSpell

    return EmploymentSpell.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> list[str]:
    from outcomes.models import EmploymentSpell

    found = EmploymentSpell.objects.filter(public_id__in=keys).values_list("public_id", flat=True)
    return [str(key) for key in found]


def _may_read_exemption(user: Any, key: str) -> bool:
    from outcomes.models import Disposition

    return Disposition.objects.kept_in(user).filter(public_id=key).exists()


def _alive_exemptions(keys: list[str]) -> list[str]:
    from outcomes.models import Disposition

    found = Disposition.objects.filter(public_id__in=keys).values_list("public_id", flat=True)
    return [str(key) for key in found]
