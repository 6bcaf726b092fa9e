"""Every list of the admin, with junk in everything that it can be asked."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import models, transaction
from django.test import Client

from accounts.models import User
from staff.links import list_url
from tests.security.addresses import path_to
from tests.security.fuzz.junk import JUNK, SUFFIXES, escaped, query, seeded
from tests.security.tenant import Tenant
from tests.staff.listed_models import MODELS

TRIES = 25
OF_EVERY_LIST = ("q", "o", "p", "all", "e", "_popup", "_to_field", "_facets", "_changelist_filters")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser(chief: User, seaside: Tenant, browser_of: Callable[..., Client]) -> Client:
    return browser_of(chief)


def parameters(model: type[models.Model]) -> list[str]:
    """Return what the list of the model can be narrowed and sorted by, and more."""
    narrowed = admin.site.get_model_admin(model)
    named: list[str] = [
        *OF_EVERY_LIST,
        "state",
        "account",
        "connection",
        "property",
        "user",
        "code",
    ]
    named += [getattr(each, "parameter_name", None) or str(each) for each in narrowed.list_filter]
    columns = [field.name for field in model._meta.fields] + ["pk"]
    return named + [column + suffix for column in columns for suffix in SUFFIXES]


def status_of(ask: Callable[[], Any]) -> int:
    """Return the status of the answer, and leave the database as it was."""
    with transaction.atomic():
        status: int = ask().status_code
        transaction.set_rollback(True)
    return status


def failures(
    chance: random.Random, make: Callable[[random.Random], tuple[str, Callable[[], Any]]]
) -> list[str]:
    found = []
    for _ in range(TRIES):
        text, ask = make(chance)
        if status_of(ask) >= 500:
            found.append(text[:300])
    return found


@pytest.mark.parametrize("model", MODELS)
def test_no_question_to_a_list_is_an_error_of_ours(
    browser: Client, model: type[models.Model]
) -> None:
    names = parameters(model)

    def make(chance: random.Random) -> tuple[str, Callable[[], Any]]:
        address = f"{list_url(model)}?{query(chance, names, values=chance.randint(1, 2))}"
        return address, lambda: browser.get(address)

    assert failures(seeded(), make) == []


@pytest.mark.parametrize("model", MODELS)
def test_nothing_sent_to_a_list_is_an_error_of_ours(
    browser: Client, model: type[models.Model]
) -> None:
    names = admin.site.get_model_admin(model).actions or ()
    actions = [*map(_name, names), b"delete_selected", *JUNK[:3]]

    def make(chance: random.Random) -> tuple[str, Callable[[], Any]]:
        rows = [b"00000000-0000-0000-0000-000000000000", *JUNK]
        form = {
            "action": chance.choice(actions),
            "_selected_action": chance.choice(rows),
            "index": chance.choice([b"0", *JUNK]),
            "select_across": chance.choice([b"0", *JUNK]),
        }
        body = "&".join(f"{name}={escaped(value)}" for name, value in form.items())
        return body, lambda: browser.post(list_url(model), body, content_type=FORM)

    assert failures(seeded(), make) == []


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["add", "change"])
def test_nothing_sent_to_a_form_is_an_error_of_ours(
    browser: Client, seaside: Tenant, model: type[models.Model], page: str
) -> None:
    arguments = {} if page == "add" else {"object_id": seaside.rows[model].pk}
    path = path_to(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", arguments)
    many = model._meta.many_to_many
    names = [field.name for field in [*model._meta.fields, *many]] + ["mapped_to", "seen_version"]

    def make(chance: random.Random) -> tuple[str, Callable[[], Any]]:
        text = query(chance, names, values=8)
        if chance.randrange(3):
            return text, lambda: browser.post(path, text, content_type=FORM)
        return text, lambda: browser.get(f"{path}?{text}")

    assert failures(seeded(), make) == []


def _name(action: Any) -> bytes:
    return str(getattr(action, "__name__", action)).encode()
