from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VeteransConfig(AppConfig):
    name = "veterans"

    def ready(self) -> None:
        from imports.registry import Spec, register
        from veterans import evidence, importing, personal

        register(Spec("veterans", _("People"), importing.COLUMNS, importing.plan_people, importing.apply_people))
        evidence.register_all()
        personal.register_all()
