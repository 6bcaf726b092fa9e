"""Cases kept as files: what is done to the sandbox, step by step."""

import json
from pathlib import Path
from typing import Any

from sandbox.server import Server

CASES = Path(__file__).parent.parent / "cases"


def read_case(name: str) -> Any:
    return json.loads((CASES / name).read_text())


def play(platform: Server, step: dict[str, Any]) -> None:
    """Do what a step posts to the sandbox's control interface."""
    for call, body in step.items():
        match call:
            case "POST /_control/accounts":
                platform.control.generate_account(**body)
            case "POST /_control/changes":
                platform.control.apply(**body)
            case "POST /_control/faults":
                platform.control.add_fault(**body["match"], **body["action"])
