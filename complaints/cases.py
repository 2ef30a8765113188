"""The cases: every complaint that stands, sorted, protected, folded, moved, routed and dated.

What belongs here: the order of the work, and what officers' corrections override.
What does not: any single step (the sibling modules).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from complaints.assignment import coded
from complaints.contents import placed_contents
from complaints.deadlines import due
from complaints.folding import folded
from complaints.progress import history, moved, steps_of
from complaints.protection import protected, protected_once_known, protected_together
from complaints.routing import routed
from complaints.sorting import sorted_by_kind
from complaints.terms import Terms
from schemas.codes import SPM_FIELDS
from schemas.complaints import ANSWERED, CASES, CLOSED, complaint_numbers


@dataclass(frozen=True)
class Received:
    """What is known: the form aduan, the links, answers, referrals, who answers, decisions.

    `decisions`: tahap, batas, no_kk (any of the family's numbers), program, status, alasan.
    """

    reports: pl.DataFrame
    links: pl.DataFrame
    answers: pl.DataFrame
    referrals: pl.DataFrame
    responsible: pl.DataFrame


@dataclass(frozen=True)
class Worked:
    """CASES but for the decision complained about, HISTORY, and each form row's place."""

    cases: pl.DataFrame
    history: pl.DataFrame
    contents: pl.DataFrame


def worked(received: Received, terms: Terms, as_of: date) -> Worked:
    """All complaints as known on `as_of`; the order in which anything arrived is no input."""
    contents = placed_contents(received.reports, as_of)
    standing = _linked(contents.filter(pl.col("tempat") == "KASUS"), received.links)
    found = protected(sorted_by_kind(standing), terms)
    asked = pl.col("ditarik").is_not_null()
    shielded = (pl.col("perlindungan") != "TERBUKA") | (pl.col("jalur") == "LANGSUNG")
    found = found.with_columns(penarikan_diminta=asked & shielded, _ditarik=asked & ~shielded)
    kept = folded(found.filter(~pl.col("_ditarik")), terms)
    back = found.filter("_ditarik").with_columns(_induk="no_aduan")
    cases = protected_together(pl.concat([kept, back], how="diagonal")).with_columns(
        status_awal=pl.when("_ditarik").then(pl.lit("DITARIK")).otherwise(pl.lit("DITERIMA")),
        jumlah_pengaduan=pl.len().over("_induk").cast(pl.Int64),
    )
    own = received.responsible
    said = steps_of(cases, *(coded(one, own) for one in (received.answers, received.referrals)))
    steps, holders = moved(routed(cases, own), said, own, as_of)
    cases = protected_once_known(_corrected(_standing_of(cases, steps), steps), terms)
    cases = due(cases.join(holders, on="_induk", how="left"), terms, as_of)
    shaped = cases.with_columns(
        per_tanggal=pl.lit(as_of),
        no_aduan_induk=pl.when(pl.col("_induk") != pl.col("no_aduan")).then("_induk"),
        tahap_putusan=pl.lit(None, pl.String),
        status_putusan=pl.lit(None, pl.String),
        alasan=pl.lit([], pl.List(pl.String)),
        urutan_putusan=pl.lit(None, pl.String),
    ).select(CASES.column_names)
    return Worked(shaped.cast(CASES.polars_schema()), history(steps), contents)


def _linked(contents: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Contents with their number, area and the person of DTSEN the link is settled on."""
    accepted = pl.col("keputusan") == "DITERIMA"
    found = links.filter(pl.col("formulir") == "aduan", pl.col("peran") == "SUBJEK").select(
        "id_laporan",
        "isi",
        pl.col("keputusan"),
        nik=pl.when(accepted).then("nik_padan"),
        _no_kk=pl.when(accepted).then("no_kk_padan"),
    )
    names_somebody = pl.any_horizontal(pl.col("nama_subjek", "nik_subjek", "no_kk").is_not_null())
    return (
        contents.with_columns(
            no_aduan=complaint_numbers(contents),
            kode_kecamatan=pl.col("kode_desa").str.head(6),
            kode_kabupaten_kota=pl.col("kode_desa").str.head(4).fill_null("0000"),
        )
        .join(found, on=["id_laporan", "isi"], how="left")
        .with_columns(
            padanan=pl.when(names_somebody)
            .then(pl.col("keputusan").fill_null("TANPA_PADANAN"))
            .otherwise(pl.lit("TIDAK_MENYEBUT")),
            no_kk="_no_kk",
        )
    )


def _standing_of(cases: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Status and its dates: of a carrier from its steps, of what it carries DUPLIKAT."""
    effective = steps.filter(pl.col("nasib") == "BERLAKU").sort("no_aduan", "urut")
    day, to = pl.col("tanggal"), pl.col("ke")
    found = effective.group_by("no_aduan").agg(
        _status=to.last(),
        _sejak=day.last(),
        tgl_dirujuk=day.filter(to == "DIRUJUK_OPD").min(),
        tgl_jawaban=day.filter(to.is_in(ANSWERED)).min(),
        _buka=day.filter("membuka_kembali").max(),
        dibuka_kembali=pl.col("membuka_kembali").sum().cast(pl.Int64),
    )
    carried = pl.col("_induk") != pl.col("no_aduan")
    status = (
        pl.when(carried).then(pl.lit("DUPLIKAT")).otherwise(pl.coalesce("_status", "status_awal"))
    )
    withdrawn = pl.when("_ditarik").then("ditarik")
    return cases.join(found, on="no_aduan", how="left").with_columns(
        status=status,
        tgl_status=pl.coalesce("_sejak", withdrawn, "tgl_lapor"),
        tgl_selesai=pl.when(status.is_in(CLOSED)).then("_sejak"),
        dibuka_kembali=pl.col("dibuka_kembali").fill_null(0),
    )


def _corrected(cases: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Field and category as an officer's effective answer last gave them; that confirms too."""
    said = steps.filter(
        pl.col("nasib") == "BERLAKU",
        (pl.col("ke") == "DIVERIFIKASI")
        | pl.col("bidang_baru").is_not_null()
        | pl.col("kategori_baru").is_not_null(),
    ).sort("no_aduan", "urut")
    found = said.group_by(pl.col("no_aduan").alias("_induk")).agg(
        _bidang=pl.col("bidang_baru").drop_nulls().last(),
        _kategori=pl.col("kategori_baru").drop_nulls().last().str.to_uppercase(),
        _pasti=pl.lit(True),
    )
    field, category = pl.col("_bidang").is_not_null(), pl.col("_kategori").is_not_null()
    officer = pl.lit("PETUGAS")
    return cases.join(found, on="_induk", how="left").with_columns(
        bidang_spm=pl.coalesce("_bidang", "bidang_spm").cast(pl.Enum(SPM_FIELDS)).cast(pl.String),
        kategori=pl.coalesce("_kategori", "kategori"),
        dasar_bidang=pl.when(field).then(officer).otherwise("dasar_bidang"),
        dasar_kategori=pl.when(category).then(officer).otherwise("dasar_kategori"),
        perlu_konfirmasi=pl.col("perlu_konfirmasi") & pl.col("_pasti").is_null(),
    )
