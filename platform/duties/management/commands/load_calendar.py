from django.core.management.base import BaseCommand

from audit.actions import SystemJob
from duties.actions.calendar import load_official


class Command(BaseCommand):
    help = "Fill in official days off of years the table does not know. Running it again changes nothing."

    def handle(self, *args: object, verbosity: int, **options: object) -> None:
        for year in load_official(by=SystemJob("load_calendar")):
            if verbosity:
                self.stdout.write(f"{year} loaded.")
