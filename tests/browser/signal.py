"""Signal between a phone and the platform, that a test can take away: a relay of bytes in front of a running site."""

import contextlib
import dataclasses
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.browser.servers import Site


class Signal:
    """Relays connections while it is there. `answers_lost` lets requests through and loses what comes back.

    `held` takes connections and lets nothing through.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0), reuse_port=False)
        self._open: set[socket.socket] = set()
        self.present = True
        self.answers_lost = False
        self.held = False
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def off(self) -> None:
        """Every connection breaks, and none is made."""
        self.present = False
        self._break()

    def on(self) -> None:
        self.present, self.answers_lost, self.held = True, False, False
        self._break()

    def lose_answers(self) -> None:
        """What is sent arrives, and the phone never hears of it."""
        self.answers_lost = True

    def hold(self) -> None:
        """Bars are shown, and nothing comes through."""
        self.present, self.held = True, True

    def has_connections(self) -> bool:
        return bool(self._open)

    def close(self) -> None:
        self.present = False
        self._listener.close()
        self._break()

    def _break(self) -> None:
        for connection in list(self._open):
            self._end(connection)

    def _end(self, connection: socket.socket) -> None:
        self._open.discard(connection)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self.present:
                near.close()
                continue
            if self.held:
                self._open.add(near)
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            self._open |= {near, far}
            threading.Thread(target=self._relay, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._relay, args=(far, near, True), daemon=True).start()

    def _relay(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self.answers_lost:
                    break
                target.sendall(data)
        self._end(source)
        self._end(target)


@contextmanager
def signal_to(site: Site) -> Iterator[tuple[Site, Signal]]:
    """The site as a phone reaches it, and the signal on the way there."""
    signal = Signal(urlsplit(site.url).port or 80)
    try:
        yield dataclasses.replace(site, url=f"http://127.0.0.1:{signal.port}"), signal
    finally:
        signal.close()
