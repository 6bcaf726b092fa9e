"""The account that a token belongs to; any valid token may ask."""

from starlette.responses import JSONResponse, Response

from sandbox.api.api_call import ApiCall
from sandbox.api.json_fields import as_json, without_none


def answer_current_account(call: ApiCall) -> Response:
    """Return the account (AccountModel)."""
    account = call.account
    return JSONResponse(
        without_none(
            {
                "code": account.code,
                "name": account.name,
                "description": account.description,
                "defaultLanguage": account.default_language,
                "location": as_json(account.location) if account.location else None,
                "type": account.type,
            }
        )
    )
