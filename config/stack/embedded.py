"""The environment that `make run` makes, once, for a Lobby that needs nothing else."""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from config.environment import Environment
from config.stack.ports import HOST

BASE_DIR = Path(__file__).resolve().parents[2]
CLIENT_ID = "LOBB-AC-DEMO"
KEPT = ("SECRET_KEY", "TOKEN_KEYS", "APALEO_CLIENT_SECRET")
# What the demo shows beyond the default: housekeeping reads stays and marks rooms.
SCOPES = (
    "openid profile offline_access setup.read rateplans.read-corporate reservations.read "
    "maintenances.read maintenances.manage operations.change-room-state"
)
HEADER = "# Written by `make run` for this folder alone. Settings of your own belong in .env."


def var_folder() -> Path:
    """Return the folder for data, made if it is missing, as the settings will find it."""
    env = Environment.beside(BASE_DIR)
    folder = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write(*, folder: Path, port: int, sandbox_port: int) -> None:
    """Write `embedded.env` for these ports. Keys and secrets are made once and kept."""
    file = folder / "embedded.env"
    values = _values(port=port, sandbox_port=sandbox_port) | _kept(file)
    lines = [HEADER, *(f"{name}={value}" for name, value in values.items())]
    unfinished = folder / "embedded.env.part"
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text("\n".join(lines) + "\n")
    unfinished.replace(file)


def _values(*, port: int, sandbox_port: int) -> dict[str, str]:
    sandbox_url = f"http://{HOST}:{sandbox_port}"
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TOKEN_KEYS": Fernet.generate_key().decode(),
        "DEBUG": "true",
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "APALEO_IDENTITY_URL": sandbox_url,
        "APALEO_API_URL": sandbox_url,
        "APALEO_WEBHOOK_URL": sandbox_url,
        "APALEO_CLIENT_ID": CLIENT_ID,
        "APALEO_SCOPES": SCOPES,
        "APALEO_CLIENT_SECRET": secrets.token_urlsafe(32),
        "HOUSEKEEPING_DEMO_TEAM": str(BASE_DIR / "demo" / "team.json"),
        "EMAIL_BACKEND": "config.stack.mailbox.Mailbox",
    }


def _kept(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    pairs = [line.split("=", 1) for line in file.read_text().splitlines() if "=" in line]
    return {name: value for name, value in pairs if name in KEPT and value}
