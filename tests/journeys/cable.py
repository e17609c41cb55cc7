"""A TCP proxy between browser and desk: it can be pulled, and lose the answer to one request."""

import socket
import threading
from contextlib import suppress
from typing import Self

BLOCK = 65_536


class Cable:
    """Passes bytes both ways until it is pulled."""

    def __init__(self, port: int) -> None:
        self._desk = port
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._links: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._pulled = False
        self._lose = b""
        self.lost = 0

    @property
    def url(self) -> str:
        """Where the browser finds the desk."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def pull(self) -> None:
        """Every connection breaks, and no new one is made."""
        with self._lock:
            self._pulled = True
            for link in self._links:
                _end(link)
            self._links.clear()

    def plug(self) -> None:
        """The network is back."""
        self._pulled = False

    def lose_answer_to(self, start: str) -> None:
        """The next request that begins so reaches the desk; its answer is lost."""
        self._lose = start.encode()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._listening)
        self.pull()

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._listening.accept()
            except OSError:
                return
            if self._pulled:
                _end(link)
            else:
                threading.Thread(target=self._connect, args=(link,), daemon=True).start()

    def _connect(self, link: socket.socket) -> None:
        try:
            desk = socket.create_connection(("127.0.0.1", self._desk))
        except OSError:
            _end(link)
            return
        with self._lock:
            self._links |= {link, desk}
        lost = threading.Event()
        threading.Thread(target=self._pass, args=(desk, link, lost, False), daemon=True).start()
        self._pass(link, desk, lost, True)

    def _pass(
        self, source: socket.socket, target: socket.socket, lost: threading.Event, asking: bool
    ) -> None:
        with suppress(OSError):
            while block := source.recv(BLOCK):
                if asking and self._lose and block.startswith(self._lose):
                    self._lose = b""
                    lost.set()
                if not asking and lost.is_set():
                    self.lost += 1
                    break
                target.sendall(block)
        _end(source)
        _end(target)


def _end(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
    link.close()
