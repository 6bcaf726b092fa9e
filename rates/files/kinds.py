"""The kinds of files that there are."""

from rates.files.codes.resource import RateCodeResource, RoomCodeResource
from rates.files.rate_plans.resource import RatePlanResource, RoomTypeResource
from rates.files.resource import FileResource

_RESOURCES: tuple[type[FileResource], ...] = (
    RatePlanResource,
    RoomTypeResource,
    RateCodeResource,
    RoomCodeResource,
)
# By the word that the database has for each.
RESOURCES: dict[str, type[FileResource]] = {resource.kind: resource for resource in _RESOURCES}
