"""With one kind of codes off, no address of mapping shows it or takes it, whoever asks how."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from rates.files import importing
from rates.files.rate_plans.resource import MappingResource, RatePlanResource, RoomTypeResource
from rates.mapping import ChangeContext, map_to, map_untouched
from rates.models import (
    BY_KIND,
    ChangeSet,
    DefaultMapping,
    FileImport,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RoomCode,
)
from tests.connect.pages import words
from tests.rates.files.samples import csv_of, owner_of
from tests.security.addresses import names, path_to

NOW = timezone.now()
ClientOf = Callable[[User], Client]
KINDS = ("plan", "group")
# What no page may say; how many rate plans and room types apaleo has is still told.
WORDS = {
    "plan": (
        "rate code",
        "rate plans mapped",
        "rate plan of",
        "by rate",
        "each rate",
        "secretrate",
    ),
    "group": ("room code", "room types mapped", "room type of", "mapped room", "secretroom"),
}
RATES = [name for name in names() if name.startswith("rates:")]
PAGES = [*RATES, "dashboard:home"]
QUERIES = (
    "",
    "?about=rate-plans",
    "?about=room-types",
    "?hotels=all",
    "?show=flagged",
    "?new=rate",
    "?new=room",
)


@dataclass
class House:
    """A hotel in which both kinds are mapped, imported, defaulted and changed in one go."""

    hotel: Property
    other: Property
    rows: dict[str, Any]
    codes: dict[str, Any]
    files: dict[str, FileImport]
    steps: dict[str, ChangeSet]
    mixed: ChangeSet


@pytest.fixture
def off(request: pytest.FixtureRequest, settings: Any) -> str:
    """The kind that the maker's app has no codes for."""
    kind: str = request.param
    setattr(settings, {"plan": "RATE_CODES", "group": "ROOM_CODES"}[kind], False)
    return kind


@pytest.fixture
def house(
    account: Account,
    mark: User,
    hotel: Property,
    group: MappableUnitGroup,
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
    make_room_code: Callable[..., RoomCode],
) -> House:
    other = make_hotel("BER")
    elsewhere = make_group(hotel=other)
    plans = [make_plan(), make_plan("NRF"), make_plan(group=elsewhere)]
    rows: dict[str, Any] = {"plan": plans[0], "group": group}
    codes: dict[str, Any] = {
        "plan": make_rate_code("SECRETRATE"),
        "group": make_room_code("SECRETROOM"),
    }
    make_rate_code("SECRETRATE2")
    make_room_code("SECRETROOM2")
    files, steps = {}, {}
    owner = owner_of(mark, f"hotel {hotel.pk}", account=account)
    resources: list[tuple[str, type[MappingResource]]] = [
        ("plan", RatePlanResource),
        ("group", RoomTypeResource),
    ]
    for kind, resource in resources:
        columns = resource.subject
        cells = {
            columns.id_column: rows[kind].remote_id,
            columns.mapped_column: codes[kind].code + "2",
        }
        FileImport.objects.filter(stage="shown").update(stage="applied")
        shown = importing.dry_run(
            csv_of(cells),
            name="secret.csv",
            resource=resource(hotel=hotel),
            owner=owner,
            now=timezone.now(),
        )
        files[kind] = shown.file_import
        DefaultMapping.objects.create(
            account=account, kind=kind, pattern=f"{codes[kind].code}*", code=codes[kind].code
        )
    FileImport.objects.update(stage="shown")

    def step() -> ChangeSet:
        return ChangeSet.objects.create(
            account=account, made_by=mark, made_at=timezone.now(), is_together=True
        )

    others: dict[str, Any] = {"plan": plans[1], "group": elsewhere}
    for kind, row in others.items():
        steps[kind] = step()
        context = ChangeContext(by=mark, now=NOW, change_set=steps[kind])
        map_untouched([(row, codes[kind])], context=context)
    mixed = step()
    context = ChangeContext(by=mark, now=NOW, change_set=mixed)
    for kind, row in rows.items():
        map_to(row, code=codes[kind], context=context)
    return House(hotel, other, rows, codes, files, steps, mixed)


@pytest.fixture
def browser(alice: User, mark: User, client_of: ClientOf, house: House) -> Client:
    """The owner's; what is kept as files is hers."""
    FileImport.objects.update(user=alice)
    return client_of(alice)


