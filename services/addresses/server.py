"""HTTP: health, and the decorator. One thread for each connection of the proxy, which keeps few of them."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from check_address import check_address
from logs import Logger

BODY_LIMIT = 4 * 1024 * 1024
# A request that arrives on an open connection while we stop is still answered, for so long.
DRAIN_SECONDS = 0.5
STOP_SECONDS = 8.0


class AddressServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], logger: Logger) -> None:
        super().__init__(address, Handler)
        self.logger = logger
        self.draining = False
        self._busy = 0
        self._idle = threading.Condition()

    def enter(self) -> None:
        with self._idle:
            self._busy += 1

    def leave(self) -> None:
        with self._idle:
            self._busy -= 1
            self._idle.notify_all()

    def drain(self) -> bool:
        """Stops accepting and waits for what is being answered; False when something was not done in time."""
        self.draining = True
        time.sleep(DRAIN_SECONDS)
        self.shutdown()
        self.server_close_listener()
        with self._idle:
            return self._idle.wait_for(lambda: self._busy == 0, timeout=STOP_SECONDS)

    def server_close_listener(self) -> None:
        # Not server_close(): it would wait for the threads of idle connections.
        self.socket.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A connection that breaks off is the caller's; everything else is answered and logged by the handler.
        pass


class Handler(BaseHTTPRequestHandler):
    server: AddressServer
    protocol_version = "HTTP/1.1"
    # Head and body leave in one piece, or they would wait for each other's acknowledgement.
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    # Longer than the proxy keeps idle connections, so that it is never we who close under a request.
    timeout = 75

    def version_string(self) -> str:
        return "addresses"

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def _answer(self, work: Any) -> None:
        self.server.enter()
        try:
            try:
                status, body = work()
            except Exception as error:  # a defect that one request meets must not end the process
                self.server.logger.error("request failed", path=self.path, error=repr(error), **self._context())
                status, body = self._problem(500, "internal-error", "The request could not be handled.")
            self._send(status, body)
            self.wfile.flush()
        finally:
            self.server.leave()

    def _get(self) -> tuple[int, Any]:
        path = self.path.split("?", 1)[0]
        if self.headers.get("via") is None and path == "/health/live":
            return 200, {"status": "up"}
        if self.headers.get("via") is None and path == "/health/ready":
            draining = self.server.draining
            return (503 if draining else 200), {"status": "draining" if draining else "up", "checks": {}}
        return self._not_found()

    def _post(self) -> tuple[int, Any]:
        body = self._read_body()
        # What the proxy itself asks is not for the public: through a proxy nothing is there.
        if self.path != "/decorators/checkAddress" or self.headers.get("via") is not None:
            return self._not_found()
        if body is None:
            return self._problem(413, "body-too-large", "The body of the request is too large.")
        try:
            request = json.loads(body)
        except ValueError:
            request = None
        if not isinstance(request, dict):
            return self._problem(400, "invalid-request", "The body is not what the protocol says.")
        stop = check_address(request)
        return (204, None) if stop is None else (418, stop)

    def _read_body(self) -> bytes | None:
        """The body; None when it is too large or has no length, and the connection is then of no use any more."""
        length = self.headers.get("content-length", "")
        if "transfer-encoding" in self.headers or not (length.isascii() and length.isdigit()) or int(length) > BODY_LIMIT:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _not_found(self) -> tuple[int, Any]:
        return self._problem(404, "not-found", "There is nothing here.")

    def _problem(self, status: int, code: str, detail: str) -> tuple[int, Any]:
        return status, {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code}

    def _send(self, status: int, body: Any) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        if self.server.draining:
            self.close_connection = True
        self.send_response(status)
        if status != 204:
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def _context(self) -> dict[str, str | None]:
        return {"traceparent": self.headers.get("traceparent")}

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        # A line for each request is the proxy's business; what cannot be parsed is worth nothing here.
        pass
