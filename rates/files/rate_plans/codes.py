"""The rate codes or room codes that the rows of a file can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from accounts.models import Account
from rates.files import sentences
from rates.files.mangled import MangledCodes, recognise
from rates.files.rate_plans.import_rows import ImportRow
from rates.files.rate_plans.subjects import Subject
from rates.files.values import RowError, without_invisible
from rates.models import RateCode, RoomCode
from rates.models.code_key import code_key
from spreadsheets.formats.table import Mark

AnyCode = RateCode | RoomCode
# Comparing one unknown code with all that there are takes a while.
MAX_LIKELY_CODES = 50
MIN_SIMILARITY = 70


class Codes:
    """The codes of some accounts by their keys, and those that are yet to be created."""

    def __init__(self, rows: Sequence[ImportRow], *, subject: Subject, creates_codes: bool) -> None:
        self._subject = subject
        self._model: Any = subject.proxy.code_model
        accounts = {row.account for row in rows if row.account}
        self._creates_codes = creates_codes
        self._codes: dict[UUID, dict[str, AnyCode]] = defaultdict(dict)
        self._without_zeros: dict[tuple[UUID, str], AnyCode] = {}
        self._likely: dict[tuple[UUID, str], str] = {}
        self._mangled: dict[UUID, MangledCodes] = {}
        for code in self._model.objects.filter(account__in=accounts, key__isnull=False):
            key = code_key(code.code)
            self._codes[code.account_id][key] = code
            self._without_zeros[code.account_id, key.lstrip("0")] = code

    def find(self, row: ImportRow, *, account: Account) -> AnyCode:
        """Return the code that a row means, a new one if there is none; raises RowError.

        One that a spreadsheet has probably made of a known code is never made, but asked about.
        """
        key = code_key(row.code)
        codes = self._codes[account.pk]
        if key in codes and row.code_mark is None:
            return codes[key]
        self._refuse_mangled(row, account, key)
        if not self._creates_codes:
            likely = self._likely_code(account.pk, key)
            raise RowError(f"{self._no_code(row.code)} {likely}".rstrip())
        codes[key] = self._model(account=account, code=row.code)
        return codes[key]

    def _refuse_mangled(self, row: ImportRow, account: Account, key: str) -> None:
        text, mark = row.code, row.code_mark or recognise(row.code)
        if mark is Mark.WENT_WRONG:
            raise RowError(sentences.formula_went_wrong(self._subject.mapped_column, text))
        seen = without_invisible(text)
        if seen != text:
            known = self._codes[account.pk].get(code_key(seen))
            told = str(self._subject.code_has_invisible) % {"code": seen}
            advice = _mean(known.code) if known else _("Type it again.")
            raise RowError(f"{told} {advice}")
        original = self._mangled_codes(account.pk)
        if mark is not None:
            raise RowError(sentences.mangled_code(text, mark, original.of(text)))
        like = self._without_zeros.get((account.pk, key.lstrip("0")))
        if like is not None and not like._state.adding:
            told = _("A spreadsheet may have dropped the zeros.")
            raise RowError(f"{self._no_code(text)} {_mean(like.code)} {told}")
        if original.of_number(text):
            raise RowError(sentences.mangled_code(text, mark, original.of(text)))

    def _no_code(self, code: str) -> str:
        return str(self._subject.no_code) % {"code": code}

    def _mangled_codes(self, account: UUID) -> MangledCodes:
        if account not in self._mangled:
            known = (code.code for code in self._codes[account].values() if code.pk)
            self._mangled[account] = MangledCodes(known)
        return self._mangled[account]

    def _likely_code(self, account: UUID, key: str) -> str:
        asked = (account, key)
        if asked not in self._likely and len(self._likely) < MAX_LIKELY_CODES:
            codes = self._codes[account]
            close = process.extractOne(
                key, codes.keys(), scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY
            )
            self._likely[asked] = _mean(codes[close[0]].code) if close else ""
        return self._likely.get(asked, "")


def _mean(code: str) -> str:
    return _("Do you mean %(code)s?") % {"code": code}
