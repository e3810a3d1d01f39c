"""Bring database, reference data, catalogues and first matches up to date. Quick when nothing is to be done."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from runs.models import Run, State

FIRST_MATCHES = "recommendations.match"


class Command(BaseCommand):
    help = (
        "Migrations, reference data, catalogues; in an empty embedded database also the demo county and first matches."
    )
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0)
        call_command("load_calendar", verbosity=0)
        call_command("messages", compile=True, verbosity=0)
        if settings.PRODUCTION:
            call_command("collectstatic", interactive=False, verbosity=0)
        # Not by the first page after an upgrade: that would keep somebody waiting.
        call_command("warm", verbosity=0)
        if settings.EMBEDDED:
            call_command("load_demo", if_empty=True, verbosity=0)
            # A start that was cut off between demo data and matches makes them now.
            if not Run.objects.filter(kind=FIRST_MATCHES, state=State.DONE).exists():
                call_command("match", all=True, verbosity=0)
