"""The rows of the national lists that concern one part.

What belongs here: narrowing lists to the KK numbers and NIKs of some families, for one part or
for all parts in one pass.
What does not: reading the lists, or what a row does (rules/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

import polars as pl

import rules
from schemas.frame_hash import frame_sha256

# The large lists, of which a part needs the rows that name its own KK or NIK.
KEYED_LISTS = ("verifikasi", "komponen", "eksklusi")
# Per list the columns in which it names persons.
_NIKS = {
    "kepesertaan": ("nik_pengurus", "nik_peserta"),
    **dict.fromkeys((*KEYED_LISTS, "rekening_gagal"), ("nik",)),
}
_KAB, _FILE, _ROW = "_kab", "_berkas", "_baris"


@dataclass(frozen=True)
class ListsByPart:
    """National lists, and per large list and kabupaten/kota the numbers of the rows it needs."""

    lists: rules.Lists
    rows: Mapping[str, Mapping[str, pl.Series]]

    def of(self, kab: str) -> rules.Lists:
        """The same lists, the large ones narrowed to rows that name a KK or NIK of part `kab`."""
        return replace(
            self.lists,
            **{
                name: frame[own[kab]] if kab in own else frame.clear()
                for name, own in self.rows.items()
                for frame in [getattr(self.lists, name)]
            },
        )

    def hashes(self, kab: str) -> Iterator[str]:
        """One hash per large list, of the rows that part `kab` needs of it."""
        own = self.of(kab)
        for name in self.rows:
            yield frame_sha256(getattr(own, name))

    def common_hashes(self) -> Iterator[str]:
        """One hash per list that every part is given whole."""
        for one in fields(self.lists):
            if one.name not in self.rows:
                yield frame_sha256(getattr(self.lists, one.name))


def lists_by_part(
    lists: rules.Lists,
    families: Mapping[str, Path],
    members: Mapping[str, Path],
    outside: pl.DataFrame,
) -> ListsByPart:
    """Which rows concern which part, in one pass over the register.

    `families`, `members`: the register's files by kabupaten/kota. `outside`: nik and
    kode_kabupaten_kota of persons in no family. A row that names a KK of one part and a person
    of another concerns both. Held besides the lists: two small numbers a row.
    """
    frames = {name: getattr(lists, name) for name in _NIKS}
    numbers = pl.concat([frame.select("no_kk") for frame in frames.values()]).drop_nulls().unique()
    people = pl.concat([frames[name].select(nik=one) for name, own in _NIKS.items() for one in own])
    people = people.drop_nulls().unique()
    families_read = _with_part(families)
    kk_of = pl.concat(
        families_read.select(_KAB, no_kk=name).explode("no_kk").join(
            numbers.lazy(), on="no_kk", how="semi"
        )
        for name in ("no_kk_silsilah", "terbentuk_dari")
    ).unique()  # fmt: skip
    nik_of = (
        _with_part(members).select(_KAB, "nik").join(people.lazy(), on="nik", how="semi").unique()
    )
    of_kk, of_nik = pl.collect_all([kk_of, nik_of], engine="streaming")
    beyond = outside.select(pl.col("kode_kabupaten_kota").alias(_KAB), "nik").drop_nulls()
    of_nik = pl.concat([of_nik, beyond]).unique()
    return ListsByPart(
        lists, {name: _rows(frame, _NIKS[name], of_kk, of_nik) for name, frame in frames.items()}
    )


def _with_part(files: Mapping[str, Path]) -> pl.LazyFrame:
    """The rows of all files, each with the kabupaten/kota its file is named by."""
    rows = pl.scan_parquet(list(files.values()), include_file_paths=_FILE)
    return rows.with_columns(pl.col(_FILE).str.extract(r"(\d+)\.parquet$").alias(_KAB))


def _rows(
    frame: pl.DataFrame, niks: tuple[str, ...], of_kk: pl.DataFrame, of_nik: pl.DataFrame
) -> dict[str, pl.Series]:
    """Per part the numbers of its rows, ascending."""
    numbered = frame.select("no_kk", *niks).with_row_index(_ROW)
    found = [numbered.select(_ROW, "no_kk").join(of_kk, on="no_kk").select(_KAB, _ROW)]
    found += [
        numbered.select(_ROW, nik=one).join(of_nik, on="nik").select(_KAB, _ROW) for one in niks
    ]
    every = pl.concat(found).unique().sort(_KAB, _ROW)
    return {str(kab): own[_ROW] for (kab,), own in every.partition_by(_KAB, as_dict=True).items()}


def concerning(lists: rules.Lists, families: pl.DataFrame, niks: pl.Series) -> rules.Lists:
    """The same lists, the large ones narrowed to rows that name a KK or NIK of this part."""
    numbers = (
        pl.concat(
            [
                families.select(pl.col("no_kk_silsilah").explode()),
                families.select(pl.col("terbentuk_dari").explode()),
            ],
            how="diagonal_relaxed",
        )
        .select(pl.coalesce(pl.all()).alias("no_kk"))
        .unique()
    )
    people = niks.drop_nulls().unique().to_frame("nik")

    def own(name: str) -> pl.DataFrame:
        frame: pl.DataFrame = getattr(lists, name)
        kept = [frame.join(numbers, on="no_kk", how="semi")]
        rest = frame.join(numbers, on="no_kk", how="anti")
        for nik in _NIKS[name]:
            kept.append(rest.join(people, left_on=nik, right_on="nik", how="semi"))
            rest = rest.join(people, left_on=nik, right_on="nik", how="anti")
        return pl.concat(kept)

    return replace(lists, **{name: own(name) for name in _NIKS})
