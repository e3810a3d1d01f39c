from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.actions import SystemJob
from recommendations import actions
from runs.actions import execute
from runs.models import State


class Command(BaseCommand):
    help = "Make the lists of jobs of everybody who looks for work, here and now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="everybody (the default)")

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        run = actions.start_matching(by=SystemJob("match"))
        done = execute(run.pk)
        if done is None:
            self.stdout.write("A worker makes the lists already.")
        elif done.state != State.DONE:
            raise CommandError(f"The lists were not made ({done.note}).")
        elif verbosity:
            self.stdout.write(f"{done.result.get('lists')} lists made.")
