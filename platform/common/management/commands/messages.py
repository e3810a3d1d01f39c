from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import catalogues


class Command(BaseCommand):
    help = "Bring the Chinese catalogues in step with the sources (default), check them, or compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="end with an error where a message lacks its Chinese")
        parser.add_argument("--compile", action="store_true", help="compile what changed")

    def handle(self, *args: Any, check: bool, compile: bool, **options: Any) -> None:
        if check:
            self._check()
        elif not compile:
            for room in catalogues.rooms():
                self.stdout.write(f"{room}: {catalogues.update(room)}")
        if compile or not check:
            for room in catalogues.rooms():
                catalogues.compile_room(room)

    def _check(self) -> None:
        bad = 0
        for room in catalogues.rooms():
            found = catalogues.gaps(room)
            for kind, keys in found.by_kind().items():
                for key in keys:
                    bad += 1
                    self.stderr.write(f"{room}: {kind}: {key}")
        if bad:
            raise CommandError(f"{bad} messages need attention; run manage.py messages and translate what is empty.")
