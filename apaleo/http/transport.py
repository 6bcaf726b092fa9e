"""HTTP with the platform: one pool of connections, one deadline per call, few surprises.

No redirect is followed, nothing goes to an origin that was not named beforehand, a body has a
bound, and neither the environment's proxies nor cookies have a say. No token, code or body is
logged, and errors carry none: a `requests` exception holds the request with all its headers, so
ours are raised outside its `except` block and do not chain to it.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response
from urllib3.exceptions import NewConnectionError, ProtocolError

from apaleo.errors import ApaleoError, RemoteContractError, RemoteUnavailable
from apaleo.http.deadline import DeadlineAdapter
from apaleo.http.reply import Reply, header, parse_retry_after

logger = logging.getLogger(__name__)

USER_AGENT = "Lobby/0.1"
MAX_BODY = 16 * 1024 * 1024
MAX_PAUSE = 2.0
CHUNK = 64 * 1024

# Request Timeout, Too Early, Too Many Requests, and apaleo's own 499: all transient.
THROTTLED = 429
# A gateway that has passed the call on, and got no answer.
LOST_BEHIND = {502, 504}
TRANSIENT_STATUSES = {408, 425, THROTTLED, 499}
LOST_CONNECTION = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)

Params = Iterable[tuple[str, str]]
# Method, path of the address, status of the reply or None, seconds.
OnCall = Callable[[str, str, int | None, float], None]


class Gate(Protocol):
    """Who is asked before each call to a host, and told of its end, in the thread of the call."""

    def before_call(self, host: str) -> None:
        """Raise RemoteUnavailable to have the call not made."""

    def after_call(self, host: str, *, is_down: bool) -> None:
        """Hear whether there was no answer, or one of an error of theirs."""


class TransientError(RemoteUnavailable):
    """The same call may be sent once more after `pause` seconds, if it is safe to repeat."""

    def __init__(
        self,
        message: str,
        *,
        pause: float = 0.0,
        retry_after: float | None = None,
        is_answer_lost: bool = False,
        is_throttled: bool = False,
    ) -> None:
        super().__init__(
            message,
            retry_after=retry_after,
            is_answer_lost=is_answer_lost,
            is_throttled=is_throttled,
        )
        self.pause = pause


class Transport:
    """Calls to a few named origins; one per process, shared by its threads, made after forking.

    `timeout` is the total for a call in seconds, repetition included; `pool_size` is the number of
    connections kept per origin, at least that of the threads that call it at once. `on_call` is
    told of each call, from the thread that made it; `gate` may refuse it.
    """

    def __init__(
        self,
        *,
        allowed_origins: Iterable[str],
        timeout: float = 20.0,
        pool_size: int = 8,
        on_call: OnCall | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._origins = frozenset(_origin(url) for url in allowed_origins)
        if None in self._origins:
            raise ValueError("allowed_origins must be http or https URLs")
        self._timeout = timeout
        self._on_call = on_call
        self._gate = gate
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = USER_AGENT
        # A cookie from one tenant's reply must not travel with another tenant's request.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = DeadlineAdapter(pool_connections=len(self._origins), pool_maxsize=pool_size)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    @property
    def timeout(self) -> float:
        """The seconds that a call may take in total."""
        return self._timeout

    def allows(self, url: str) -> bool:
        """Say whether a URL lies on one of the allowed origins: same scheme, host and port."""
        return _origin(url) in self._origins

    def get(
        self,
        url: str,
        *,
        params: Params = (),
        headers: Mapping[str, str] | None = None,
        is_paced: bool = False,
    ) -> Reply:
        """Fetch; sent once more if the connection was lost before any reply came (a stale
        keep-alive), or after a wait that the platform asked for and that is at most two seconds.
        With `is_paced` a throttling reply is the caller's to see to.
        """
        deadline = time.monotonic() + self._timeout
        request = self._prepare(requests.Request("GET", url, params=list(params), headers=headers))
        try:
            return self._send(request, deadline=deadline)
        except TransientError as exc:
            is_the_callers = is_paced and exc.is_throttled
            if is_the_callers or time.monotonic() + exc.pause >= deadline:
                raise
            time.sleep(exc.pause)
        return self._send(request, deadline=deadline)

    def post_form(
        self,
        url: str,
        *,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> Reply:
        """Post a form; never sent twice, since the first may have taken effect unheard.

        `timeout` is the total in seconds where it is to be shorter than the transport's own.
        """
        deadline = time.monotonic() + min(timeout or self._timeout, self._timeout)
        request = self._prepare(requests.Request("POST", url, data=dict(form), headers=headers))
        return self._send(request, deadline=deadline)

    def post_json(self, url: str, *, body: Any, headers: Mapping[str, str] | None = None) -> Reply:
        """Post JSON; never sent twice, like a form."""
        deadline = time.monotonic() + self._timeout
        request = self._prepare(requests.Request("POST", url, json=body, headers=headers))
        return self._send(request, deadline=deadline)

    def put_json(self, url: str, *, body: Any, headers: Mapping[str, str] | None = None) -> Reply:
        """Put JSON; sent once, and the caller may repeat it after a look at what is there."""
        deadline = time.monotonic() + self._timeout
        request = self._prepare(requests.Request("PUT", url, json=body, headers=headers))
        return self._send(request, deadline=deadline)

    def delete(self, url: str, *, headers: Mapping[str, str] | None = None) -> Reply:
        """Delete; sent once, and the caller may repeat it."""
        deadline = time.monotonic() + self._timeout
        request = self._prepare(requests.Request("DELETE", url, headers=headers))
        return self._send(request, deadline=deadline)

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def _prepare(self, request: requests.Request) -> PreparedRequest:
        # Checked before requests sees it, and again as it will be sent, in case the two read a
        # crooked URL differently.
        if self.allows(request.url):
            try:
                prepared = self._session.prepare_request(request)
            except (requests.RequestException, UnicodeError):
                prepared = None
            if prepared is None or not all(v.isascii() for v in prepared.headers.values()):
                raise RemoteContractError("refused to send what does not fit into a request")
            if self.allows(prepared.url or ""):
                return prepared
        raise RemoteContractError("refused to call an address outside the allowed origins")

    def _send(self, request: PreparedRequest, *, deadline: float) -> Reply:
        result = self._exchange(request, deadline=deadline)
        if isinstance(result, Reply):
            return result
        try:
            raise result
        finally:
            # An error whose traceback leads back to it would keep the request, and the token in
            # it, in memory until the next garbage collection.
            del result

    def _exchange(self, request: PreparedRequest, *, deadline: float) -> Reply | ApaleoError:
        parts = urlsplit(request.url or "")
        path, host = parts.path, parts.netloc
        if self._gate is not None:
            self._gate.before_call(host)
        where = f"{request.method} {path}"
        started = time.monotonic()
        left = max(deadline - started, 0.001)
        result: Reply | ApaleoError
        status: int | None = None
        tracking_id = "-"
        try:
            # The adapter's own way: a session would read a redirect's whole body, past deadline
            # and bound, only to compute where it leads.
            adapter = self._session.get_adapter(request.url or "")
            verify = True if self._session.verify is None else self._session.verify
            with adapter.send(request, stream=True, timeout=left, verify=verify) as response:
                status = response.status_code
                tracking_id = header(response.headers, "Apaleo-Tracking-Id")
                result = _classify(response, _told(where, tracking_id))
        except Exception as exc:  # noqa: BLE001 - foreign code reads foreign bytes here: see below
            # Whatever a crooked reply makes the libraries raise, what leaves is our own error.
            result = _translate(exc, where, replied=status is not None)
        seconds = time.monotonic() - started
        logger.info(
            "%s: %s in %d ms, tracking id %s",
            where,
            status or "no reply",
            round(seconds * 1000),
            tracking_id,
            extra={"apaleo_tracking_id": tracking_id},
        )
        if self._gate is not None:
            self._gate.after_call(host, is_down=status is None or status >= 500)
        if self._on_call is not None:
            self._on_call(request.method or "", path, status, seconds)
        return result


def _told(where: str, tracking_id: str) -> str:
    """Return what errors call the reply: apaleo's support finds it by the id."""
    return where if tracking_id == "-" else f"{where} (tracking id {tracking_id})"


