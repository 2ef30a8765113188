"""What of a number, a name and a reason each role is shown.

What belongs here: the one place where roles meet sensitivity.
What does not: which rows a scope reaches (`portal.roles`), or which page a role may open.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from portal.roles import Role, Scope
from release.faces import with_hidden
from schemas.masking import EXAMINED, EXAMINED_LABEL
from schemas.reasons import REASONS

# Who compares a number with a card held in the hand.
WHOLE_NUMBERS = frozenset(
    {Role.PENDAMPING, Role.PETUGAS, Role.VERIFIKATOR_DINSOS, Role.PENYELIA, Role.KEMENTERIAN}
)
# Who decides on, or looks over, a matter under examination.
RESTRICTED_READERS = frozenset({Role.PENGESAH, Role.AUDITOR})
VILLAGE_READERS = frozenset({Role.KADER, Role.OPERATOR_DESA})
_SHOWN = 4
_DIGITS = 16


def number_shown(scope: Scope, number: str | None) -> str | None:
    """A NIK or KK number as this scope sees it.

    Digits 7–12 of a NIK are the birth date and sex: whoever need not compare it with a card sees
    the first and last four alone.
    """
    if number is None or scope.has(*WHOLE_NUMBERS):
        return number
    return masked_number(number)


def masked_number(number: str) -> str:
    """The first and last four digits; a number too short for that is hidden whole."""
    if len(number) < _DIGITS:
        return "•" * len(number)
    return f"{number[:_SHOWN]}{'•' * (len(number) - 2 * _SHOWN)}{number[-_SHOWN:]}"


def reason_shown(scope: Scope, code: str | None) -> str | None:
    """A reason code as this scope sees it: what it may not know reads DALAM_PEMERIKSAAN."""
    if code is None or code not in REASONS:
        return code
    level = REASONS[code].tingkat
    if level == "TERBATAS" and not scope.has(*RESTRICTED_READERS):
        return EXAMINED
    village_only = scope.roles <= VILLAGE_READERS
    return EXAMINED if level == "PETUGAS" and village_only else code


def reasons_shown(scope: Scope, codes: Iterable[str]) -> list[str]:
    """Reason codes as this scope sees them, each once."""
    shown = (reason_shown(scope, code) for code in codes)
    return list(dict.fromkeys(code for code in shown if code is not None))


def reason_label(code: str, language: str = "id") -> str:
    """What a reason is called; a code without a word stands as it is."""
    if code == EXAMINED:
        return EXAMINED_LABEL[language == "en"]
    known = REASONS.get(code)
    if known is None:
        return code
    return known.label_en if language == "en" else known.label


def hidden_codes(scope: Scope) -> dict[str, str]:
    """Code → what stands for it, for all codes this scope is not shown."""
    shown = {code: reason_shown(scope, code) for code in REASONS}
    return {code: word for code, word in shown.items() if word is not None and word != code}


def masked_rows(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a release with reasons, compositions and numbers as this scope sees them."""
    if not scope.has(*RESTRICTED_READERS):
        rows = with_hidden(rows, hidden_codes(scope))
    if scope.has(*WHOLE_NUMBERS):
        return rows
    numbers = ("nik", "nik_pengurus", "no_kk", "no_kk_ditetapkan")
    return rows.with_columns(_masked_column(name) for name in numbers if name in rows.columns)


def _masked_column(name: str) -> pl.Expr:
    number = pl.col(name)
    hidden = pl.concat_str(
        number.str.head(_SHOWN), pl.lit("•" * (_DIGITS - 2 * _SHOWN)), number.str.tail(_SHOWN)
    )
    whole = number.str.len_chars() >= _DIGITS
    return pl.when(whole).then(hidden).otherwise(number.str.replace_all(".", "•")).alias(name)
