"""Any number of families as the rules find them, out of a finished data folder, part by part.

What belongs here: taking the parts of a data folder again and again, under other numbers, into
parts of the size of a kabupaten: one of Java with some 180,000 families, one elsewhere with 25,000.
What does not: deciding or timing (bench/rules.py), or how a population is drawn (synthetic).

Everything but the numbers is as the register made it: sizes, ages, desil, lists, events.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

import polars as pl

from assets.folders import Folders, parts
from assets.own_rows import concerning
from rules import Lists
from schemas.tahap import Tahap

_ALL = 10**16
_STEP = 3_141_592_653_589_793  # far from every difference of two numbers that are there
_NUMBERS = (
    "no_kk", "no_kk_asal", "nik", "nik_kepala", "nik_pengurus", "nik_peserta", "nik_wali",
    "id_orang", "no_kk_peserta", "kk",
)  # fmt: skip
_LINEAGES = ("no_kk_silsilah", "terbentuk_dari")
_ELSEWHERE = "5103"
_SMALLEST = 1_000

TABLES = ("keluarga", "anggota", *(one.name for one in fields(Lists)))


@dataclass(frozen=True)
class Bundle:
    """One part: families, members and the rows of every list about them."""

    families: pl.DataFrame
    members: pl.DataFrame
    lists: Lists


def bundles(folders: Folders, tahap: Tahap, lists: Lists) -> dict[str, Bundle]:
    """The large parts of the register by kabupaten/kota."""
    found = {}
    register = folders.register(tahap)
    members = parts(register / "anggota")
    for kab, path in parts(register / "keluarga").items():
        families = pl.read_parquet(path)
        if families.height >= _SMALLEST:
            people = pl.read_parquet(members[kab])
            found[kab] = Bundle(families, people, _own(lists, families, people))
    return found


def _own(lists: Lists, families: pl.DataFrame, members: pl.DataFrame) -> Lists:
    own = concerning(lists, families, members["nik"])
    here = families.select("no_kk")
    narrowed = {
        name: getattr(own, name).join(here, on="no_kk", how="semi")
        for name in (
            "kehamilan",
            "peristiwa",
            "berakhir",
            "pindah_peserta",
            "komponen_lain",
            "wali",
        )
    }
    kk = families.select(kk=pl.col("no_kk_silsilah").explode()).unique()
    narrowed["ditetapkan"] = own.ditetapkan.join(kk, on="kk", how="semi")
    narrowed["sanggah"] = own.sanggah.join(here, on="no_kk", how="semi")
    return replace(own, **narrowed)


def write_world(source: dict[str, Bundle], rounds: int, target: Path) -> list[str]:
    """`rounds` times two parts under `target`; their codes. What is there is not made again."""
    java = [bundle for kab, bundle in source.items() if kab != _ELSEWHERE]
    codes = []
    for turn in range(rounds):
        own = {
            f"{32 + turn % 5}{turn:02d}": java,
            f"{51 + turn % 5}{turn:02d}": [source[_ELSEWHERE]],
        }
        for kab, group in own.items():
            codes.append(kab)
            if not (target / "anggota" / f"{kab}.parquet").exists():
                _write([again(bundle, turn, kab) for bundle in group], target, kab)
    return codes


def again(bundle: Bundle, turn: int, kab: str) -> Bundle:
    """`bundle` once more: in another kabupaten/kota, and under numbers no other turn has."""

    def under(frame: pl.DataFrame) -> pl.DataFrame:
        columns = [name for name in _NUMBERS if name in frame.columns]
        lineages = [name for name in _LINEAGES if name in frame.columns]
        area = {
            name: value
            for name, value in {
                "kode_desa": pl.lit(kab) + pl.col("kode_desa").str.slice(4),
                "kode_kabupaten_kota": pl.lit(kab),
                "kode_provinsi": pl.lit(kab[:2]),
                "isi": pl.lit(f"{turn:02x}") + pl.col("isi").str.slice(0, 14),
            }.items()
            if name in frame.columns
        }
        return frame.with_columns(
            *(_moved(pl.col(name), turn).alias(name) for name in columns),
            *(pl.col(name).list.eval(_moved(pl.element(), turn)) for name in lineages),
            **area,
        )

    lists = {one.name: under(getattr(bundle.lists, one.name)) for one in fields(Lists)}
    return Bundle(under(bundle.families), under(bundle.members), Lists(**lists))


def _moved(number: pl.Expr, turn: int) -> pl.Expr:
    """Another number for each: one to one within a turn, and shared by no two turns."""
    if turn == 0:
        return number
    whole = number.cast(pl.UInt64, strict=False)
    other = number.str.head(1) + f"{turn:02x}" + number.str.slice(3)
    shifted = ((whole + (turn * _STEP) % _ALL) % _ALL).cast(pl.String).str.zfill(16)
    return pl.when(number.str.len_chars() == 16).then(pl.coalesce(shifted, other)).otherwise(other)


def _write(group: list[Bundle], target: Path, kab: str) -> None:
    def put(name: str, frames: list[pl.DataFrame]) -> None:
        path = target / name / f"{kab}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = pl.concat(frames)
        whole.write_parquet(path, compression="zstd", compression_level=3)

    for one in fields(Lists):
        put(one.name, [getattr(bundle.lists, one.name) for bundle in group])
    put("keluarga", [bundle.families.sort("kode_desa", "no_kk") for bundle in group])
    put("anggota", [bundle.members for bundle in group])


def read_bundle(target: Path, kab: str) -> Bundle:
    """One part as it lies on disk."""
    lists = {name: pl.read_parquet(target / name / f"{kab}.parquet") for name in TABLES[2:]}
    return Bundle(
        pl.read_parquet(target / "keluarga" / f"{kab}.parquet"),
        pl.read_parquet(target / "anggota" / f"{kab}.parquet"),
        Lists(**lists),
    )


def quotas(source: pl.DataFrame, rounds: int) -> pl.DataFrame:
    """The nation's quota rows of the source for `rounds` times its families."""
    nation = source.filter(pl.col("kode_wilayah") == "ID")
    return nation.with_columns(pl.col("kuota") * rounds)
