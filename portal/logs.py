"""What the server writes about a fault: where, never whom.

What belongs here: the logging set-up of the server's processes.
What does not: what people saw and did (`trail`).
"""

from __future__ import annotations

import logging
import os
import traceback
from typing import Any

SHOW_TEXT = "BANSOS_TAMPILKAN_GALAT"


class PlaceOnly(logging.Formatter):
    """Writes of a fault its frames and kind, because its text may quote a NIK or a name."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name logging calls
        """The frames and the kind of the fault."""
        if os.environ.get(SHOW_TEXT) == "1":
            return super().formatException(ei)
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace))
        return f"{frames}{kind.__module__}.{kind.__qualname__} (teks ditahan / text withheld)"


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "tempat": {"()": "portal.logs.PlaceOnly", "format": "%(asctime)s %(levelname)s %(message)s"}
    },
    "handlers": {
        "layar": {
            "class": "logging.StreamHandler",
            "formatter": "tempat",
            "stream": "ext://sys.stderr",
        }
    },
    "loggers": {
        "uvicorn": {"handlers": ["layar"], "level": "INFO", "propagate": False},
        # Paths and addresses of every click are in the access log of people, not here.
        "uvicorn.access": {"handlers": [], "level": "WARNING", "propagate": False},
    },
    "root": {"handlers": ["layar"], "level": "WARNING"},
}
