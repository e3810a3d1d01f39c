"""A virus scanner of the installation's own, when it has one: RONGYE_SCANNER names a command that reads the file."""

import shlex
import subprocess

from django.conf import settings

from files.problems import Unsafe

SECONDS = 30


def scan(content: bytes) -> None:
    """Exit code 0 means clean, 1 found something; anything else, or silence, keeps nothing. Raises Unsafe."""
    if not settings.FILES_SCANNER:
        return
    try:
        command = shlex.split(settings.FILES_SCANNER)
        result = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        raise Unsafe("scanner_down") from None
    if result.returncode == 1:
        raise Unsafe("virus")
    if result.returncode != 0:
        raise Unsafe("scanner_down")
