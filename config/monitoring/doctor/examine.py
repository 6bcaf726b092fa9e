"""All examinations, one after the other."""

from collections.abc import Callable, Iterable, Iterator

from config.monitoring.doctor import here, hosts, platform
from config.monitoring.doctor.finding import Finding, problem
from config.monitoring.doctor.webhooks import webhooks

Examination = Callable[[], Iterable[Finding]]

EXAMINATIONS: dict[str, Examination] = {
    "configuration": here.configuration,
    "database": here.database,
    "token keys": here.token_keys,
    "refreshes": here.refreshes,
    "broker": here.broker,
    "workers": here.workers,
    "mail": here.mail,
    "public address": here.public_address,
    "clock": platform.clock,
    "discovery": platform.discovery,
    "client": platform.client,
    "API": hosts.api,
    "webhook API": hosts.webhook_api,
    "redirect URI": platform.redirect,
    "scopes": platform.scopes,
    "webhooks": webhooks,
}


def examine() -> Iterator[tuple[str, Finding]]:
    """Yield what each examination finds. None of them changes anything."""
    for name, examination in EXAMINATIONS.items():
        try:
            findings = list(examination())
        except Exception as error:  # noqa: BLE001 - one that breaks must not hide the others
            findings = [
                problem(
                    f"could not be examined: {type(error).__name__}",
                    "Look at the other findings first; if they are fine, report this as a bug.",
                )
            ]
        for finding in findings:
            yield name, finding
