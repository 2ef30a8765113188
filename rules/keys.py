"""Short keys for one part: families and persons by their place, NIKs as whole numbers.

What belongs here: turning the long texts of a part into small numbers at the door, and back.
What does not: anything a number stands for.

Joining and sorting 16-digit texts is most of the work of a part; inside the rules `no_kk`
and `id_orang` are therefore row numbers, and `nik` is the number its digits write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from rules.context import Lists
from rules.lineage import families_by_kk

_KEY = pl.UInt32
_ELSEWHERE = 2**32 - 1  # a family of another part
_NIK = pl.UInt64


class PartIncomplete(ValueError):
    """Members whose family is not among the families of the part."""


@dataclass(frozen=True)
class Keyed:
    """A part under short keys, and the texts they stand for, by row number.

    Families stand in the order of the published tables (kode_desa, no_kk). `by_kk`: every KK
    number (text) of a lineage → its family's key.
    """

    families: pl.DataFrame
    members: pl.DataFrame
    lists: Lists
    by_kk: pl.DataFrame
    family_numbers: pl.Series
    member_names: pl.Series


def keyed(families: pl.DataFrame, members: pl.DataFrame, lists: Lists) -> Keyed:
    """The part with short keys; its lists with NIKs as numbers.

    PartIncomplete when members stand without their family: nobody is dropped in silence.
    """
    ordered = families.sort("kode_desa", "no_kk")
    numbers = ordered.select(kunci=pl.int_range(pl.len(), dtype=_KEY), nomor="no_kk")
    short = numbers.rename({"nomor": "no_kk"})
    people = members.sort("no_kk", "id_orang")
    persons = (
        people.with_columns(orang=pl.int_range(pl.len(), dtype=_KEY))
        .join(short, on="no_kk", how="inner")
        .with_columns(nik=_number("nik"))
    )
    if persons.height != members.height:
        raise PartIncomplete(
            f"{members.height - persons.height} anggota tanpa keluarga di bagian ini; berkas "
            "keluarga dan anggota harus dari bagian dan tahap yang sama / members without "
            "their family: hand in both tables of one part and tahap."
        )
    by_kk = families_by_kk(ordered).join(short, on="no_kk").select("kk", no_kk="kunci")
    return Keyed(
        ordered.with_columns(no_kk=numbers["kunci"], nik_kepala=_number("nik_kepala")),
        persons.with_columns(no_kk="kunci", id_orang="orang").drop("kunci", "orang"),
        _short_lists(lists, short, persons),
        by_kk,
        numbers["nomor"],
        people["nama"],
    )


def nik_text(number: pl.Expr) -> pl.Expr:
    """The 16 digits of a NIK."""
    return number.cast(pl.String).str.zfill(16)


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(_NIK)


def _short_lists(lists: Lists, short: pl.DataFrame, persons: pl.DataFrame) -> Lists:
    formed = lists.pindah_peserta.join(short, on="no_kk", how="left").select(
        "no_kk_peserta", no_kk=pl.col("kunci").fill_null(_ELSEWHERE)
    )
    people = persons.select("id_orang", "orang", "kunci")
    elsewhere = (
        lists.komponen_lain.join(short, on="no_kk", how="inner")
        .join(people, on=["id_orang", "kunci"], how="inner")
        .select(id_orang="orang", no_kk="kunci")
    )
    stays = (
        lists.masa_anggota.join(short, on="no_kk", how="inner")
        .join(people, on=["id_orang", "kunci"], how="left")
        .with_columns(_number("nik"), no_kk="kunci", id_orang="orang")
        .drop("kunci", "orang")
    )
    mothers = lists.kehamilan.join(
        persons.select("id_orang", "orang"), on="id_orang", how="inner"
    ).with_columns(id_orang="orang")
    return replace(
        lists,
        kepesertaan=lists.kepesertaan.with_columns(_number("nik_pengurus")),
        verifikasi=lists.verifikasi.with_columns(_number("nik")),
        komponen=lists.komponen.with_columns(_number("nik")),
        eksklusi=lists.eksklusi.with_columns(_number("nik")),
        sanggah=lists.sanggah.with_columns(_number("nik")),
        rekening_gagal=lists.rekening_gagal.with_columns(_number("nik")),
        wali=lists.wali.with_columns(_number("nik_wali")),
        peristiwa=lists.peristiwa.with_columns(_number("nik")),
        ditetapkan=lists.ditetapkan.with_columns(_number("nik_pengurus")),
        berakhir=lists.berakhir.join(short, on="no_kk").with_columns(no_kk="kunci"),
        kehamilan=mothers.drop("orang"),
        masa_anggota=stays,
        pindah_peserta=formed,
        komponen_lain=elsewhere,
    )
