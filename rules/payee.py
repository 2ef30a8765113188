"""The payee (pengurus) of a family and the channel it is paid through.

What belongs here: the stated preference among living adult members.
What does not: what follows when there is none (`alasan/TANPA_PENGURUS.py`).

Preference: the payee of record, while a present adult member; else wife of the head, female
head, mother of the youngest child, other adult woman, adult man; the oldest, then NIK. A
person in doubt, or already payee of another family this quarter, comes after all others; a
person whose death is only reported comes after them unless the payee of record.
"""

from __future__ import annotations

import polars as pl

from rules.context import Context

_HEAD, _SPOUSE, _CHILD, _CHILD_IN_LAW, _GRANDCHILD = "1", "2", "3", "4", "5"
_EVER_MARRIED = ("2", "3", "4")
_WIDTH = 2**29


def payees_of_record(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The payee of record per family and opened programme: no_kk, program, nik, kanal.

    `rows`: `Participation.rows`. The programme's own row comes first, then the others in the
    order of `pengurus/urut_kepesertaan`; a row without a payee says nothing.
    """
    named = rows.drop_nulls("nik")
    frames = []
    for program in context.programmes:
        order = [program, *context.words("pengurus/urut_kepesertaan")]
        place = pl.col("program").replace_strict(
            list(dict.fromkeys(order)), range(len(set(order))), default=None, return_dtype=pl.Int8
        )
        frames.append(
            named.sort("no_kk", place, "program")
            .unique("no_kk", keep="first", maintain_order=True)
            .select("no_kk", "nik", "kanal", program=pl.lit(program))
        )
    return pl.concat(frames)


def choose_payees(
    persons: pl.DataFrame, record: pl.DataFrame, taken: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """Per family and programme: nik_pengurus, id_pengurus, kanal, and what is doubtful.

    `taken`: nik, no_kk of payees already listed this quarter for another family. Columns:
    no_kk, program, nik_pengurus, id_pengurus, kanal, pengurus_ragu (code), pengurus_terpakai,
    pengurus_dilaporkan. A family without an eligible payee has no row.
    """
    able = (
        persons.filter(pl.col("tiada").is_null() & pl.col("dewasa") & pl.col("nik").is_not_null())
        .join(_mothers(persons, context), on="id_orang", how="left")
        .join(taken.with_columns(terpakai=pl.lit(True)), on=["no_kk", "nik"], how="left")
        .with_columns(
            pl.col("terpakai").fill_null(False),
            diragukan=pl.col("ragu").is_not_null(),
            kelas=_preference(),
        )
    )
    details = ("nik", "id_orang", "ragu", "terpakai", "diragukan", "meninggal_dilaporkan")
    ranked = able.select("no_kk", *details, urutan=_order()).sort(
        pl.col("no_kk").cast(pl.UInt64) * _WIDTH + pl.col("urutan"), "nik", "id_orang"
    )
    best = ranked.filter((pl.col("no_kk") != pl.col("no_kk").shift()).fill_null(True))
    recorded = record.join(
        ranked.join(record, on=["no_kk", "nik"], how="semi", maintain_order="left").unique(
            ["no_kk", "nik"], keep="first", maintain_order=True
        ),
        on=["no_kk", "nik"],
    )
    programmes = pl.DataFrame({"program": list(context.programmes)}, schema={"program": pl.String})
    both = best.join(programmes, how="cross").join(
        recorded, on=["no_kk", "program"], how="left", suffix="_catat"
    )
    rank = pl.col("terpakai").cast(pl.Int8) * 2 + pl.col("diragukan").cast(pl.Int8)
    rank_of_record = pl.col("terpakai_catat").cast(pl.Int8) * 2 + pl.col("diragukan_catat").cast(
        pl.Int8
    )
    keeps = (rank_of_record <= rank).fill_null(False)

    def pick(column: str) -> pl.Expr:
        return pl.when(keeps).then(f"{column}_catat").otherwise(column)

    has_record = record.select("no_kk", "program", tercatat=pl.lit(True)).unique()
    new, replacing = context.text("pengurus/kanal_baru"), context.text("pengurus/kanal_pengganti")
    return both.join(has_record, on=["no_kk", "program"], how="left").select(
        "no_kk",
        "program",
        nik_pengurus=pick("nik"),
        id_pengurus=pick("id_orang"),
        kanal=pl.when(keeps)
        .then(pl.col("kanal").fill_null(new))
        .when(pl.col("tercatat").fill_null(False))
        .then(pl.lit(replacing))
        .otherwise(pl.lit(new)),
        pengurus_ragu=pick("ragu"),
        pengurus_terpakai=pick("terpakai"),
        pengurus_dilaporkan=pick("meninggal_dilaporkan"),
    )


def _order() -> pl.Expr:
    """The order of preference as one number below `_WIDTH`: doubts, class, then the oldest;
    no date last."""
    last = 2**22
    born = pl.col("tgl_lahir").to_physical().cast(pl.Int64).clip(1 - 2**21, 2**21 - 1) + 2**21
    place = pl.lit(0, dtype=pl.Int64)
    for name in ("terpakai", "diragukan", "meninggal_dilaporkan"):
        place = place * 2 + pl.col(name).cast(pl.Int64)
    return (place * 8 + pl.col("kelas")) * (last + 1) + born.fill_null(last)


def _preference() -> pl.Expr:
    """The class of preference of an adult member; small is preferred."""
    woman, man = pl.col("jk") == "P", pl.col("jk") == "L"
    return (
        pl.when(woman & (pl.col("hubungan") == _SPOUSE))
        .then(1)
        .when(woman & (pl.col("hubungan") == _HEAD))
        .then(2)
        .when(woman & pl.col("ibu_termuda").fill_null(False))
        .then(3)
        .when(woman)
        .then(4)
        .when(man)
        .then(5)
        .otherwise(6)
    )


def _mothers(persons: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Women who may be the mother of the youngest child: id_orang, ibu_termuda.

    DTSEN names no mother. A child of the head has the head or the spouse for a mother, which
    the classes before cover; for a grandchild it is a daughter-in-law or a married daughter
    of the head old enough to be.
    """
    married = pl.col("status_kawin").is_in(_EVER_MARRIED)
    near = (pl.col("hubungan") == _CHILD_IN_LAW) | ((pl.col("hubungan") == _CHILD) & married)
    women = persons.filter((pl.col("jk") == "P") & near).select("no_kk", "id_orang", "umur")
    youngest = (
        persons.filter(
            pl.col("tiada").is_null() & (pl.col("umur") < context.number("pengurus/usia"))
        )
        .select("no_kk", "id_orang", "tgl_lahir", "hubungan", "umur")
        .join(women, on="no_kk", how="semi")
        .sort("no_kk", "tgl_lahir", "id_orang", descending=[False, True, False])
        .unique("no_kk", keep="first", maintain_order=True)
        .filter(pl.col("hubungan") == _GRANDCHILD)
        .select("no_kk", umur_anak="umur")
    )
    return (
        women.join(youngest, on="no_kk")
        .filter(pl.col("umur") >= pl.col("umur_anak") + context.number("pengurus/jarak_ibu"))
        .select("id_orang", ibu_termuda=pl.lit(True))
    )
