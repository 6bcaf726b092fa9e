"""The account that a token belongs to; any valid token may ask."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.api.api_call import Ask
from sandbox.api.embedded import address
from sandbox.api.resources import without_none


def answer_current_account(ask: Ask, request: Request) -> Response:
    """Return the account (AccountModel)."""
    account = ask.account
    return JSONResponse(
        without_none(
            {
                "code": account.code,
                "name": account.name,
                "description": account.description,
                "defaultLanguage": account.default_language,
                "location": address(account.location) if account.location else None,
                "type": account.type,
            }
        )
    )
