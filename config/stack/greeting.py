"""What a person needs to know once everything runs."""

from collections.abc import Sequence

import requests
from django.conf import settings

from config.stack.demo_users import Login
from config.stack.programs import SECONDS_TO_ANSWER, uses_embedded_valkey, uses_sandbox

LABEL_WIDTH = 15


def greeting(*, staff: Login | None, hotelier: Login | None, sandbox_url: str) -> list[str]:
    """Return where to go and how to sign in, line by line."""
    lines = ["", _line("Lobby", f"{settings.PUBLIC_URL}/")]
    if hotelier:
        lines += [
            _line("", "Sign up with any e-mail address: the code appears here and in"),
            _line("", f"{settings.VAR_DIR / 'mail'}. Or sign in as a hotelier:"),
            *_login(hotelier),
        ]
    lines.append(_line("Staff", f"{settings.PUBLIC_URL}/admin/"))
    if staff:
        lines += _login(staff)
    if uses_sandbox(sandbox_url):
        lines.append(_line("apaleo", f"{sandbox_url}/  (the sandbox; sign in there to consent)"))
        lines += [_line("", f"{email}  {password}") for email, password in _consenters(sandbox_url)]
    else:
        lines.append(_line("apaleo", settings.APALEO_IDENTITY_URL))
    lines += [_line("Data", _where_data_is()), "", "Stop with Ctrl-C.", ""]
    return lines


def _line(label: str, text: str) -> str:
    return f"{label:<{LABEL_WIDTH}}{text}"


def _login(login: Login) -> Sequence[str]:
    if login.password:
        return [_line("", f"{login.email}  {login.password}  (shown this once)")]
    return [
        _line("", f"{login.email}  with the password shown at the first start, or set a new one:"),
        _line("", f".venv/bin/python manage.py changepassword {login.email}"),
    ]


def _consenters(sandbox_url: str) -> list[tuple[str, str]]:
    """Ask the sandbox who may consent for its first account."""
    accounts = requests.get(f"{sandbox_url}/_control/accounts", timeout=SECONDS_TO_ANSWER).json()
    users = accounts[0]["users"] if accounts else []
    return [(user["email"], user["password"]) for user in users if user["is_admin"]][:1]


def _where_data_is() -> str:
    database = settings.DATABASES["default"]
    is_file = database["ENGINE"].endswith("sqlite3")
    place = str(database["NAME"]) if is_file else f"{database['HOST']}, {database['NAME']}"
    return f"{place}, {'an embedded Valkey' if uses_embedded_valkey() else 'Redis at REDIS_URL'}"
