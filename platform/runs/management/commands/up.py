"""`make run`: prepare everything, then web, worker and clock until Ctrl-C."""

import http.client
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from runs.supervisor import Supervisor, die_with_parent

HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 90


class Command(BaseCommand):
    help = "Start web, worker and clock together; Ctrl-C ends all of them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--web-only", action="store_true", help="no worker and no clock")

    def handle(self, *args: object, web_only: bool, **options: object) -> None:
        port = settings.PORT
        if not port_is_free(port):
            raise CommandError(f"Port {port} is in use; choose another one, for example: PORT={port + 1} make run")
        # In a process of its own: models and tables read while preparing do not stay in this one's memory.
        self.say("Preparing the database …")
        try:
            prepared = subprocess.run(
                [sys.executable, "manage.py", "prepare"],
                cwd=settings.BASE_DIR,
                check=False,
                preexec_fn=die_with_parent,
            )
        except KeyboardInterrupt:
            sys.exit(130)
        if prepared.returncode:
            sys.exit(prepared.returncode if prepared.returncode > 0 else 128 - prepared.returncode)
        supervisor = Supervisor(programs(port, web_only), folder=settings.BASE_DIR, say=self.say)
        code = supervisor.run(self.greet_when_answering)
        self.say("Everything has ended.")
        sys.exit(code)

    def greet_when_answering(self, supervisor: Supervisor) -> bool:
        """Wait for the first page, then print the address and the demo sign-ins. False when it never comes."""
        until = time.monotonic() + SECONDS_TO_ANSWER
        while not supervisor.ending:
            status = first_page_status(settings.PORT)
            if status is not None and status < 500:
                break
            if time.monotonic() > until:
                self.say("The web pages do not answer; the lines above say why.")
                return False
            time.sleep(0.2)
        else:
            return True
        self.stdout.write(f"\nRongye is ready at http://{HOST}:{settings.PORT}/\n")
        if settings.EMBEDDED:
            call_command("signins", stdout=self.stdout)
        self.stdout.write("Ctrl-C ends it.")
        self.stdout.flush()
        return True

    def say(self, sentence: str) -> None:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


def port_is_free(port: int) -> bool:
    """Whether the web server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True


def first_page_status(port: int) -> int | None:
    """The HTTP status of the home page, or None while nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def programs(port: int, web_only: bool) -> dict[str, list[str]]:
    """Name → command of what is to run. SQLite has one writer, so there one worker process is the right number."""
    python = sys.executable
    web_processes = str(settings.WEB_CONCURRENCY)
    web = [python, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", web_processes]
    web += ["--threads", "4", "--timeout", "120", "--log-level", "warning", "--no-control-socket", "--preload"]
    if web_only:
        return {"web server": web}
    worker = [python, "-m", "celery", "-A", "config", "--quiet", "worker", "--loglevel", "WARNING"]
    worker += ["--concurrency", "1" if connection.vendor == "sqlite" else "2", "--without-gossip", "--without-mingle"]
    return {"web server": web, "worker": worker, "clock": [python, "manage.py", "clock"]}
