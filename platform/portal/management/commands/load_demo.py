from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.demo.load import NotEmpty, load_demo


class Command(BaseCommand):
    help = "Load a small fictional county into an empty embedded database; elsewhere it does nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="say nothing where there is nothing to do")

    def handle(self, *args: Any, if_empty: bool, verbosity: int, **options: Any) -> None:
        try:
            made = load_demo()
        except NotEmpty:
            if not if_empty:
                self.stdout.write("No demo data: the database is not an empty embedded one.")
            return
        if verbosity:
            self.stdout.write("Demo data: " + ", ".join(f"{count} {name}" for name, count in made.items()))
