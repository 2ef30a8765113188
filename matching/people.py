"""The persons a report names: one row per person, with all the report says about each.

What belongs here: which columns of which form describe whom, cells that list several people,
what a role implies (sex), and what one person's row says about the relatives named beside.
What does not: normalising names (`normalise`) or looking anyone up.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from matching.mentions import MENTIONS, Mention
from matching.places import place_codes
from schemas.forms import EVENT_DATE, FORMS

PEOPLE_SCHEMA = pl.Schema(
    {
        "id_laporan": pl.String(),
        "isi": pl.String(),
        "formulir": pl.String(),
        "peran": pl.String(),
        "urutan": pl.Int16(),
        "nama": pl.String(),
        "nik": pl.String(),
        "no_kk": pl.String(),
        "no_kk_baru": pl.String(),
        "nik_samar": pl.String(),
        "kk_samar": pl.String(),
        "tgl_lahir": pl.Date(),
        "jk": pl.String(),
        "rt": pl.String(),
        "rw": pl.String(),
        "kode_desa": pl.String(),
        "kode_desa_asal": pl.String(),
        "kode_desa_tujuan": pl.String(),
        "nama_kepala_keluarga": pl.String(),
        "nama_pasangan": pl.String(),
        "kepala": pl.Boolean(),
        "konteks": pl.String(),
        "tahap_hidup": pl.String(),
        "anak_ke": pl.Int16(),
        "tgl_acuan": pl.Date(),
        "kode_posyandu": pl.String(),
        "tgl_lapor": pl.Date(),
        "rt_layan": pl.List(pl.String()),
    }
)
KEY = ["id_laporan", "isi", "peran", "urutan"]
# A baby's number may be its mother's, and what a mask shows of it cannot tell.
MASKED_AS = {"nik": "nik_samar", "no_kk": "kk_samar"}


def people_named(reports: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per person that a report version names, sorted by report, version, role, place.

    `reports`: frames by form name, in the columns of `schemas.forms.FORMS`; a form may be
    missing. Key of the result: id_laporan, isi, peran, urutan. `konteks` says how the place
    of the post relates to the person's: BIASA, DATANG (moved in, so DTSEN may still hold the
    place of origin) or KAWIN (one of a couple may come from elsewhere). `kode_desa_asal` of one
    who moved in may be a shorter area code, read from the report's words. `tahap_hidup` names
    what the event says about age, marriage and place in the family. `tgl_acuan` = event date,
    or the report's: the day at which an age is reckoned. `nik_samar`, `kk_samar`: numbers that
    came masked, covered digits as asterisks. `rt_layan` is empty (see `served.with_served`). A
    report always has at least one row, also when it says nothing about its subject.
    """
    unknown = sorted(set(reports) - set(FORMS))
    if unknown:
        raise ValueError(
            f"Formulir tidak dikenal / unknown form: {', '.join(unknown)}. "
            f"Yang dikenal / known: {', '.join(FORMS)}."
        )
    frames = [
        _one_role(reports[form], form, mention)
        for form, mentions in MENTIONS.items()
        if form in reports and not reports[form].is_empty()
        for mention in mentions
    ]
    named = pl.concat(frames) if frames else pl.DataFrame(schema=PEOPLE_SCHEMA)
    return _with_placeholder_numbers(named).sort(KEY)


