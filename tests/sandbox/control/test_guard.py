"""Who may steer the sandbox."""

import pytest
import requests

from sandbox.server import Server


def call(server: Server, **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = requests.post(f"{server.url}/_control/reset", json={}, headers=sent, timeout=10)
    return answer.status_code


@pytest.mark.parametrize("host", ["evil.test", "evil.test:8010", "localhost.evil.test", "10.0.0.1"])
def test_a_foreign_name_that_leads_here_is_refused(sandbox: Server, host: str) -> None:
    assert call(sandbox, Host=host) == 403


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_is_refused(sandbox: Server, origin: str) -> None:
    assert call(sandbox, Origin=origin) == 403


def test_a_picture_on_another_site_asks_for_nothing(sandbox: Server) -> None:
    assert call(sandbox, Sec_Fetch_Site="cross-site") == 403


def test_a_program_on_this_machine_and_the_sandboxs_own_page_may(sandbox: Server) -> None:
    assert call(sandbox) < 300
    assert call(sandbox, Origin=sandbox.url, Sec_Fetch_Site="same-origin") < 300
    assert call(sandbox, Host="localhost:8010") < 300
