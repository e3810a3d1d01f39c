from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from recommendations import actions
from veterans.models import Person


class Command(BaseCommand):
    help = "Make the lists of jobs of everybody who looks for work, here and now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="everybody (the default)")

    def handle(self, *args: Any, **options: Any) -> None:
        people = Person.objects.seeking().order_by("pk")
        made = actions.make_lists(people.for_frames().iterator(chunk_size=200), lambda count: None)
        self.stdout.write(f"{made} lists made.")
