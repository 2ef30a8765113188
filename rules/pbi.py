"""PBI_JK: one decision with all its reasons for every person, since health cover is per person.

What belongs here: `decide_persons`, from a part's members to rows of `daftar_pbi`.
What does not: who takes part (`persons_insured`), what lists say of a person (`pbi_evidence`),
or how many the nation may insure: participants are replaced by others than this house, so there
is no queue; the gate of the release holds the national quota (`pbi_jk/kuota_nasional`).

What counts against a person is a dated parameter (`pbi_jk/alasan_orang`, `alasan_keluarga`);
the nature of each reason is that of its own file. A participant is what LAMA is to a family:
our own doubt and leads never stop or hold one.
"""

from __future__ import annotations

import polars as pl

from rules.bits import NONE, bit
from rules.context import Context, Lists
from rules.dated import ParameterFault
from rules.judgement import headlines_of, reasons_in
from rules.pbi_evidence import evidence_on_persons, lapsed_deaths
from rules.persons_insured import PROGRAMME, insured_on
from rules.rule import book
from schemas.decisions import PBI_LIST

_OF_THE_FAMILY = (
    "no_kk",
    "kode_desa",
    "kode_kabupaten_kota",
    "kode_provinsi",
    "keadaan",
    "desil_nasional",
    "desil_status",
    "versi_dtsen",
)
_STATUS = {"HARD": "TIDAK_LAYAK", "HOLD": "DITAHAN", "WAIT": "MENUNGGU_KUOTA"}


def decide_persons(
    families: pl.DataFrame,
    members: pl.DataFrame,
    outside: pl.DataFrame,
    lists: Lists,
    context: Context,
) -> pl.DataFrame:
    """PBI_LIST of one part: every person counted in a family here, and `outside`, once each.

    `outside`: rows of `insured_outside` of this part. Status is the first that applies of
    TIDAK_LAYAK, DITAHAN, MENUNGGU_KUOTA (no participant while none is taken in), else
    TERVERIFIKASI. Sorted as the table; the same inputs in any order give the same rows.
    """
    insured = insured_on(lists.kepesertaan, context.cutoff).select("nik", peserta=pl.lit(True))
    persons = (
        members.filter(pl.col("dihitung"))
        .select("id_orang", "nik", "no_kk", "nama", "meninggal_dilaporkan")
        .join(families.select(_OF_THE_FAMILY), on="no_kk")
        .join(insured, on="nik", how="left")
        .with_columns(pl.col("peserta").fill_null(False))
    )
    everyone = pl.concat([persons, _as_persons(outside, context)], how="diagonal_relaxed")
    found = evidence_on_persons(everyone, families, lists, context)
    marked = (
        everyone.join(found, on="id_orang", how="left")
        .join(lapsed_deaths(lists.peristiwa, context), on="nik", how="left")
        .with_columns(
            pl.col("resmi", "petunjuk").fill_null(0),
            mati_dilaporkan=pl.col("meninggal_dilaporkan") & pl.col("gugur").is_null(),
        )
    )
    by_nature = _by_nature(context)
    status, deciding = pl.lit("TERVERIFIKASI"), NONE
    for nature in reversed(_STATUS):
        status = pl.when(pl.col(nature) != 0).then(pl.lit(_STATUS[nature])).otherwise(status)
        deciding = pl.when(pl.col(nature) != 0).then(pl.col(nature)).otherwise(deciding)
    decided = marked.with_columns(**by_nature).with_columns(
        status=status,
        penentu=deciding,
        semua=pl.col("HARD") | pl.col("HOLD") | pl.col("WAIT"),
    )
    schema = PBI_LIST.polars_schema()
    return (
        decided.join(reasons_in(decided["semua"]), on="semua", how="left")
        .join(headlines_of(decided["penentu"], context), on="penentu", how="left")
        .with_columns(tahap=pl.lit(str(context.tahap)), versi_aturan=pl.lit(context.versi_aturan))
        .select(pl.col(name).cast(dtype) for name, dtype in schema.items())
        .sort(PBI_LIST.sort, nulls_last=True)
        .rechunk()
    )


def _as_persons(outside: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Participants in no family, in the columns of persons; their rank is not known."""
    return outside.with_columns(
        id_orang="nik",
        meninggal_dilaporkan=pl.lit(False),
        peserta=pl.lit(True),
        kode_provinsi=pl.col("kode_kabupaten_kota").str.head(2),
        versi_dtsen=pl.lit(context.quarter.versi_dtsen),
        di_luar="kode",
    ).drop("kode")


def _by_nature(context: Context) -> dict[str, pl.Expr]:
    """The bits of all reasons of a person by nature: HARD, HOLD, WAIT."""
    limit = context.number(f"desil_maks/{PROGRAMME}")
    above_text = True if limit < context.number("desil_lebih_mulai") else None
    rank = pl.col("desil_nasional")
    outside = pl.col("di_luar").is_not_null()
    exceeds = (
        pl.when(outside | (pl.col("desil_status") == "BELUM_DITENTUKAN"))
        .then(False)
        .when(pl.col("desil_status") == "DITENTUKAN")
        .then(rank > limit)
        .otherwise(pl.lit(above_text, dtype=pl.Boolean))
    )
    takes_new = _takes_new(context)
    own = {
        "DESIL_LEBIH": exceeds,
        "DESIL_BELUM_DITENTUKAN": (pl.col("desil_status") == "BELUM_DITENTUKAN") & ~outside,
        "PINDAH_LN": (pl.col("keadaan") == "PINDAH_LN") | (pl.col("di_luar") == "PINDAH_LN"),
        "MENINGGAL": pl.col("di_luar") == "MENINGGAL",
        "TIDAK_ADA_DI_DTSEN": pl.col("di_luar") == "TIDAK_ADA_DI_DTSEN",
        "DATA_TIDAK_DIKETAHUI": pl.col("nik").is_null() | (exceeds.is_null() & ~outside),
        "BUKAN_PESERTA": ~pl.col("peserta") & (not takes_new),
    }
    masks: dict[str, pl.Expr] = dict.fromkeys(_STATUS, NONE)
    for code, applies in own.items():
        nature = book()[code].sifat
        masks[nature] |= _when(applies.fill_null(False), bit(code))
    fresh = ~pl.col("peserta")
    hard, flags = (
        sum(bit(code) for code, rule in book().items() if rule.sifat == nature)
        for nature in ("HARD", "FLAG")
    )
    official, leads = pl.col("resmi"), pl.col("petunjuk")
    masks["HARD"] |= official & pl.lit(hard, pl.UInt64)
    # what is official and neither stops nor is a flag holds anyone; the rest only newcomers
    masks["HOLD"] |= official & pl.lit(~(hard | flags) & (2**64 - 1), pl.UInt64)
    masks["HOLD"] |= (
        pl.when(fresh).then(leads | (official & pl.lit(flags, pl.UInt64))).otherwise(NONE)
    )
    masks["HOLD"] |= _when(fresh & pl.col("mati_dilaporkan"), bit("MENINGGAL"))
    # the same reason official and as a lead stands once
    return masks | {"HOLD": masks["HOLD"] & ~masks["HARD"]}


def _takes_new(context: Context) -> bool:
    word = context.text("pbi_jk/terima_baru")
    if word not in ("YA", "TIDAK"):
        raise ParameterFault(f"pbi_jk/terima_baru.yaml: {word} harus YA atau TIDAK / YA or TIDAK.")
    return word == "YA"


def _when(applies: pl.Expr, mark: int) -> pl.Expr:
    return pl.when(applies).then(pl.lit(mark, dtype=pl.UInt64)).otherwise(NONE)