def forms(house: House, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what could be sent about a kind, to which address."""
    row, code, proxy = house.rows[kind], house.codes[kind], type(house.rows[kind])
    word = {"plan": "rate", "group": "room"}[kind]
    seen = proxy.objects.get(pk=row.pk).mapping_version
    line = {kind: row.pk, "seen": seen}
    for do in ("unmap", "undo", "create NEW", f"map {code.code}2", "aside"):
        yield "rates:change", line | {"do": do}
    yield "rates:look", line
    for do in ("map", "aside", "use", "accept"):
        chosen = f"{row.pk}:{seen}"
        yield "rates:selected", {"kind": kind, "chosen": chosen, "do": do, "code": f"{code.code}2"}
    yield "rates:start_undo", {"made": house.steps[kind].pk}
    yield "rates:codes", {"kind": word, "code": "NEW", "name": ""}
    for do in ("off", "delete", "save"):
        yield "rates:code_list", {"kind": word, "pk": code.pk, "do": do, "code": "NEW", "name": "x"}
    default = {"kind": kind, "pattern": row.code, "code": f"{code.code}2", "level": "account"}
    yield "rates:defaults", default
    yield "rates:defaults", {"gone": DefaultMapping.objects.get(kind=kind).pk}
    yield "rates:import", {"key": house.files[kind].key}
    yield "rates:import", {"undo": house.files[kind].key}
    yield "rates:by_rate", {"rate": f"{kind}:x", "seen": "x", "code": "NEW", "do": "create-all"}
    yield "rates:copy", {"source": house.other.pk, "seen": "x", "take": [f"{kind}:x"]}
    yield "rates:start", {"seen": "x", "take": [f"{kind}:x"], f"code:{kind}:x": "NEW"}
    if kind == "plan":
        yield "rates:rule", {"is_on": "yes"}


def state_of(kind: str) -> Any:
    """All that is kept of a kind."""
    proxy: Any = BY_KIND[kind]
    changes = MappingChange.objects.exclude(**{proxy.relation: None})
    return (
        list(proxy.mapping_model.objects.order_by("pk").values()),
        list(proxy.code_model.objects.order_by("pk").values()),
        list(changes.order_by("pk").values_list("pk", flat=True)),
        list(DefaultMapping.objects.filter(kind=kind).order_by("pk").values()),
    )


def shows_nothing_of(kind: str, response: Any) -> bool:
    if response.status_code in {302, 404, 405}:
        return True
    text = response.content.decode("utf-8", "replace").lower()
    if response.headers["Content-Type"].startswith("text/html"):
        # Names of classes, addresses and files of the site are no words.
        said = re.findall(r'(?:value|label|placeholder|title)="([^"]*)"', text)
        text = " ".join([words(response).lower(), *said])
    return not any(word in text for word in WORDS[kind])


@pytest.mark.parametrize("off", KINDS, indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_what_is_off(name: str, off: str, browser: Client, house: House) -> None:
    path = path_to(name, {"hotel_id": house.hotel.pk})
    queries = [
        *QUERIES,
        f"?source={house.other.pk}",
        *(f"?done={each.key}" for each in house.files.values()),
    ]

    for query in queries:
        response = browser.get(path + query)

        assert shows_nothing_of(off, response), query


@pytest.mark.parametrize("off", KINDS, indirect=True)
def test_no_form_changes_or_shows_what_is_off(off: str, browser: Client, house: House) -> None:
    before = state_of(off)

    for name, data in forms(house, off):
        response = browser.post(path_to(name, {"hotel_id": house.hotel.pk}), data)
        page = browser.get(reverse("rates:page", args=[house.hotel.pk]))

        assert response.status_code != 500, (name, data)
        assert shows_nothing_of(off, response), (name, data)
        assert shows_nothing_of(off, page), (name, data)
    assert state_of(off) == before


def test_each_address_that_takes_a_form_is_among_those_tried(house: House) -> None:
    tried = {name for kind in KINDS for name, _ in forms(house, kind)}

    assert set(RATES) - tried == {"rates:page", "rates:export_csv", "rates:export_xlsx"}


@pytest.mark.parametrize("off", KINDS, indirect=True)
def test_of_what_was_done_in_one_go_only_what_is_in_use_is_taken_back(
    off: str, browser: Client, house: House
) -> None:
    on = next(kind for kind in KINDS if kind != off)
    before = state_of(off)
    undo = reverse("rates:start_undo", args=[house.hotel.pk])

    offered = browser.get(reverse("rates:start", args=[house.hotel.pk])).context["to_undo"]
    told = browser.post(undo, {"made": house.mixed.pk}, follow=True)
    next_offered = told.context["to_undo"]

    assert offered == house.mixed
    assert "1 line is as it was before." in words(told)
    assert next_offered == house.steps[on]
    assert state_of(off) == before
    assert not house.rows[on].mappings.exists()
