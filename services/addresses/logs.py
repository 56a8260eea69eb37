"""JSON lines on stdout, with the names that the other services use."""

import json
import sys
import threading
from datetime import datetime, timezone

from config import LEVELS


class Logger:
    def __init__(self, part: str, level: str) -> None:
        self._part = part
        self._least = LEVELS.index(level)
        self._lock = threading.Lock()

    def info(self, message: str, **fields: object) -> None:
        self._write("info", message, fields)

    def error(self, message: str, **fields: object) -> None:
        self._write("error", message, fields)

    def _write(self, level: str, message: str, fields: dict[str, object]) -> None:
        if LEVELS.index(level) < self._least:
            return
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        given = {key: value for key, value in fields.items() if value is not None}
        line = json.dumps({"part": self._part, "level": level, "message": message, "timestamp": now, **given})
        # One write: lines of several threads must not be mixed.
        with self._lock:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
