"""Hotels (Inventory API v1, `/properties`)."""

from typing import Any, get_args

from sandbox.accounts.records import Property, PropertyStatus
from sandbox.api.actions import property_actions
from sandbox.api.api_call import ApiCall
from sandbox.api.json_fields import as_json
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


def as_model(call: ApiCall, hotel: Property) -> dict[str, Any]:
    """Return a PropertyItemModel or a PropertyModel; a list has payment terms by language too."""
    model = as_json(hotel, show=call.text) | {"code": hotel.id}
    if not call.is_detail:
        model["paymentTerms"] = dict(hotel.payment_terms)
    if "actions" in call.expand:
        model["actions"] = property_actions(call.account, hotel)
    return model


PROPERTIES = Resource(
    path="/inventory/v1/properties",
    plural="properties",
    scopes=(),
    select=select,
    find=lambda call, id_: call.account.properties.get(id_),
    as_model=as_model,
    count_all=count_all,
)
