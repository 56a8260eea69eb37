"""The environment of the service: every error at once, nothing secret by default."""

import os
from dataclasses import dataclass

LEVELS = ("debug", "info", "warn", "error")


class ConfigError(Exception):
    """The environment cannot be used; the message has one line for each variable that is wrong."""


@dataclass(frozen=True)
class Config:
    port: int
    log_level: str


def read_config(env: "os._Environ[str]" = os.environ) -> Config:
    problems = []
    port = env.get("PORT", "")
    if port == "":
        problems.append("PORT is missing (port of the HTTP API on 127.0.0.1)")
    elif not (port.isascii() and port.isdigit() and int(port) <= 65_535):
        problems.append("PORT: must be a number from 0 to 65535")
    level = env.get("LOG_LEVEL") or "info"
    if level not in LEVELS:
        problems.append(f"LOG_LEVEL: must be one of {', '.join(LEVELS)}")
    if problems:
        lines = "\n".join(f"  {problem}" for problem in problems)
        raise ConfigError(f"The configuration is not usable:\n{lines}")
    return Config(port=int(port), log_level=level)
