"""Guardians as payees: children who live alone are paid through one two officers recorded.

What belongs here: which recorded guardian may receive, and where one takes the payee's place.
What does not: how a guardian is recorded (review), or the payee among members (`payee`).

A guardian is nobody's member here, so all that holds for a payee is asked again: alive and no
minor where the register knows the person, and payee of no other family of the quarter.
"""

from __future__ import annotations

import polars as pl

from rules.ages import believable_age_on
from rules.context import Context, Lists
from rules.exclusions import GONE, known_exclusions
from schemas.guardians import GUARDIANS_IN_FORCE

_EVER_MARRIED = ("2", "3", "4")
# With these a family is paid this quarter, or may be before its end; ready ones have no status yet.
_MAY_RECEIVE = ("DITAHAN", "SUDAH_DITETAPKAN")


def usable_guardians(
    recorded: pl.DataFrame,
    own_members: pl.DataFrame,
    own_decisions: pl.DataFrame,
    lists: Lists,
    context: Context,
) -> pl.DataFrame:
    """GUARDIANS_IN_FORCE: recorded guardians who may receive, per opened programme.

    `recorded`: no_kk, nik_wali, nama_wali, id_wali, sejak; `own_members`: MEMBERS rows of the
    guardians themselves, nation-wide; `own_decisions`: CANDIDATES of the families they live
    in. Left out is who died or left by an official list, is known to be a minor, is payee of
    another family that is or may yet be paid this quarter, or stands for a second family (the
    first number keeps the guardian).
    """
    gone = known_exclusions(lists.eksklusi, context).filter(
        pl.col("resmi") & pl.col("kode").is_in(GONE)
    )
    age = believable_age_on(pl.col("tgl_lahir"), context.cutoff, context.number("usia_wajar"))
    married = pl.col("status_kawin").is_in(_EVER_MARRIED).fill_null(False)
    minor = own_members.filter((age < context.number("pengurus/usia")) & ~married)
    programmes = pl.DataFrame({"program": list(context.programmes)}, schema={"program": pl.String})
    may_receive = pl.col("status").is_null() | pl.col("status").is_in(_MAY_RECEIVE)
    payee = own_decisions.filter(may_receive).select("program", kk="no_kk", nik_wali="nik_pengurus")
    listed = lists.ditetapkan.select("program", "kk", nik_wali="nik_pengurus")
    seats = pl.concat([payee, listed]).drop_nulls("nik_wali").unique()
    rows = (
        recorded.join(gone.select("nik"), left_on="nik_wali", right_on="nik", how="anti")
        .join(minor.select("nik").drop_nulls(), left_on="nik_wali", right_on="nik", how="anti")
        .join(programmes, how="cross")
    )
    # listed for this very family is no other family
    elsewhere = rows.join(seats, on=["program", "nik_wali"]).filter(pl.col("kk") != pl.col("no_kk"))
    same = rows.join(seats, on=["program", "nik_wali"]).filter(pl.col("kk") == pl.col("no_kk"))
    blocked = elsewhere.join(same, on=["no_kk", "program"], how="anti")
    return (
        rows.join(blocked, on=["no_kk", "program"], how="anti")
        .sort("program", "nik_wali", "no_kk")
        .unique(["program", "nik_wali"], keep="first", maintain_order=True)
        .select(GUARDIANS_IN_FORCE.column_names)
        .sort(GUARDIANS_IN_FORCE.sort)
    )


def with_guardians(
    payees: pl.DataFrame, persons: pl.DataFrame, guardians: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """`payees` and, for families of children alone, their guardian; `nama_wali`, `id_wali`.

    `guardians`: GUARDIANS_IN_FORCE rows under the family's key, NIK as a number. Alone are
    members of whom all present are known to be minors: someone of unknown age may be the
    adult who receives, and is asked for first.
    """
    plain = payees.with_columns(nama_wali=pl.lit(None, pl.String), id_wali=pl.lit(None, pl.String))
    if guardians.is_empty():
        return plain
    alone = (
        persons.filter(pl.col("tiada").is_null())
        .group_by("no_kk")
        .agg(anak=(~pl.col("dewasa").fill_null(True)).all())
        .filter("anak")
    )
    rows = (
        guardians.join(alone, on="no_kk", how="semi")
        .join(payees, on=["no_kk", "program"], how="anti")
        .sort("no_kk", "program", "sejak", "id_wali", descending=[False, False, True, False])
        .unique(["no_kk", "program"], keep="first", maintain_order=True)
        .select(
            "no_kk",
            "program",
            nik_pengurus="nik_wali",
            kanal=pl.lit(context.text("pengurus/kanal_pengganti")),
            pengurus_terpakai=pl.lit(False),
            pengurus_dilaporkan=pl.lit(False),
            nama_wali="nama_wali",
            id_wali="id_wali",
        )
    )
    return pl.concat([plain, rows], how="diagonal_relaxed").select(plain.columns)
