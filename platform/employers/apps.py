from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployersConfig(AppConfig):
    name = "employers"

    def ready(self) -> None:
        from employers import importing
        from imports.registry import Spec, register

        register(Spec("postings", _("Postings"), importing.COLUMNS, importing.plan_postings, importing.apply_postings))
