"""The account that a token belongs to; any valid token may ask."""

from starlette.responses import JSONResponse, Response

from sandbox.api.api_call import ApiCall
from sandbox.api.json_fields import as_json

FIELDS = ("code", "name", "description", "default_language", "location", "type")


def answer_current_account(call: ApiCall) -> Response:
    """Return the account (AccountModel)."""
    return JSONResponse(as_json(call.account, *FIELDS))
