"""A body that came in chunks, given to Django with a length.

Django reads as many bytes as Content-Length says, and none where nothing says it, as with chunks
(RFC 9112, 6.3): a form sent so would be empty. Which bytes are the body is decided by the server,
which takes the chunks apart and says that its stream ends where the body does.
"""

from collections.abc import Iterable
from io import BytesIO
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from config.web.incoming import MAX_BODY, Refused

CODING = "HTTP_TRANSFER_ENCODING"
READ_SIZE = 64 * 1024


class MeasuringChunked:
    """A WSGI application that has the body of each chunked request before Django begins.

    Such a body is as long as any other may be: Django's own limits see its length, and find no
    coding any more. One that is not whole is answered with 400. What makes the server's parser
    stop is the server's to answer.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if CODING in environ and environ.get("wsgi.input_terminated"):
            try:
                body = _whole(environ["wsgi.input"])
            except Refused as refusal:
                return _refusal(refusal.status, start_response)
            except OSError:
                # It ends before its last chunk, or whoever sent it has hung up.
                return _refusal("400 Bad Request", start_response)
            del environ[CODING]
            environ["CONTENT_LENGTH"] = str(body.tell())
            body.seek(0)
            environ["wsgi.input"] = body
        return self._application(environ, start_response)


def _whole(stream: InputStream) -> BytesIO:
    # The receiver has refused what is larger, but for a server that does TLS itself.
    body = BytesIO()
    while piece := stream.read(READ_SIZE):
        body.write(piece)
        if body.tell() > MAX_BODY:
            raise Refused("413 Content Too Large")
    return body


def _refusal(status: str, start_response: StartResponse) -> list[bytes]:
    start_response(status, [("Content-Length", "0")])
    return []
