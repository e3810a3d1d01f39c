#!/usr/bin/env python
"""Django's command-line utility for administrative tasks."""

import os
import sys


def main() -> None:
    """Run administrative tasks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as exc:
        raise ImportError(
            "Django is not installed in this Python. Run `make run` once, then use .venv/bin/python manage.py …"
        ) from exc
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        # A bad setting is the operator's to mend: a sentence helps, a traceback does not.
        sys.exit(f"Rongye cannot start: {problem}")


if __name__ == "__main__":
    main()
