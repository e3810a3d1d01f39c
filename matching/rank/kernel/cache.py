"""Where compiled loops are kept. Imported before any of them: numba asks for the folder when a function is decorated."""

import hashlib
import os
import shutil
from pathlib import Path

import numba


def folder() -> Path:
    """A folder for these very sources, under NUMBA_CACHE_DIR, else under `kernels` of RONGYE_VAR.

    numba looks at the file of the function that is called, not at those of the functions that this one calls: without a
    folder for each state of the room a loop would run on with old arithmetic inside. Compiled code is run-time state, which
    numba would put beside the source.
    """
    base = os.environ.get("NUMBA_CACHE_DIR") or Path(os.environ.get("RONGYE_VAR") or "var").expanduser() / "kernels"
    sources = sorted(Path(__file__).parent.glob("*.py"))
    state = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
    return Path(base).resolve() / state[:12]


def forget_others() -> None:
    """Remove what was compiled from other states of the sources."""
    for other in FOLDER.parent.glob("*/"):
        if other != FOLDER:
            shutil.rmtree(other, ignore_errors=True)


FOLDER = folder()
numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]
