"""gunicorn's threaded worker, in which a request is whole before a thread takes it up.

As gunicorn has it, a thread reads the request, and waits for as long as its sender likes: as many
half-sent requests as there are threads stop the site. Here the worker's event loop receives them,
as a buffering proxy would, and a thousand half-sent ones cost a thousand sockets and no thread.
"""

from __future__ import annotations

import contextlib
import errno
import selectors
import time
from concurrent import futures
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from config.web.connection import SECONDS_TO_SEND, ReceivedSocket
from config.web.incoming import MAX_HEAD, Incoming, Refused

SECONDS_FOR_HEAD = 10.0
SECONDS_FOR_ALL = 60.0
SECONDS_TO_LEAVE = 2.0
# Often enough for a deadline, and no work of a thousand connections at each event.
SECONDS_BETWEEN_LOOKS = 0.2
READ_SIZE = 256 * 1024
# Of all requests of this process together, half-sent, waiting for a thread or being answered.
MAX_HELD_BYTES = 64 * 1024 * 1024
# Nobody is refused for so little, however much others have sent.
SMALL = MAX_HEAD
# A client that has more of our answers still to take gets no thread for its next request.
MAX_UNREAD_BYTES = 64 * 1024
NOTHING_TO_ACCEPT = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}
NO_DESCRIPTORS = {errno.EMFILE, errno.ENFILE}


class Reception:
    """One connection whose next request is on its way."""

    def __init__(self, connection: TConn) -> None:
        self.connection = connection
        self.socket: ReceivedSocket = connection.sock
        self.request = Incoming()
        self.began = time.monotonic()
        # Since when it is whole and waits for its client to take the answers before it.
        self.put_off_at: float | None = None
        self.is_watched = self.was_told_to_go_on = self.is_leaving = False

    @property
    def deadline(self) -> float:
        """Return when it is waited for no longer."""
        if self.is_leaving:
            return self.began + SECONDS_TO_LEAVE
        if self.put_off_at is not None:
            return self.put_off_at + SECONDS_TO_SEND
        has_head = self.request.head_length > 0
        return self.began + (SECONDS_FOR_ALL if has_head else SECONDS_FOR_HEAD)

    @property
    def is_half_sent(self) -> bool:
        """Tell whether there is a request to be answered for its lateness."""
        return bool(self.request.data) and not (self.request.is_whole or self.is_leaving)

    def answer(self, status: str) -> None:
        """Say in one line why there will be no other answer, to a client that may be gone."""
        head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        with contextlib.suppress(OSError):
            self.socket.send(head.encode())


