"""What a workbook says of itself: its sheets, the texts that its cells share, how numbers look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spreadsheets.formats.table import InvalidFile, Refusal
from spreadsheets.formats.workbook.package import MAX_PART_BYTES, Package, path_of, relations_of
from spreadsheets.formats.workbook.xml import Budget, parse

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MAX_SHEETS = 200


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: what it is called, the part that holds it, and whether a person sees it."""

    name: str
    part: str
    is_visible: bool
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A workbook without its cells."""

    sheets: list[Sheet]
    counts_from_1904: bool
    strings_part: str | None
    styles_part: str | None


def read_contents(package: Package, budget: Budget) -> Contents:
    """Read which parts a workbook consists of. Raises InvalidFile."""
    root = _relations(package, "", budget)
    book = next((path for kind, path in root.values() if kind == "officeDocument"), None)
    book = book or "xl/workbook.xml"
    relations = _relations(package, book, budget)
    found: list[tuple[str, str, str]] = []
    view: dict[str, int] = {}
    properties: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(" ")[2] == "id"), "")
            state = attributes.get("state", "visible")
            found.append((attributes.get("name", ""), relation, state))
        elif name == "workbookView" and not view:
            view["active"] = int(attributes.get("activeTab", "0"))
        elif name == "workbookPr":
            properties.update(attributes)

    parse(package.need(book), budget=budget, start=start)
    if len(found) > MAX_SHEETS:
        raise InvalidFile(Refusal.TOO_LARGE_UNPACKED)
    sheets = [
        Sheet(
            name=name,
            part=relations[relation][1],
            is_visible=state == "visible",
            is_active=place == view.get("active", 0),
        )
        for place, (name, relation, state) in enumerate(found)
        if relation in relations and relations[relation][0] == "worksheet"
    ]
    parts = dict(relations.values())
    return Contents(
        sheets=sheets,
        counts_from_1904=properties.get("date1904", "0") in {"1", "true"},
        strings_part=parts.get("sharedStrings"),
        styles_part=parts.get("styles"),
    )


def _relations(package: Package, part: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """Return the kind and the path of the parts that a part refers to, by the relation's id."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            path = path_of(attributes.get("Target", ""), beside=part)
            found[attributes.get("Id", "")] = (kind, path)

    content = package.read(relations_of(part))
    if content is not None:
        parse(content, budget=budget, start=start)
    return found


def read_strings(package: Package, part: str | None, budget: Budget) -> list[str]:
    """Return the texts that cells refer to by number, without how they are pronounced."""
    strings: list[str] = []
    pieces: list[str] = []
    inside = {"t": 0, "rPh": 0}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name in inside:
            inside[name] += 1

    def end(name: str) -> None:
        if name in inside:
            inside[name] -= 1
        elif name == "si":
            strings.append(unescape("".join(pieces)))
            pieces.clear()

    def text(piece: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(piece)

    content = package.read(part, at_most=MAX_PART_BYTES) if part else None
    if content is not None:
        parse(content, budget=budget, start=start, end=end, text=text)
    return strings


def unescape(text: str) -> str:
    """Return text whose characters that XML cannot hold are written as `_x000D_`."""
    return ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    # Half a pair of surrogates is no character, and no database keeps one.
    number = int(found[1], 16)
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= number < 0xE000 else chr(number)


def read_formats(package: Package, part: str | None, budget: Budget) -> list[str]:
    """Return the format of numbers that each style has, by the style's number."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = {"cellXfs": 0}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in inside:
            inside[name] += 1
        elif name == "xf" and inside["cellXfs"]:
            styles.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        if name in inside:
            inside[name] -= 1

    content = package.read(part) if part else None
    if content is not None:
        parse(content, budget=budget, start=start, end=end)
    return [codes.get(number, number) for number in styles]
