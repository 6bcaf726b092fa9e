"""Hotels (Inventory API v1, `/properties`)."""

from collections.abc import Callable
from typing import Any, get_args

from sandbox.accounts.records import Property, PropertyStatus, Text
from sandbox.api.actions import property_actions
from sandbox.api.api_call import ApiCall
from sandbox.api.json_fields import as_json, without_none
from sandbox.api.resources import Resource


def select(call: ApiCall) -> list[Property]:
    """Return the hotels that the filters leave, archived ones only if asked for."""
    query = call.query
    statuses = query.choices("status", get_args(PropertyStatus))
    countries = query.texts("countryCode")
    include_archived = query.flag("includeArchived")
    return [
        hotel
        for hotel in call.account.properties.values()
        if (include_archived or not hotel.is_archived)
        and (statuses is None or hotel.status in statuses)
        and (countries is None or hotel.location.country_code in countries)
    ]


def count_all(call: ApiCall) -> list[Property]:
    """Return the hotels in use; `$count` documents no filter."""
    return [hotel for hotel in call.account.properties.values() if not hotel.is_archived]


def as_item(call: ApiCall, hotel: Property) -> dict[str, Any]:
    """Return a PropertyItemModel: the texts in one language, but for the payment terms."""
    return _fields(call, hotel, call.localized) | {"paymentTerms": dict(hotel.payment_terms)}


def as_detail(call: ApiCall, hotel: Property) -> dict[str, Any]:
    """Return a PropertyModel: the texts by language."""
    payment_terms = call.by_language(hotel.payment_terms)
    return _fields(call, hotel, call.by_language) | {"paymentTerms": payment_terms}


def _fields(call: ApiCall, hotel: Property, show: Callable[[Text], Any]) -> dict[str, Any]:
    return without_none(
        {
            "id": hotel.id,
            "code": hotel.id,
            "propertyTemplateId": hotel.property_template_id,
            "isTemplate": hotel.is_template,
            "name": show(hotel.name),
            "description": show(hotel.description) if hotel.description else None,
            "companyName": hotel.company_name,
            "managingDirectors": hotel.managing_directors,
            "commercialRegisterEntry": hotel.commercial_register_entry,
            "taxId": hotel.tax_id,
            "location": as_json(hotel.location),
            "bankAccount": as_json(hotel.bank_account) if hotel.bank_account else None,
            "timeZone": hotel.time_zone,
            "currencyCode": hotel.currency_code,
            "created": hotel.created,
            "status": hotel.status,
            "isArchived": hotel.is_archived,
            "actions": property_actions(call.account, hotel) if "actions" in call.expand else None,
        }
    )


PROPERTIES = Resource(
    path="/inventory/v1/properties",
    plural="properties",
    scopes=(),
    select=select,
    find=lambda call, id_: call.account.properties.get(id_),
    as_item=as_item,
    as_detail=as_detail,
    count_all=count_all,
)
