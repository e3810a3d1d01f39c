from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "duties"

    def ready(self) -> None:
        from accounts.topics import POST_ENDED
        from common import slots
        from duties import clock_rows, harm_rows, kinds, subjects, tasks, template_rows
        from duties.actions import rounds
        from duties.models import Level
        from files import owners
        from notices import templates
        from places.topics import PLACE_CHANGED
        from runs import clockwork, registry

        post_migrate.connect(clock_rows.load, sender=self)
        post_migrate.connect(harm_rows.load, sender=self)
        post_migrate.connect(template_rows.load, sender=self)
        kinds.register_own()
        kinds.register(
            kinds.Kind(
                rounds.KIND,
                title="%(subject)s",
                plain=_("recurring duties"),
                level=Level.SUPERVISED,
                outcomes={kinds.DONE: _("done"), "not_here": _("does not apply here")},
                about=subjects.ROUNDS,
                by_hand=True,
                batch=True,
            )
        )
        templates.register(
            "duties.escalated",
            title=_("Overdue and now with you: %(count)d from %(place)s"),
            body=_("They ran out and came up to your office. The desk below still sees them."),
            parameters=("count", "place"),
        )
        templates.register(
            "duties.handed_over",
            title=_("Handed over to you: %(count)d duties of %(name)s"),
            parameters=("count", "name"),
        )
        templates.register(
            "duties.round",
            title=_("New for %(place)s: %(count)d recurring duties"),
            parameters=("count", "place"),
        )
        templates.register(
            "duties.supervised",
            title=_("%(place)s asks about a duty of your desk"),
            body=_("Answer on the page of the duty; the answer does not close it."),
            parameters=("place",),
        )
        templates.register("duties.answered", title=_("%(place)s has answered your note"), parameters=("place",))
        owners.register("duty", may_read=_may_read, alive=_alive)
        clockwork.every("duties.rounds", tasks.open_rounds, minutes=60)
        clockwork.every("duties.escalate", tasks.escalate, minutes=10)
        clockwork.every("duties.mergers", tasks.follow_mergers, minutes=60)
        registry.subscribe("duties.mergers", (PLACE_CHANGED,), tasks.place_changed, batch=5000)
        registry.subscribe("duties.hand_over", (POST_ENDED,), tasks.post_ended)
        slots.offer("portal.staff.main", "duties:front", order=10)


def _may_read(user: Any, key: str) -> bool:
    from duties.models import Duty

    return Duty.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> list[str]:
    from duties.models import Duty

    return [str(key) for key in Duty.objects.filter(public_id__in=keys).values_list("public_id", flat=True)]
