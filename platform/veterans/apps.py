from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VeteransConfig(AppConfig):
    name = "veterans"

    def ready(self) -> None:
        from accounts.topics import POST_ENDED
        from imports.registry import Spec, register
        from runs.registry import subscribe
        from veterans import evidence, importing, personal
        from veterans.actions import ledger

        register(Spec("veterans", _("People"), importing.COLUMNS, importing.plan_people, importing.apply_people))
        register(Spec("needs", _("Needs ledger"), importing.NEED_COLUMNS, importing.plan_needs, importing.apply_needs))
        evidence.register_all()
        personal.register_all()
        subscribe("veterans.posts_ended", (POST_ENDED,), ledger.posts_ended)
