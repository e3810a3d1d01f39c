from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "duties"

    def ready(self) -> None:
        from accounts.topics import POST_ENDED
        from common import slots
        from duties import clock_rows, kinds, tasks
        from notices import templates
        from runs import clockwork, registry

        post_migrate.connect(clock_rows.load, sender=self)
        kinds.register_own()
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
        clockwork.every("duties.escalate", tasks.escalate, minutes=10)
        registry.subscribe("duties.hand_over", (POST_ENDED,), tasks.post_ended)
        slots.offer("portal.staff.main", "duties:front", order=10)
