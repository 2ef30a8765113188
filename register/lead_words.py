"""What a list writes of a person's state, as one of the kinds of leads.

What belongs here: applying lead_words.yaml.
What does not: whether the register says so too (`leads`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import yaml

_FILE = Path(__file__).with_name("lead_words.yaml")


def stated(text: str, source: str) -> pl.Expr:
    """MENINGGAL, TIDAK_DITEMUKAN or PINDAH where the column `text` says it, else null.

    A code counts for the source it is known of; words count unless denied before them.
    """
    known: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    plain = pl.col(text).fill_null("").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    plain = pl.concat_str(pl.lit(" "), plain.str.strip_chars(), pl.lit(" "))
    found = pl.lit(None, pl.String)
    for state in reversed(known["keadaan"]):
        denied = f" (?:{_any(known['bukan'])}) (?:{_any(state['kata'])}) "
        said = plain.str.contains(f" (?:{_any(state['kata'])}) ") & ~plain.str.contains(denied)
        if state.get("kecuali"):
            said = said & ~plain.str.contains(f" (?:{_any(state['kecuali'])}) ")
        for name, code in state["kode"].items():
            said = said | ((pl.col(source) == name) & (plain.str.strip_chars() == code))
        found = pl.when(said).then(pl.lit(state["jenis"])).otherwise(found)
    return found


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in words)
