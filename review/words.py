"""The words of the workbooks, from `words.yaml`.

What belongs here: reading the words once, and turning coded columns into them.
What does not: where a word stands (`cards`), or any wording itself.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from schemas.evidence import evidence_words, judged_tokens

NOT_SAID = "–"


@cache
def words() -> dict[str, Any]:
    """The content of `words.yaml`."""
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def worded(column: pl.Expr, table: str) -> pl.Expr:
    """A coded column in words; a code without a word stands as it is, none as a dash."""
    return column.replace(words()[table]).fill_null(NOT_SAID)


def relation_worded(column: pl.Expr) -> pl.Expr:
    """The place in the family (DTSEN code) in words; a dash for none."""
    found = evidence_words().levels["hubungan"]
    return column.replace({code: said.word for code, said in found.items()}).fill_null(NOT_SAID)


def day(column: pl.Expr) -> pl.Expr:
    """A date as an officer writes it: 31-12-2025."""
    return column.dt.strftime("%d-%m-%Y").fill_null(NOT_SAID)


def said(column: pl.Expr, limit: int = 200) -> pl.Expr:
    """Text as received, cut where it is longer than any name; a dash for none."""
    # a spreadsheet cannot hold control characters: they are shown, not dropped
    shown = column.str.replace_all(r"\p{Cc}", "\N{REPLACEMENT CHARACTER}")
    short = pl.concat_str(shown.str.head(limit), pl.lit(" … (dipotong)"))
    return pl.when(shown.str.len_chars() > limit).then(short).otherwise(shown).fill_null(NOT_SAID)


def pattern_words(pairs: pl.DataFrame) -> pl.DataFrame:
    """id per row of `pairs` (`urut`, `pola`) → bidang, kata, arah: one row per token judged."""
    tokens = (
        pairs.select("urut", pl.col("pola").str.split(";").alias("token"))
        .explode("token")
        .filter(pl.col("token").str.contains("="))
    )
    known = pl.DataFrame(
        [(token, said.word, said.direction) for token, said in judged_tokens().items()],
        schema={"token": pl.String, "kata": pl.String, "arah": pl.String},
        orient="row",
    )
    return tokens.join(known, on="token", how="inner", maintain_order="left").with_columns(
        pl.col("token").str.split("=").list.first().alias("bidang")
    )
