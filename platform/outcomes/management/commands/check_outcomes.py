from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outcomes.queries.check import findings


class Command(BaseCommand):
    help = "Walk the graph of needs, work, calls and heads; ends with an error where something does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        found = findings()
        for name, keys in found.items():
            self.stdout.write(f"{name}: {len(keys)}")
            for key in keys[:100]:
                self.stderr.write(f"{name} {key}")
        if any(found.values()):
            raise CommandError("something does not hold together; the lines above name it")