def _classify(response: Response, where: str) -> Reply | ApaleoError:
    status = response.status_code
    if status in TRANSIENT_STATUSES or 500 <= status < 600:
        retry_after = parse_retry_after(response.headers.get("Retry-After"))
        message, is_throttled = f"{where}: {status}", status == THROTTLED
        if retry_after is not None and retry_after <= MAX_PAUSE:
            return TransientError(
                message, pause=retry_after, retry_after=retry_after, is_throttled=is_throttled
            )
        return RemoteUnavailable(
            message,
            retry_after=retry_after,
            is_throttled=is_throttled,
            may_be_done=status in LOST_BEHIND,
        )
    if not (200 <= status < 300 or 400 <= status < 500):
        return RemoteContractError(f"{where}: unexpected {status}, not followed")
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > MAX_BODY:
            return RemoteContractError(f"{where}: the body is larger than {MAX_BODY} bytes")
    return Reply(status=status, where=where, body=bytes(body))


def _translate(exc: Exception, where: str, *, replied: bool) -> RemoteUnavailable:
    message = f"{where}: {type(exc).__name__}"
    # requests wraps urllib3, which wraps the socket's error: ConnectionError(ProtocolError(…, e)).
    cause = exc.args[0] if exc.args else None
    reason = cause.args[-1] if isinstance(cause, ProtocolError) and cause.args else None
    if isinstance(reason, LOST_CONNECTION) and not replied:
        return TransientError(message, is_answer_lost=True)
    is_lost = isinstance(cause, ProtocolError)
    return RemoteUnavailable(message, is_answer_lost=is_lost, may_be_done=not _is_unsent(exc))


def _is_unsent(exc: Exception) -> bool:
    """Tell whether a call did not come so far as to be sent: there was no connection."""
    reason = getattr(exc.args[0], "reason", None) if exc.args else None
    return isinstance(exc, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)


def _origin(url: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port; None for anything that is not a plain http(s) address."""
    if "\\" in url or any(c <= " " or c == "\x7f" for c in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)
