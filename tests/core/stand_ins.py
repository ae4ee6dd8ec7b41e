"""Servers of the outside world, on this machine, over real sockets: mail, and HTTP."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every message, unless `answers` says otherwise for a command.

    `on_message` is called when a message has arrived whole and has not been answered yet;
    `on_answered` when the sender has been told that it was taken.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _MailHandler)
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.on_message: Callable[[], object] = lambda: None
        self.on_answered: Callable[[], object] = lambda: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.received]


class _MailHandler(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        try:
            self._say("220 stand-in")
            while line := self.rfile.readline():
                if not self._answer(line.decode().strip()):
                    break
        except ConnectionError:
            return  # The sender was killed.

    def _answer(self, line: str) -> bool:
        command = line.partition(" ")[0].upper()
        if command == "DATA" and command not in self.server.answers:
            self._take_message()
            return True
        if command == "RCPT":
            self.server.recipients.append(line)
        bye = command == "QUIT"
        self._say(self.server.answers.get(command, "221 bye" if bye else "250 fine"))
        return not bye

    def _take_message(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if not line:
            return
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.server.received.append(message)
        self.server.on_message()
        self._say(self.server.answers.get("MESSAGE", "250 taken"))
        self.server.on_answered()

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@dataclass
class Asked:
    """One request that the stand-in was sent."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class HttpServer:
    """Answers every POST with `status`; `hangs_up` breaks the connection instead."""

    address: str = ""
    status: int = 201
    location: str = ""
    answer: bytes = b"{}"
    hangs_up: bool = False
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def http_server() -> Iterator[HttpServer]:
    """A gateway, or GOV.UK Notify, as far as we talk to it."""
    stand_in = HttpServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.loads(content or b"{}")
            stand_in.asked.append(Asked(self.path, dict(self.headers), body))
            if stand_in.hangs_up:
                return
            self.send_response(stand_in.status)
            if stand_in.location:
                self.send_header("Location", stand_in.location)
            self.send_header("Content-Length", str(len(stand_in.answer)))
            self.end_headers()
            self.wfile.write(stand_in.answer)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Nothing on the screen of whoever runs the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, _running(server):
        stand_in.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield stand_in


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """A mail server, on the port asked for or on any that is free."""
    with MailServer(port) as server, _running(server):
        yield server


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
