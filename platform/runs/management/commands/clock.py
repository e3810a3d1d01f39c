import time

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from runs import clockwork


class Command(BaseCommand):
    help = "Ask the database each minute what is due, and start it. Two clocks are harmless."
    # `prepare` has checked already; checking again here would load every page and the matcher into a process that waits.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="ask once and end")

    def handle(self, *args: object, once: bool, **options: object) -> None:
        while True:
            try:
                taken = clockwork.tick()
                if once:
                    self.stdout.write(" ".join(taken))
            except OperationalError:
                self.stderr.write("The database does not answer; the clock asks again in a minute.")
                if once:
                    raise
            if once:
                return
            close_old_connections()
            time.sleep(60 - time.time() % 60)
