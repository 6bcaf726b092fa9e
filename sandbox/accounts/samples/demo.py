"""The demo data: accounts that show a newcomer everything an app will meet."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sandbox.accounts.account import HotelAccount, User
from sandbox.accounts.records import Address, Maintenance, MaintenanceType, Unit
from sandbox.accounts.samples.days import add_reservations
from sandbox.accounts.samples.demo_hotels import DEMO_HOTELS, SHORT_FLOOR, HotelLayout, build_hotel
from sandbox.accounts.samples.rooms import RoomBuilder
from sandbox.accounts.store import AccountStore


def demo_accounts() -> AccountStore:
    """Return the accounts DEMO, SOLO, ALPEN and EMPTY.

    DEMO has five hotels, of which MUC has 84 rooms and VIE is a test hotel, and a user who is no
    admin. SOLO has one hotel, ALPEN three of which one is archived, EMPTY none.
    """
    accounts = (_demo(), _solo(), _alpen(), _empty())
    for account in accounts:
        add_reservations(account, now=datetime.now(UTC))
    return AccountStore({account.code: account for account in accounts})


def _demo() -> HotelAccount:
    account = HotelAccount(
        code="DEMO",
        name="Demo Hotels",
        description="Five hotels in five cities",
        location=Address(
            address_line1="Marienplatz 1", postal_code="80331", city="München", country_code="DE"
        ),
        users=[
            User.demo(email="admin@demo.example", name="Alex Demo"),
            User.demo(email="frontdesk@demo.example", name="Fran Desk", is_admin=False),
        ],
    )
    builder = _build(account, brand="Demo Hotel", layouts=DEMO_HOTELS)
    _add_special_rooms(builder)
    return account


def _add_special_rooms(builder: RoomBuilder) -> None:
    """Add what an app tends to overlook."""
    account = builder.account
    closed = builder.add_room(account.unit_groups["MUC-DBL"], name="B.101", floor=1)
    builder.add(replace(closed, is_occupied=False, archived="2025-10-31T10:00:00Z"))
    # Just built, and not yet sorted into a room type.
    new = builder.add_room(account.unit_groups["BER-DBL"], name="A.501", floor=5)
    builder.add(replace(new, is_occupied=False, unit_group_id=None))
    rooms = {unit.name: unit for unit in account.units.values() if unit.property_id == "MUC"}
    remote, pipe = "The television needs a new remote.", "A pipe has burst."
    builder.add(_under_maintenance(rooms["A.203"], "OutOfService", remote))
    builder.add(_under_maintenance(rooms["A.304"], "OutOfOrder", pipe))


def _under_maintenance(unit: Unit, kind: MaintenanceType, description: str) -> Unit:
    """Return the unit under maintenance since yesterday, for another three days."""
    now = datetime.now(UTC).replace(microsecond=0)
    maintenance = Maintenance(
        id=f"{unit.id}-SGHZD",
        type=kind,
        begins=(now - timedelta(days=1)).isoformat(),
        ends=(now + timedelta(days=3)).isoformat(),
        description=description,
    )
    return replace(unit, maintenance=maintenance, is_occupied=False)


def _solo() -> HotelAccount:
    account = HotelAccount(
        code="SOLO",
        name="Hotel Solo",
        users=[User.demo(email="admin@solo.example", name="Sam Solo")],
    )
    layouts = {"HAM": HotelLayout(floors=3, floor=SHORT_FLOOR[:4])}
    _build(account, brand="Hotel Solo", layouts=layouts)
    return account


def _alpen() -> HotelAccount:
    account = HotelAccount(
        code="ALPEN",
        name="Alpen Lodges",
        default_language="de",
        languages=("de", "en"),
        users=[User.demo(email="admin@alpen.example", name="Toni Alpen")],
    )
    lodge = HotelLayout(floors=2, floor=SHORT_FLOOR)
    layouts = {"SZG": lodge, "INN": lodge, "ZRH": replace(lodge, is_archived=True)}
    _build(account, brand="Alpen Lodge", layouts=layouts)
    return account


def _empty() -> HotelAccount:
    return HotelAccount(
        code="EMPTY",
        name="Hotels to come",
        type="Trial",
        users=[User.demo(email="admin@empty.example", name="Emma Leer")],
    )


def _build(account: HotelAccount, *, brand: str, layouts: dict[str, HotelLayout]) -> RoomBuilder:
    """Build the hotels, the same ones every time, and return the builder."""
    builder = RoomBuilder(account, random.Random(account.code))  # noqa: S311 - no secrets
    for code, layout in layouts.items():
        build_hotel(builder, code=code, brand=brand, layout=layout)
    return builder
