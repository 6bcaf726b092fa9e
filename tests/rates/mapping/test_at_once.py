"""Several people change mappings and codes at the same moment, and nobody sees a page crash."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections
from django.db.models.deletion import Collector
from django.shortcuts import get_object_or_404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from rates.mapping import ChangeContext, UnknownCode, map_to, map_untouched, operations
from rates.models import ChangeSet, MappableRatePlan, RateCode, RatePlanMapping
from rates.page import commands, managing
from rates.page.by_rate import copying

NOW = timezone.now()
Make = Callable[..., Any]


@pytest.fixture
def browser(mark: User, client_of: Make) -> Client:
    """Mark's, to whom a crash is a page with status 500."""
    browser: Client = client_of(mark)
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def by_mark(mark: User) -> ChangeContext:
    return ChangeContext(by=mark, now=NOW)


def at(name: str, hotel: Property) -> str:
    return reverse(f"rates:{name}", args=[hotel.pk])


def compare(browser: Client, hotel: Property, source: Property) -> dict[str, Any]:
    """Return the form that takes everything over."""
    found = browser.get(at("copy", hotel), {"source": str(source.pk)}).context["comparison"]
    taken = [each.token for each in found.differences]
    return {"source": str(source.pk), "seen": found.seen, "take": taken}


@pytest.mark.django_db(transaction=True)
def test_mapping_to_a_code_that_is_deleted_meanwhile_is_refused(
    browser: Client,
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = commands.get_code

    def get_and_delete(row: Any, code: str) -> Any:
        found = real(row, code)
        managing.delete(RateCode.objects.get(pk=found.pk))
        return found

    monkeypatch.setattr(commands, "get_code", get_and_delete)
    answer = browser.post(at("change", hotel), {"plan": plan.pk, "seen": 0, "code": "BAR"})

    assert answer.status_code == 422
    assert "There is no rate code BAR yet." in answer.text


@pytest.mark.django_db(transaction=True)
def test_what_is_mapped_together_leaves_out_a_code_that_is_deleted_meanwhile(
    make_plan: Make, bar: RateCode, nonref: RateCode, by_mark: ChangeContext
) -> None:
    one, two = make_plan("A"), make_plan("B")
    RateCode.objects.filter(pk=nonref.pk).delete()

    assert map_untouched([(one, bar), (two, nonref)], context=by_mark) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_maps_to_a_code_that_is_being_deleted_finds_it_gone(
    browser: Client,
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
    by_mark: ChangeContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, refused = Collector.delete, threading.Event()

    def map_it() -> None:
        try:
            map_to(plan, code=bar, context=by_mark)
        except UnknownCode:
            refused.set()
        finally:
            connections.close_all()

    others = [threading.Thread(target=map_it)]

    def delete(self: Any) -> Any:
        if self.data.get(RateCode) and others[0].ident is None:
            others[0].start()
            others[0].join(1)
        return real(self)

    monkeypatch.setattr(Collector, "delete", delete)
    form = {"kind": "rate", "pk": bar.pk, "do": "delete"}
    answer = browser.post(at("code_list", hotel), form)
    others[0].join(20)

    assert answer.status_code == 302
    assert refused.is_set()
    assert not RateCode.objects.exists()


def test_renaming_a_code_that_is_deleted_meanwhile_finds_it_gone(
    browser: Client, hotel: Property, bar: RateCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = get_object_or_404

    def get_and_delete(*args: Any, **names: Any) -> Any:
        found = real(*args, **names)
        RateCode.objects.filter(pk=found.pk).delete()
        return found

    monkeypatch.setattr("rates.views.codes.get_object_or_404", get_and_delete)
    form = {"kind": "rate", "pk": bar.pk, "do": "save", "code": "X"}

    assert browser.post(at("code_list", hotel), form).status_code == 404


def test_a_code_that_is_renamed_meanwhile_is_copied_all_the_same(
    browser: Client,
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
    by_mark: ChangeContext,
    make_hotel: Make,
    make_group: Make,
    make_plan: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    berlin = make_hotel("BER")
    map_to(make_plan("FLEX", group=make_group(hotel=berlin)), code=bar, context=by_mark)
    form, real = compare(browser, hotel, berlin), copying.compare

    def compare_and_rename(*args: Any, **names: Any) -> Any:
        found = real(*args, **names)
        managing.rename(RateCode.objects.get(pk=bar.pk), to="BASE", name="")
        return found

    monkeypatch.setattr("rates.views.copying.compare", compare_and_rename)

    assert browser.post(at("copy", hotel), form).status_code == 302
    assert RatePlanMapping.objects.get(rate_plan=plan).code.code == "BASE"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_copying_while_a_colleague_takes_back_lets_both_come_to_an_end(
    browser: Client,
    client_of: Make,
    mark: User,
    account: Account,
    hotel: Property,
    bar: RateCode,
    nonref: RateCode,
    by_mark: ChangeContext,
    make_plan: Make,
    make_hotel: Make,
    make_group: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans = [make_plan("ZZZ"), make_plan("AAA")]
    step = ChangeSet.objects.create(account=account, made_by=mark, made_at=NOW, is_together=True)
    context = ChangeContext(by=mark, now=NOW, change_set=step)
    map_untouched([(plan, bar) for plan in plans], context=context)
    other = make_group(hotel=make_hotel("BER"))
    for code in ("ZZZ", "AAA"):
        map_to(make_plan(code, group=other), code=nonref, context=by_mark)
    colleague, form = client_of(mark), compare(browser, hotel, other.property)
    colleague.raise_request_exception = False
    has_begun, found, real = threading.Event(), [], map_to

    def take_back() -> None:
        has_begun.wait(20)
        found.append(colleague.post(at("start_undo", hotel), {"made": step.pk}).status_code)
        connections.close_all()

    def map_slowly(*args: Any, **names: Any) -> Any:
        made = real(*args, **names)
        if not has_begun.is_set():
            has_begun.set()
            time.sleep(1)
        return made

    monkeypatch.setattr("rates.page.by_rate.deciding.map_to", map_slowly)
    thread = threading.Thread(target=take_back)
    thread.start()
    found.append(browser.post(at("copy", hotel), form).status_code)
    thread.join(30)

    assert has_begun.is_set()
    assert found == [302, 302]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_allow_the_same_conflict_at_once(
    client_of: Make,
    mark: User,
    hotel: Property,
    bar: RateCode,
    by_mark: ChangeContext,
    make_plan: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans = [make_plan("A"), make_plan("B")]
    for plan in plans:
        map_to(plan, code=bar, context=by_mark)
    both, local, real = threading.Barrier(2, timeout=1), threading.local(), operations._share
    found: list[int] = []

    def share(*args: Any) -> Any:
        made = real(*args)
        if not hasattr(local, "is_in"):
            local.is_in = True
            with suppress(threading.BrokenBarrierError):
                both.wait()
        return made

    def press(browser: Client, plan: MappableRatePlan) -> None:
        browser.raise_request_exception = False
        form = {"plan": plan.pk, "seen": 1, "do": "share"}
        found.append(browser.post(at("change", hotel), form).status_code)
        connections.close_all()

    monkeypatch.setattr(operations, "_share", share)
    threads = [threading.Thread(target=press, args=(client_of(mark), plan)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)

    assert len(found) == 2
    assert max(found) < 500
