"""The addresses service: composition root. Python's standard library is all it needs."""

import signal
import sys
import threading

from config import ConfigError, read_config
from logs import Logger
from server import AddressServer


def main() -> int:
    try:
        config = read_config()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    logger = Logger("addresses", config.log_level)
    server = AddressServer(("127.0.0.1", config.port), logger)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    logger.info("listening", url=f"http://127.0.0.1:{server.server_port}")

    stop = threading.Event()
    received: list[str] = []

    def on_signal(number: int, _frame: object) -> None:
        received.append(signal.Signals(number).name)
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    stop.wait()
    logger.info("stopping", signal=received[0])
    finished = server.drain()
    if not finished:
        logger.error("did not stop in time")
    else:
        logger.info("stopped")
    return 0 if finished else 1


if __name__ == "__main__":
    sys.exit(main())
