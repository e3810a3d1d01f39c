from django.core.management.base import BaseCommand

from audit.actions import SystemJob
from places import actions


class Command(BaseCommand):
    help = "Load divisions, zones and aliases into an empty database. Running it again changes nothing."

    def handle(self, *args: object, verbosity: int, **options: object) -> None:
        loaded = actions.load_divisions(by=SystemJob("load_reference"))
        if loaded and verbosity:
            self.stdout.write(f"{loaded} places loaded.")
