"""One decision with all its reasons for every family of a part and every opened programme.

What belongs here: `decide`, from the frame of facts to the candidates of selection.
What does not: the facts (`frame`), the rules (`alasan/`), the quota (`selection`).
"""

from __future__ import annotations

import polars as pl

from rules.context import Context, Lists
from rules.draw import with_place
from rules.frame import Prepared, prepared
from rules.holds import with_hold_dates
from rules.judgement import judged
from rules.keys import Keyed, keyed, nik_text
from schemas.decisions import CANDIDATES

# Most parts are smaller; of a larger one the frame alone would take most of the memory.
_FAMILIES_AT_A_TIME = 100_000


def decide(
    families: pl.DataFrame, members: pl.DataFrame, lists: Lists, context: Context
) -> pl.DataFrame:
    """CANDIDATES of one part: exactly one row per family and opened programme.

    `families`, `members`: `schemas.families` of the part. Rows are in the order of the table;
    the same inputs in any order give the same rows. ParameterMissing when a figure has no
    value in force at the cut-off. What is known of families together is found at once; from there
    on they are judged a range at a time, which bounds the memory of the widest tables.
    """
    part = keyed(families, members, lists)
    known = prepared(part, context)
    starts = range(0, max(part.families.height, 1), _FAMILIES_AT_A_TIME)
    return pl.concat(
        [_decided(part, known.of(at, at + _FAMILIES_AT_A_TIME), context) for at in starts]
    )


def _decided(part: Keyed, known: Prepared, context: Context) -> pl.DataFrame:
    frame = judged(known.frame(context), context)
    dated = with_hold_dates(frame, known.evidence, known.doubts, context)
    schema = CANDIDATES.polars_schema()
    as_read = [name for name in part.families.columns if name in schema and name != "no_kk"]
    made = [name for name in dated.columns if name in schema and name not in as_read]
    placed = (
        with_place(dated, part.family_numbers, context)
        .select(*made, "urut_prioritas", "undian", "id_pengurus", "nama_wali")
        .sort("no_kk", "program")
    )
    published = part.families.select(as_read)[placed["no_kk"]]
    complete = pl.concat([placed, published], how="horizontal").with_columns(
        no_kk=part.family_numbers.gather(placed["no_kk"]),
        nik_pengurus=nik_text(pl.col("nik_pengurus")),
        nik_pengurus_lama=nik_text(pl.col("nik_pengurus_lama")),
        nama_pengurus=pl.coalesce(part.member_names.gather(placed["id_pengurus"]), "nama_wali"),
        tahap=pl.lit(str(context.tahap)),
        versi_aturan=pl.lit(context.versi_aturan),
        versi_model=pl.lit(context.versi_model),
    )
    return complete.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).rechunk()
