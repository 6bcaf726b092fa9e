"""What we take from the platform's JSON: strict about the fields we use, blind to all others.

An error names the kind and the field, never the content: bodies hold guests, prices and tokens.
"""

from collections.abc import Mapping
from decimal import Decimal
from operator import itemgetter
from typing import Annotated, TypeVar

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    Strict,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, PydanticUndefined, core_schema

from apaleo.errors import RemoteContractError

T = TypeVar("T")

# How an object of apaleo's becomes a record: by apaleo's names, and without showing its content.
RECORD_CONFIG = ConfigDict(alias_generator=to_camel, extra="ignore", hide_input_in_errors=True)


def parse(
    adapter: TypeAdapter[T], value: object, *, kind: str, context: Mapping[str, str] | None = None
) -> T:
    """Return a decoded JSON value as the adapter's type; `kind` names it in errors.

    Raises RemoteContractError naming the first field that is missing or mistyped.
    """
    try:
        return adapter.validate_python(value, context=context)
    except ValidationError as exc:
        # Places in lists are left out: the name says enough, and it stays the same.
        first = exc.errors(include_input=False, include_context=False, include_url=False)[0]
        field = ".".join([kind, *(part for part in first["loc"] if isinstance(part, str))])
        message = f"{field}: missing or not of the expected type"
    except Exception as exc:  # noqa: BLE001 - foreign code reads foreign values here
        message = f"{kind}: cannot be read, {type(exc).__name__}"
    # Raised out here because pydantic's error carries the whole value with it.
    raise RemoteContractError(message)


class Inside:
    """Takes one field of a nested object: `Annotated[Text, Inside("id")]` reads `{"id": "MUC"}`.

    The object may hold more, but it must be one and hold that field, unless there is a default.
    """

    def __init__(self, name: str, *, default: object = PydanticUndefined) -> None:
        self._name = name
        self._default = default

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Build the schema of the object around the field's own."""
        field = handler(source)
        if self._default is not PydanticUndefined:
            field = core_schema.with_default_schema(field, default=self._default)
        nested = core_schema.typed_dict_schema({self._name: core_schema.typed_dict_field(field)})
        return core_schema.no_info_after_validator_function(itemgetter(self._name), nested)


def _storable(value: object) -> object:
    """Drop what JSON can say and a PostgreSQL text column cannot hold: NUL and lone surrogates.

    One odd character in a room's description must not keep a whole hotel from loading.
    """
    if not isinstance(value, str):
        return value
    if "\x00" in value:
        value = value.replace("\x00", "")
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _storable_or_empty(value: object) -> object:
    return "" if value is None else _storable(value)


def _wording(value: object, info: ValidationInfo) -> object:
    """Choose among languages: lists carry a plain string, details a map of languages.

    Of a map the language of the context is taken (English unless it names one), then any.
    """
    if isinstance(value, Mapping):
        language = (info.context or {}).get("language", "en")
        value = value.get(language) or next(filter(None, value.values()), None)
    return _storable_or_empty(value)


def _as_written(value: object) -> object:
    """Return a number as the decimal that was written, not as its binary neighbour."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else value


StorableText = Annotated[str, Strict(), BeforeValidator(_storable)]
# A text that is there and not empty.
Text = Annotated[str, Strict(), Field(min_length=1), BeforeValidator(_storable)]
# A text that is empty when it is missing; Wording is one for people, in their language.
AnyText = Annotated[str, Strict(), BeforeValidator(_storable_or_empty)]
Wording = Annotated[str, Strict(), BeforeValidator(_wording)]
Flag = Annotated[bool, Strict()]
# A whole number that is not negative and fits a column of the database.
Number = Annotated[int, Strict(), Field(ge=0, lt=2**31)]
Amount = Annotated[Decimal, Strict(), BeforeValidator(_as_written)]

FALSE_IF_NULL = BeforeValidator(lambda value: False if value is None else value)
EMPTY_IF_NULL = BeforeValidator(lambda value: () if value is None else value)
