"""`manage.py list_unmapped`."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Account
from hotels.models import Property
from rates.models import MappableRatePlan, used_kinds


class Command(BaseCommand):
    """List the rate plans that nobody has mapped yet."""

    help = (
        "List the rate plans in use that have no rate code today, one a line, separated by tabs: "
        "account, hotel, rate plan id, code, name, room type."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", type=UUID, help="only this account, by its id")

    def handle(self, *args: Any, account: UUID | None, **options: Any) -> None:
        if MappableRatePlan.kind not in used_kinds():
            raise CommandError("The app has no rate codes: RATE_CODES is false.")
        now = timezone.now()
        hotels = Property.objects.in_use()
        if account:
            if not Account.objects.filter(pk=account).exists():
                raise CommandError(f"There is no account {account}.")
            hotels = hotels.filter(connection__account=account)
        total = 0
        for hotel in hotels.select_related("connection__account").order_by("code", "pk"):
            plans = MappableRatePlan.objects.filter(property=hotel).unmapped(
                on=hotel.today(now=now)
            )
            for plan in plans.select_related("unit_group").order_by("code", "pk").iterator():
                total += 1
                cells = (
                    hotel.connection.account.name,
                    hotel.code,
                    plan.remote_id,
                    plan.code,
                    plan.name,
                    plan.unit_group.name,
                )
                # Names may hold any character, tabs and line breaks too.
                self.stdout.write("\t".join(" ".join(cell.split()) for cell in cells))
        self.stderr.write(f"{total} rate plans without a rate code")
