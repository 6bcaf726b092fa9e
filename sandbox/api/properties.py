"""Hotels (Inventory API v1, `/properties`)."""

from typing import Any, get_args

from sandbox.accounts.records import Property, PropertyStatus
from sandbox.api.actions import property_actions
from sandbox.api.api_call import Ask
from sandbox.api.embedded import address
from sandbox.api.resources import Resource, without_none


def select(ask: Ask) -> list[Property]:
    """Return the hotels that the filters leave, archived ones only if asked for."""
    query = ask.query
    statuses = query.choices("status", get_args(PropertyStatus))
    countries = query.texts("countryCode")
    include_archived = query.flag("includeArchived")
    return [
        hotel
        for hotel in ask.account.properties.values()
        if (include_archived or not hotel.is_archived)
        and (statuses is None or hotel.status in statuses)
        and (countries is None or hotel.location.country_code in countries)
    ]


def count_all(ask: Ask) -> list[Property]:
    """Return the hotels in use; `$count` documents no filter."""
    return [hotel for hotel in ask.account.properties.values() if not hotel.is_archived]


def as_item(ask: Ask, hotel: Property) -> dict[str, Any]:
    """Return a PropertyItemModel: the texts in one language, but for the payment terms."""
    words = {
        "name": ask.words(hotel.name),
        "description": ask.words(hotel.description) if hotel.description else None,
        "paymentTerms": dict(hotel.payment_terms),
    }
    return _fields(ask, hotel, words)


def as_detail(ask: Ask, hotel: Property) -> dict[str, Any]:
    """Return a PropertyModel: the texts by language."""
    words = {
        "name": ask.map_of(hotel.name),
        "description": ask.map_of(hotel.description) if hotel.description else None,
        "paymentTerms": ask.map_of(hotel.payment_terms),
    }
    return _fields(ask, hotel, words)


def _fields(ask: Ask, hotel: Property, words: dict[str, Any]) -> dict[str, Any]:
    bank_account = hotel.bank_account
    return without_none(
        {
            "id": hotel.id,
            "code": hotel.id,
            "propertyTemplateId": hotel.property_template_id,
            "isTemplate": hotel.is_template,
            **words,
            "companyName": hotel.company_name,
            "managingDirectors": hotel.managing_directors,
            "commercialRegisterEntry": hotel.commercial_register_entry,
            "taxId": hotel.tax_id,
            "location": address(hotel.location),
            "bankAccount": (
                {"iban": bank_account.iban, "bic": bank_account.bic, "bank": bank_account.bank}
                if bank_account
                else None
            ),
            "timeZone": hotel.time_zone,
            "currencyCode": hotel.currency_code,
            "created": hotel.created,
            "status": hotel.status,
            "isArchived": hotel.is_archived,
            "actions": property_actions(ask.account, hotel) if "actions" in ask.expand else None,
        }
    )


PROPERTIES = Resource(
    path="/inventory/v1/properties",
    plural="properties",
    scopes=(),
    select=select,
    find=lambda ask, id_: ask.account.properties.get(id_),
    as_item=as_item,
    as_detail=as_detail,
    count_all=count_all,
)