class ReceivingWorker(ThreadWorker):
    """Threads for the answers, one event loop for all that is still being asked."""

    def init_process(self) -> None:
        """Begin with nothing received."""
        # Oldest first: a dict keeps the order.
        self.receptions: dict[TConn, Reception] = {}
        self.served_bytes: dict[TConn, int] = {}
        self.held_bytes = 0
        self.next_look = 0.0
        super().init_process()

    def accept(self, listener: Any) -> None:
        """Take a connection; where there is no room, an idle or half-sent one makes it."""
        self.make_room()
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno in NO_DESCRIPTORS:
                self.drop_oldest()
            elif error.errno not in NOTHING_TO_ACCEPT:
                raise
            return
        self.nr_conns += 1
        sock = accepted if self.cfg.is_ssl else ReceivedSocket(accepted)
        self.enqueue_req(TConn(self.cfg, sock, address, listener.getsockname()))

    def enqueue_req(self, conn: TConn) -> None:
        """Receive the connection's next request, then give it to a thread."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        reception = self.receptions[conn] = Reception(conn)
        came_before, conn.sock.left = conn.sock.left, b""
        if came_before:
            self.take(reception, came_before)
        else:
            self.receive(reception)

    def receive(self, reception: Reception) -> None:
        """Read what has come of a request."""
        try:
            data = reception.socket.receive(READ_SIZE)
        except BlockingIOError:
            self.watch(reception)
            return
        except OSError:
            data = b""
        if not data:
            self.drop(reception)
        elif not reception.is_leaving:
            self.take(reception, data)

    def take(self, reception: Reception, data: bytes) -> None:
        """Add to a request and, once it is whole, give it to a thread."""
        request = reception.request
        self.held_bytes += len(data)
        try:
            request.feed(data)
        except Refused as refusal:
            self.refuse(reception, refusal.status)
            return
        if self.held_bytes > MAX_HELD_BYTES:
            self.refuse_largest()
            if reception.is_leaving:
                return
        if request.is_whole:
            self.hand_over(reception)
            return
        if request.awaits_word and not reception.was_told_to_go_on:
            reception.was_told_to_go_on = True
            with contextlib.suppress(OSError):
                reception.socket.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.watch(reception)

    def hand_over(self, reception: Reception) -> None:
        """Give a whole request to a thread, unless the client has answers left to take."""
        if reception.socket.unread_bytes > MAX_UNREAD_BYTES:
            self.unwatch(reception)
            reception.put_off_at = reception.put_off_at or time.monotonic()
            return
        self.forget(reception)
        data, end = reception.request.data, reception.request.length
        reception.socket.left = bytes(data[end:])
        reception.socket.serve(bytes(data[:end]))
        conn = reception.connection
        self.served_bytes[conn] = len(data)
        self.held_bytes += len(data)
        conn.data_ready = True
        super().enqueue_req(conn)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Take no second request from whoever's first ended elsewhere for gunicorn than for us.

        What came behind it might be part of it for a proxy, and a request of somebody else's.
        """
        if not super()._keepalive_after(conn, keepalive):
            return False
        if self.cfg.is_ssl:
            return True
        return bool(conn.sock.is_used_up and not conn.parser.unreader.buf.getvalue())

    def finish_request(self, conn: TConn, fs: futures.Future[Any]) -> None:
        """Go on with the request that came right behind the one that was answered."""
        self.held_bytes -= self.served_bytes.pop(conn, 0)
        if not self.cfg.is_ssl:
            conn.sock.serve(b"")
        super().finish_request(conn, fs)
        is_kept = bool(self.keepalived_conns) and self.keepalived_conns[-1] is conn
        if is_kept and not self.cfg.is_ssl and conn.sock.left:
            self.on_client_socket_readable(conn, conn.sock)

    def murder_pending(self) -> None:
        """Give up what was not sent in time, and idle connections once the worker stops."""
        super().murder_pending()
        self.make_room()
        now = time.monotonic()
        if now < self.next_look:
            return
        self.next_look = now + SECONDS_BETWEEN_LOOKS
        for reception in list(self.receptions.values()):
            if reception.put_off_at is not None and not reception.socket.is_gone:
                self.hand_over(reception)
        for reception in list(self.receptions.values()):
            if self.is_to_be_given_up(reception, now=now):
                if reception.is_half_sent:
                    reception.answer("408 Request Timeout")
                self.drop(reception)

    def is_to_be_given_up(self, reception: Reception, *, now: float) -> bool:
        """Tell whether no request worth waiting for will come of it."""
        if reception.put_off_at is not None and reception.socket.is_gone:
            return True
        is_idle = not reception.request.data
        return now >= reception.deadline or (is_idle and not self.alive)

    def refuse(self, reception: Reception, status: str) -> None:
        """Answer, then let the rest come and go: a reset would take the answer back."""
        reception.answer(status)
        reception.put_off_at = None
        self.held_bytes -= len(reception.request.data)
        reception.request = Incoming()
        reception.is_leaving, reception.began = True, time.monotonic()
        self.watch(reception)

    def refuse_largest(self) -> None:
        """Make room by refusing whoever has sent most: not the small ones who come meanwhile."""
        largest = max(self.receptions.values(), key=lambda each: len(each.request.data))
        if len(largest.request.data) > SMALL:
            self.refuse(largest, "503 Service Unavailable")

    def watch(self, reception: Reception) -> None:
        """Be told when more comes."""
        if not reception.is_watched:
            reception.is_watched = True
            self.poller.register(
                reception.socket, selectors.EVENT_READ, lambda _socket: self.receive(reception)
            )

    def make_room(self) -> None:
        """Keep a place free, as far as there is anybody to lose: without one, gunicorn is deaf."""
        while self.nr_conns >= self.worker_connections - 1 and self.drop_oldest():
            pass

    def drop_oldest(self) -> bool:
        """Close an idle connection, or else the one whose request is awaited for longest."""
        if self.keepalived_conns:
            idle = self.keepalived_conns.popleft()
            self.poller.unregister(idle.sock)
            self.nr_conns -= 1
            idle.close()
            return True
        for reception in self.receptions.values():
            self.drop(reception)
            return True
        return False

    def drop(self, reception: Reception) -> None:
        """Close a connection from which no request will come."""
        self.forget(reception)
        self.nr_conns -= 1
        reception.connection.close()

    def forget(self, reception: Reception) -> None:
        """Stop receiving."""
        self.held_bytes -= len(reception.request.data)
        del self.receptions[reception.connection]
        self.unwatch(reception)

    def unwatch(self, reception: Reception) -> None:
        """Read no more for now."""
        if reception.is_watched:
            reception.is_watched = False
            self.poller.unregister(reception.socket)