def _one_role(report: pl.DataFrame, form: str, mention: Mention) -> pl.DataFrame:
    """The persons of one role in one form's reports, in the columns of PEOPLE_SCHEMA."""
    if form == "perpindahan":
        report = _with_origin(report)
    frame = report.with_columns(pl.lit(0, pl.Int16).alias("urutan"))
    columns = {name: pl.col(column) for name, column in mention.columns.items()}
    masked = {name: _masked(mention.columns[of]) for of, name in MASKED_AS.items()
              if of in mention.columns and mention.role != "BAYI"}  # fmt: skip
    if mention.listed is not None:
        frame = _listed(report, mention.listed)
        columns |= {"nama": pl.col("sebutan_nama"), "nik": pl.col("sebutan_nik")}
        masked |= {"nik_samar": pl.col("sebutan_samar")}
    if mention.only_if_named:
        frame = frame.filter(
            pl.any_horizontal(columns[name].is_not_null() for name in mention.only_if_named)
        )
    event_date = EVENT_DATE[form]
    given: dict[str, pl.Expr] = (
        {
            "id_laporan": pl.col("id_laporan"),
            "isi": pl.col("isi"),
            "formulir": pl.lit(form),
            "peran": pl.lit(mention.role),
            "urutan": pl.col("urutan"),
            "kode_desa": pl.col("kode_desa"),
            "kepala": pl.lit(False),
            "konteks": pl.lit(mention.context),
            "tahap_hidup": pl.col(mention.stage_of) if mention.stage_of else pl.lit(mention.stage),
            "tgl_acuan": pl.coalesce(
                *([pl.col(event_date)] if event_date else []), pl.col("tgl_lapor")
            ),
            "kode_posyandu": pl.col("kode_posyandu"),
            "tgl_lapor": pl.col("tgl_lapor"),
        }
        | columns
        | masked
    )
    if "jk" in columns:
        given["jk"] = pl.coalesce(columns["jk"], pl.lit(mention.sex, pl.String))
    elif mention.sex:
        given["jk"] = pl.lit(mention.sex)
    if form == "perpindahan":
        arriving = pl.col("arah") == "DATANG"
        given["konteks"] = pl.when(arriving).then(pl.lit("DATANG")).otherwise(pl.lit("BIASA"))
        if mention.role == "SUBJEK":
            given["kepala"] = pl.col("seluruh_keluarga") == "YA"
        else:
            head = pl.when(pl.col("seluruh_keluarga") == "YA").then("nama")
            given["nama_kepala_keluarga"] = pl.coalesce("nama_kepala_keluarga", head)
    return frame.select(
        given.get(name, pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in PEOPLE_SCHEMA.items()
    )


def _with_origin(report: pl.DataFrame) -> pl.DataFrame:
    """`kode_desa_asal` of arrivals filled from the words, as far as they name an area."""
    words = place_codes(report["asal_tujuan_teks"]).alias("kode_dari_teks")
    arriving = pl.when(pl.col("arah") == "DATANG").then(words)
    return report.with_columns(pl.coalesce("kode_desa_asal", arriving).alias("kode_desa_asal"))


def _listed(report: pl.DataFrame, column: str) -> pl.DataFrame:
    """One row per entry of a cell that lists people by name or NIK, separated by semicolons.

    `urutan` is the entry's place in the cell, from 1; empty entries keep their place but
    name no one. A 16-digit run is the NIK, one with asterisks a masked NIK, what is left of the
    entry the name.
    """
    entry = pl.col("sebutan")
    return (
        report.filter(pl.col(column).is_not_null())
        .with_columns(pl.col(column).str.split(";").alias("sebutan"))
        .with_columns(pl.int_ranges(1, pl.col("sebutan").list.len() + 1).alias("urutan"))
        .explode("sebutan", "urutan")
        .with_columns(
            entry.str.extract(r"(?:^|[^\d*])(\d{16})(?:[^\d*]|$)").alias("sebutan_nik"),
            entry.str.extract(r"(?:^|[^\d*])(\d*\*[\d*]*)(?:[^\d*]|$)").alias("sebutan_samar"),
            _filled(entry.str.replace_all(r"[\d*]", "")).alias("sebutan_nama"),
            pl.col("urutan").cast(pl.Int16),
        )
        .with_columns(pl.when(pl.col("sebutan_samar").str.len_bytes() == 16).then("sebutan_samar"))
        .filter(
            pl.any_horizontal(pl.col("sebutan_nik", "sebutan_nama", "sebutan_samar").is_not_null())
        )
    )


def _masked(column: str) -> pl.Expr:
    """The masked number that came in this column of the form."""
    return pl.col("nomor_tersamar").str.extract(rf"(?:^|;){column}=([\d*]{{16}})")


def _filled(text: pl.Expr) -> pl.Expr:
    """Text with at least one letter or digit, else null."""
    return pl.when(text.str.contains(r"[\p{L}\p{N}]")).then(text.str.strip_chars())


def _with_placeholder_numbers(people: pl.DataFrame) -> pl.DataFrame:
    """A newborn's placeholder number is the mother's NIK: it moves to her row if hers is empty.

    Village health systems write the mother's NIK plus one digit, or the mother's NIK itself,
    until the child has its own; neither is ever the child's NIK.
    """
    report = ["id_laporan", "isi"]
    mothers = people.filter(pl.col("peran") == "IBU").select(
        *report, pl.col("nik").alias("nik_ibu")
    )
    babies = people.filter(pl.col("peran") == "BAYI").select(
        *report, pl.col("nik").alias("nik_bayi")
    )
    long = pl.col("nik_bayi").str.len_bytes() == 17
    both = (
        people.join(mothers, on=report, how="left", maintain_order="left")
        .join(babies, on=report, how="left", maintain_order="left")
        .with_columns(
            pl.when(long).then(pl.col("nik_bayi").str.slice(0, 16)).alias("nik_ibu_dari_bayi")
        )
    )
    own = pl.col("nik")
    return both.with_columns(
        pl.when((pl.col("peran") == "BAYI") & (long | (own == pl.col("nik_ibu"))))
        .then(None)
        .when(pl.col("peran") == "IBU")
        .then(pl.coalesce(own, pl.col("nik_ibu_dari_bayi")))
        .otherwise(own)
        .alias("nik")
    ).select(PEOPLE_SCHEMA.names())
