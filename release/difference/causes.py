"""Why a family's decision differs: what could have changed it, and what is seen to have changed.

What belongs here: which reasons decided, and the causes left when what is seen is set against
what each reason can come from (`causes.yaml`).
What does not: looking for what changed (assets), or pairing families (`pairs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
import yaml

from schemas.difference import CAUSES, SEVERAL, UNSEEN

FILE = Path(__file__).with_name("causes.yaml")
NEW, GONE, AMOUNT = "KELUARGA_BARU", "KELUARGA_HILANG", "NOMINAL"
RULE, TIME, RANK = "ATURAN", "WAKTU", "DTSEN"
# Quota and payment show in the status itself.
_ALWAYS_SEEN = ("BAYAR_KUOTA",)
# A family without another reason is ready: the quota decides the rest.
_QUEUE = ["MENUNGGU_GELOMBANG", "KUOTA_HABIS"]
_NO_CODES = pl.List(pl.String())


@dataclass(frozen=True)
class Seen:
    """What is known to differ between the two releases.

    `families`: kunci, sebab – a cause seen at a family (PERISTIWA, ORANG, DAFTAR, DTSEN).
    `blind`: causes nobody could look for, because a register or list was not at hand.
    `parameters`: names of the parameter files that differ; None if the rules themselves may
    have changed. `time`: whether the cut-offs differ. `programmes`: opened by both releases.
    """

    families: pl.DataFrame
    blind: frozenset[str]
    parameters: frozenset[str] | None
    time: bool
    programmes: frozenset[str]


@lru_cache(maxsize=1)
def origins() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Per reason the causes it may come from and the prefixes of its parameters."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        code: {"sebab": tuple(row["sebab"]), "parameter": tuple(row.get("parameter", ()))}
        for code, row in found.items()
    }


def with_causes(rows: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """`rows` with `sebab` (of CAUSES) and `kemungkinan`, the causes left, sorted.

    `rows`: pairs of `side_by_side`, or families of one release alone, whose other columns are
    null. A cause that is seen wins over one that cannot be looked for; two that are seen are
    TIDAK_TUNGGAL; none at all is TIDAK_TERLIHAT. A programme that one release does not open
    differs by ATURAN.
    """
    numbered = rows.with_columns(kode=_deciding(), _baris=pl.int_range(pl.len()))
    asked = numbered.select("_baris", "kunci", "program", "kode", *_RANKS).explode("kode")
    possible = _possible(seen)
    marked = asked.join(possible, on="kode", how="left").join(
        seen.families.unique().with_columns(terlihat=True), on=["kunci", "sebab"], how="left"
    )
    rank = pl.col("desil_nasional").ne_missing(pl.col("desil_nasional_akhir"))
    both = pl.col("desil_nasional").is_not_null() | pl.col("desil_nasional_akhir").is_not_null()
    marked = marked.with_columns(
        pl.when(pl.col("umum"))
        .then(True)
        .when((pl.col("sebab") == RANK) & rank & both & pl.col("_dua"))
        .then(True)
        .otherwise(pl.col("terlihat").fill_null(False))
        .alias("terlihat")
    )
    per_code = marked.group_by("_baris", "kode").agg(
        lihat=pl.col("sebab").filter("terlihat").unique(),
        buta=pl.col("sebab").filter("tak_tampak").unique(),
    )
    left = (
        per_code.with_columns(
            kemungkinan=pl.when(pl.col("lihat").list.len() > 0).then("lihat").otherwise("buta")
        )
        .explode("kemungkinan")
        .group_by("_baris")
        .agg(pl.col("kemungkinan").drop_nulls().unique().sort())
    )
    opened = pl.col("program").is_in(sorted(seen.programmes))
    answer = numbered.join(left, on="_baris", how="left").with_columns(
        pl.when(opened)
        .then(pl.col("kemungkinan").fill_null(pl.lit([], _NO_CODES)))
        .otherwise(pl.lit([RULE], _NO_CODES))
        .alias("kemungkinan")
    )
    number = pl.col("kemungkinan").list.len()
    return answer.with_columns(
        sebab=pl.when(number == 0)
        .then(pl.lit(UNSEEN))
        .when(number > 1)
        .then(pl.lit(SEVERAL))
        .otherwise(pl.col("kemungkinan").list.first())
    ).drop("_baris", "kode")


_RANKS = (
    pl.col("desil_nasional"),
    pl.col("desil_nasional_akhir"),
    (pl.col("status").is_not_null() & pl.col("status_akhir").is_not_null()).alias("_dua"),
)


def _deciding() -> pl.Expr:
    """The reasons whose coming or going changed the decision.

    A headline that is new decided. Ready now and not before: whatever stood against it went,
    wherever the quota then put it. An old headline that gave way to one known before: its
    going decided. Else the amount changed.
    """
    before, after = pl.col("alasan_utama"), pl.col("alasan_utama_akhir")
    gone = pl.col("alasan").list.set_difference("alasan_akhir")
    same = (pl.col("status") == pl.col("status_akhir")) & before.eq_missing(after)

    def only(code: pl.Expr) -> pl.Expr:
        return pl.concat_list(code)

    return (
        pl.when(pl.col("status").is_null())
        .then(only(pl.lit(NEW)))
        .when(pl.col("status_akhir").is_null())
        .then(only(pl.lit(GONE)))
        .when(same)
        .then(only(pl.lit(AMOUNT)))
        .when(after.fill_null(_QUEUE[0]).is_in(_QUEUE) & ~before.fill_null(_QUEUE[0]).is_in(_QUEUE))
        .then(gone.list.set_difference(pl.lit(_QUEUE)))
        .when(after.is_null())
        .then(gone)
        .when(~pl.col("alasan").list.contains(after))
        .then(only(after))
        .otherwise(only(before))
    )


def _possible(seen: Seen) -> pl.DataFrame:
    """kode, sebab, umum (seen for every family), tak_tampak (may be, but none could look)."""
    return pl.DataFrame(
        [
            (
                code,
                cause,
                cause in _ALWAYS_SEEN or cause == RULE,
                cause in seen.blind or cause == TIME,
            )
            for code, row in origins().items()
            for cause in _causes_of(row, seen)
        ],
        schema={
            "kode": pl.String,
            "sebab": pl.String,
            "umum": pl.Boolean,
            "tak_tampak": pl.Boolean,
        },
        orient="row",
    )


def _causes_of(row: Mapping[str, Iterable[str]], seen: Seen) -> list[str]:
    found = [cause for cause in row["sebab"] if cause != TIME or seen.time]
    changed = seen.parameters
    touched = changed is None or any(
        name.startswith(tuple(row["parameter"])) for name in changed if row["parameter"]
    )
    if touched:
        found.append(RULE)
    unknown = set(found) - set(CAUSES)
    if unknown:
        raise ValueError(f"{FILE.name}: sebab tidak dikenal / unknown causes: {sorted(unknown)}")
    return found
