"""Members whose NIK DTSEN lacks but a programme's own list of payees knows.

What belongs here: recognising such a payee inside the family, and filling the NIK in.
What does not: linking people by likeness (matching), or who is chosen as payee (rules).
"""

from __future__ import annotations

import polars as pl

_NIK, _KK = "nomor_induk_kependudukan", "nomor_kartu_keluarga"


def payees_without_nik(
    members: pl.LazyFrame, participants: pl.DataFrame | pl.LazyFrame
) -> pl.DataFrame:
    """The DTSEN persons without NIK who are payee of record: their KK, id_orang and NIK.

    `members`: all parts of schemas.dtsen.MEMBERS, scanned; `participants`: `kepesertaan`.
    Certain or nothing: the list names this very KK, the names agree letter by letter, nobody
    else in the KK lacks a NIK under that name, the list gives one NIK for it, and no person of
    DTSEN bears that NIK. Only persons without NIK and the payees of their families are loaded,
    never the national register or list; by filters, not joins, so that no other row is unpacked.
    """
    without = (
        members.filter(pl.col(_NIK).is_null())
        .select(_KK, "id_orang", letters("nama"))
        .collect(engine="streaming")
    )
    payees = (
        participants.lazy()
        .filter(
            pl.col("no_kk").is_in(without[_KK].unique().implode()),
            pl.col("status") == "AKTIF",
            pl.col("nik_pengurus").is_not_null(),
            pl.col("nama_pengurus").is_not_null(),
        )
        .select(pl.col("no_kk").alias(_KK), letters("nama_pengurus"), nik="nik_pengurus")
        .unique()
        .collect(engine="streaming")
    )
    found = without.join(payees, on=[_KK, "huruf"]).filter(
        pl.col("huruf").str.len_chars() > 0,
        pl.len().over(_KK, "huruf") == 1,
        pl.len().over("nik") == 1,
    )
    borne = (
        members.filter(pl.col(_NIK).is_in(found["nik"].implode()))
        .select(nik=_NIK)
        .unique()
        .collect(engine="streaming")
    )
    return found.join(borne, on="nik", how="anti").select(_KK, "id_orang", "nik").sort("id_orang")


def with_known_niks(members: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """DTSEN member rows, the NIKs of `known` filled in where the row has none."""
    without = members[_NIK].is_null().arg_true()
    if known.is_empty() or not without.len():
        return members
    found = members.select(_KK, "id_orang")[without].join(
        known, on=[_KK, "id_orang"], how="left", maintain_order="left"
    )
    return members.with_columns(members[_NIK].clone().scatter(without, found["nik"]))


def letters(column: str) -> pl.Expr:
    """The letters of a name alone, in capitals, as `huruf`."""
    return pl.col(column).str.to_uppercase().str.replace_all(r"[^A-Z]", "").alias("huruf")
