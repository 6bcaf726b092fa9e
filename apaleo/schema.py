"""What we take from the platform's JSON: strict about the fields we use, blind to all others.

An error names the kind and the field, never the content: bodies hold guests, prices and tokens.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import Annotated, Any, TypeVar

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
    adapter: TypeAdapter[T], value: object, *, kind: str, context: Mapping[str, Any] | None = None
) -> T:
    """Return a decoded JSON value as the adapter's type; `kind` names it in errors.

    Raises RemoteContractError naming the first field that is missing or mistyped.
    """
    try:
        return adapter.validate_python(value, context=context)
    except ValidationError as exc:
        field = ".".join(filter(None, [kind, first_field(exc)]))
        message = f"{field}: missing or not of the expected type"
    except Exception as exc:  # noqa: BLE001 - foreign code reads foreign values here
        message = f"{kind}: cannot be read, {type(exc).__name__}"
    # Raised out here because pydantic's error carries the whole value with it.
    raise RemoteContractError(message)


def first_field(error: ValidationError) -> str:
    """Return the path of the first field that did not fit, empty if it is the value itself.

    Places in lists are left out: the name says enough, and it stays the same.
    """
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    return ".".join(part for part in first["loc"] if isinstance(part, str))


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


class Mended:
    """Takes a value that fits as it is, otherwise what `mend` makes of it, if that fits.

    `mend` is called back from the parser, which few values of a long list need. Stands behind what
    says what the field must be.
    """

    def __init__(self, mend: Callable[[object, ValidationInfo], object]) -> None:
        self._mend = mend

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Build the schema of a second try after the field's own."""
        field = handler(source)
        mended = core_schema.with_info_before_validator_function(self._mend, field)
        return _first_that_fits(field, mended)


class Or:
    """Takes something sensible for a value that is missing or does not fit, and notes the field.

    `Annotated[Number, Or(0)]`: what a field's worth is not, is no reason to do without the whole
    record. `compute` gives the substitute from the fields before it; `reread` may make sense of
    the value as it is (a number written as text). The field's name is added to the list `odd` of
    the context, where there is one. Stands last among the annotations of a field.
    """

    def __init__(
        self,
        substitute: object = None,
        *,
        compute: Callable[[ValidationInfo], object] | None = None,
        reread: Callable[[object], object] = lambda value: value,
    ) -> None:
        self._compute = compute or (lambda info: substitute)
        self._reread = reread

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Build the schema of further tries after the field's own."""
        field = handler(source)
        taken = _first_that_fits(
            field,
            core_schema.with_info_before_validator_function(self._note_and_reread, field),
            core_schema.with_info_plain_validator_function(lambda _, info: self._compute(info)),
        )
        # What is missing is as good as null.
        return core_schema.with_default_schema(taken, default=None, validate_default=True)

    def _note_and_reread(self, value: object, info: ValidationInfo) -> object:
        (info.context or {}).get("odd", []).append(to_camel(info.field_name or ""))
        return self._reread(value)


def _first_that_fits(*choices: CoreSchema) -> CoreSchema:
    """Return the schema that takes the first of the choices; none of them is named in an error."""
    return core_schema.union_schema(
        list(choices),
        mode="left_to_right",
        custom_error_type="unfit",
        custom_error_message="does not fit",
    )


def like(field: str) -> Callable[[ValidationInfo], object]:
    """Return what takes the value of a field before it: the code for a name."""
    # A field that did not fit is not there; the record is left out for that one then.
    return lambda info: info.data.get(field, "")


def _storable(value: object, _info: ValidationInfo) -> object:
    """Drop what JSON can say and a PostgreSQL text column cannot hold: NUL and lone surrogates.

    One odd character in a room's description must not keep a whole hotel from loading.
    """
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _storable_or_empty(value: object, info: ValidationInfo) -> object:
    return "" if value is None else _storable(value, info)


def _wording(value: object, info: ValidationInfo) -> object:
    """Choose among languages: lists carry a plain string, details a map of languages.

    Of a map the language of the context is taken (English unless it names one), then any.
    """
    if isinstance(value, Mapping):
        language = (info.context or {}).get("language", "en")
        value = value.get(language) or next(filter(None, value.values()), None)
    return _storable_or_empty(value, info)


def _as_written(value: object) -> object:
    """Return a number as the decimal that was written, not as its binary neighbour."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else value


def whole_number(value: object) -> object:
    """Return `2` for "2" and 2.0, anything else as it is."""
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,20}(\.0{1,20})?\s*", value):
        return int(Decimal(value.strip()))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def decimal_number(value: object) -> object:
    """Return the number that a text says, anything else as it is."""
    is_number = isinstance(value, str) and re.fullmatch(
        r"\s*[+-]?[0-9]{1,20}(\.[0-9]{1,20})?\s*", value
    )
    return Decimal(str(value).strip()) if is_number else value


def texts_only(value: object) -> object:
    """Return a list without what is no text in it, anything else as it is."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else value


def _require_value(value: object) -> object:
    if value is None:
        raise ValueError("nothing")
    return value


# What a column can hold (a lone surrogate is no text to the parser anyway), and what shows
# something: not empty, not blank, not made of marks that nobody sees.
_STORABLE = Field(pattern=r"^[^\x00]*$")
_VISIBLE = Field(pattern=r"^[^\x00]*[^\pZ\pC][^\x00]*$")

# An id as it was sent: mended, it would be another's. A Text is there, and something of it can be
# seen.
Id = Annotated[str, Strict(), Field(min_length=1), _STORABLE]
StorableText = Annotated[str, Strict(), _STORABLE, Mended(_storable)]
Text = Annotated[str, Strict(), _VISIBLE, Mended(_storable)]
# A text that is empty when it is missing; Wording is one for people, in their language.
AnyText = Annotated[str, Strict(), _STORABLE, Mended(_storable_or_empty)]
Wording = Annotated[str, Strict(), _STORABLE, Mended(_wording)]
Name = Annotated[str, Strict(), _VISIBLE, Mended(_wording)]
Flag = Annotated[bool, Strict()]
# A whole number that is not negative and fits a column of the database.
Number = Annotated[int, Strict(), Field(ge=0, lt=2**31)]
NOT_NULL = BeforeValidator(_require_value)
Amount = Annotated[Decimal, Strict(), BeforeValidator(_as_written)]

FALSE_IF_NULL = Mended(lambda value, _: False if value is None else value)
EMPTY_IF_NULL = Mended(lambda value, _: () if value is None else value)
