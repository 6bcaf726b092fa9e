"""One HTTP request as it arrives: which of the bytes are its, and whether it is whole.

What is read here decides only when a thread takes the request up. What it says is decided by
gunicorn's parser, which gets these bytes and no others: where the two disagree, the request ends
early, nobody waits, and the connection is closed behind it.
"""

import re

from config.defaults.pages import FILE_UPLOAD_MAX_MEMORY_SIZE

MAX_HEAD = 64 * 1024
MAX_BODY = FILE_UPLOAD_MAX_MEMORY_SIZE
# The line of a chunk's size, and what may follow the last chunk.
MAX_LINE = 1024
MAX_TRAILERS = 4096

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
EXPECTS_WORD = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")


class Refused(Exception):
    """The request is larger than any that we take; `status` says in what."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Incoming:
    """A request of which `data` has come so far.

    `length` is the number of its bytes once that is known; what follows belongs to the next.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        self.length: int | None = None
        self.head_length = 0
        self._expects_word = False
        self._is_chunked = False
        self._position = 0

    def feed(self, data: bytes) -> None:
        """Take what has come; raises Refused. The work is linear in the bytes, however many."""
        self.data += data
        if not self.head_length:
            self._find_head()
        if self._is_chunked and self.length is None:
            self._walk_chunks()

    @property
    def is_whole(self) -> bool:
        """Tell whether a thread can be given the request."""
        return self.length is not None and len(self.data) >= self.length

    @property
    def awaits_word(self) -> bool:
        """Tell whether the sender keeps the body back until it is asked for (RFC 9110, 10.1.1)."""
        return self._expects_word and not self.is_whole

    def _find_head(self) -> None:
        end = self.data.find(b"\r\n\r\n", self._position)
        if end < 0:
            if len(self.data) > MAX_HEAD:
                raise Refused("431 Request Header Fields Too Large")
            self._position = max(len(self.data) - 3, 0)
            return
        self.head_length = self._position = end + 4
        head = self.data[: self.head_length]
        self._expects_word = EXPECTS_WORD.search(head) is not None
        if CHUNKED.search(head):
            self._is_chunked = True
            return
        announced = LENGTH.search(head)
        body = int(announced[1]) if announced else 0
        if body > MAX_BODY:
            raise Refused("413 Content Too Large")
        self.length = self.head_length + body

    def _walk_chunks(self) -> None:
        """Step from chunk to chunk (RFC 9112, 7.1); what is no chunk is left to the parser."""
        while self.length is None:
            if self._position - self.head_length > MAX_BODY:
                raise Refused("413 Content Too Large")
            end = self.data.find(b"\r\n", self._position, self._position + MAX_LINE)
            if end < 0:
                if len(self.data) - self._position >= MAX_LINE:
                    self.length = len(self.data)
                return
            size = CHUNK_SIZE.match(self.data, self._position, end)
            if size is None:
                self.length = end + 2
            elif int(size[0], 16) > 0:
                self._position = end + 2 + int(size[0], 16) + 2
            else:
                self._end_trailers(last_chunk=end)
                return

    def _end_trailers(self, *, last_chunk: int) -> None:
        end = self.data.find(b"\r\n\r\n", last_chunk, last_chunk + MAX_TRAILERS)
        if end >= 0:
            self.length = end + 4
        elif len(self.data) - last_chunk > MAX_TRAILERS:
            raise Refused("431 Request Header Fields Too Large")
