"""Where every proposal to the owners of DTSEN stands, from packages, answers and DTSEN itself.

What belongs here: reading what was proposed and answered, and the rows of a newer version.
What does not: what a state follows from (register.amendments).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from assets.amendment_files import Sealed, cutoffs_of, packages, table_of
from assets.folders import Folders, parts
from assets.review import recorded
from register import amendments
from schemas import dtsen
from schemas.amendments import ACCOUNT, AMENDED, AMENDMENTS, ANSWERS, CLOSED, STATES
from schemas.parquet import write_table
from schemas.validate import validated

_KK, _NIK = "nomor_kartu_keluarga", "nomor_induk_kependudukan"
_ASKED = ("TERBUKA", "DITERIMA", "DITOLAK")


def write_states(folders: Folders) -> pl.DataFrame:
    """The state of every proposal ever made, and every account, written to the lake; the states."""
    made = packages(folders)
    rows = states_of(folders, made, None)
    for frame, table in ((rows, STATES), (table_of(made, ACCOUNT), ACCOUNT)):
        write_table(
            validated(frame.select(table.column_names), table),
            table,
            folders.amendment_table(table.name),
        )
    return rows


def states_of(folders: Folders, made: list[Sealed], known_by: date | None) -> pl.DataFrame:
    """STATES of the proposals of `made`, by the answers handed in by `known_by` (None: all)."""
    answers = recorded(folders, ANSWERS)
    if known_by is not None:
        answers = answers.filter(pl.col("tanggal") <= known_by)
    return amendments.states(
        table_of(made, AMENDMENTS), table_of(made, CLOSED), answers, cutoffs_of(made)
    )


def earlier_proposals(folders: Folders, before: list[Sealed], cutoff: date) -> pl.DataFrame:
    """AMENDMENTS of earlier packages, with `keadaan_usul` as known on the cut-off."""
    state = states_of(folders, before, cutoff).select(
        "id_usul", pl.col("keadaan").alias("keadaan_usul")
    )
    return table_of(before, AMENDMENTS).join(state, on="id_usul")


def shown_now(
    folders: Folders, before: list[Sealed], earlier: pl.DataFrame, version: str
) -> pl.Series:
    """id_usul of proposals made against an older version that `version` already shows."""
    asked = earlier.filter(
        pl.col("keadaan_usul").is_in(_ASKED) & (pl.col("versi_dtsen") < version)
    ).select("id_usul", "kode_kabupaten_kota")
    if asked.is_empty():
        return pl.Series("id_usul", [], dtype=pl.String)
    changes = table_of(before, AMENDED).join(asked, on="id_usul")
    cards = pl.concat([changes["no_kk_asal"], changes["no_kk_tujuan"]]).drop_nulls().unique()
    numbers = pl.concat(
        [changes["nik"], changes.filter(pl.col("hal") == "NIK")["menjadi"]]
    ).drop_nulls()
    families = parts(folders.dtsen(dtsen.FAMILIES.name, version))
    members = parts(folders.dtsen(dtsen.MEMBERS.name, version))
    listed = pl.scan_parquet(list(families.values())).filter(pl.col(_KK).is_in(cards.implode()))
    people = pl.scan_parquet(list(members.values())).filter(
        pl.col(_KK).is_in(cards.implode()) | pl.col(_NIK).is_in(numbers.unique().implode())
    )
    return amendments.shown_in(
        changes,
        listed.collect(engine="streaming"),
        people.collect(engine="streaming"),
        pl.Series(list(members), dtype=pl.String),
    )
