import json
from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.load import signins_file


class Command(BaseCommand):
    help = "Print the demo sign-ins of this installation, where it has any."

    def handle(self, *args: Any, **options: Any) -> None:
        path = signins_file()
        if not path.exists():
            return
        for one in json.loads(path.read_text(encoding="utf-8")):
            self.stdout.write(f"  {one['name']:<14} {one['password']}   {one['what']}")
