"""The rows of the national lists that concern one part.

What belongs here: narrowing lists to the KK numbers and NIKs of some families, for one part or
for all parts in one pass.
What does not: reading the lists, or what a row does (rules/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import polars as pl

import rules
from schemas.frame_hash import frame_sha256

# The large lists, of which a part needs the rows that name its own KK or NIK.
KEYED_LISTS = ("verifikasi", "komponen", "eksklusi")
# Per list the columns in which it names families, by any KK number of a lineage …
NAMES_FAMILIES = {
    **dict.fromkeys(("kepesertaan", *KEYED_LISTS, "rekening_gagal"), ("no_kk",)),
    **dict.fromkeys(("sanggah", "peristiwa", "berakhir", "masa_anggota", "wali"), ("no_kk",)),
    "ditetapkan": ("kk",),
    "pindah_peserta": ("no_kk_peserta", "no_kk"),
    "komponen_lain": ("no_kk",),
    "kehamilan": (),
}
# … and persons, by NIK …
NAMES_PERSONS = {
    "kepesertaan": ("nik_pengurus", "nik_peserta"),
    **dict.fromkeys((*KEYED_LISTS, "rekening_gagal", "sanggah", "peristiwa"), ("nik",)),
    "ditetapkan": ("nik_pengurus",),
}
# … or by the key of a person.
_PERSONS = {"kehamilan": ("id_orang",)}
# Those large enough to be narrowed for a few families in other places as well.
_LARGE = ("kepesertaan", *KEYED_LISTS, "rekening_gagal")
_KAB, _FILE, _ROW = "_kab", "_berkas", "_baris"
_Columns = Mapping[str, tuple[str, ...]]
# Per kabupaten/kota its rows of each list that is too long to be held whole.
LongRows = Callable[[str], Mapping[str, pl.DataFrame]]


def _none_long(_: str) -> Mapping[str, pl.DataFrame]:
    return {}


@dataclass(frozen=True)
class ListsByPart:
    """National lists, and per list and kabupaten/kota the numbers of the rows it needs."""

    lists: rules.Lists
    rows: Mapping[str, Mapping[str, pl.Series]]
    long: LongRows

    def of(self, kab: str) -> rules.Lists:
        """The same lists, narrowed to the rows that name a KK or a person of part `kab`.

        `rules.decide` and `rules.decide_persons` make the same of them as of the whole.
        """
        short = {
            name: frame[own[kab]] if kab in own else frame.clear()
            for name, own in self.rows.items()
            for frame in [getattr(self.lists, name)]
        }
        return replace(self.lists, **{**short, **self.long(kab)})

    def long_hashes(self, kab: str) -> list[str]:
        """One hash per long list, of the rows that part `kab` needs of it; empty for no row.

        A row of a file's list is told by its fingerprint.
        """
        told = (
            one.select("isi") if "isi" in one.columns else one for one in self.long(kab).values()
        )
        return [frame_sha256(one) if one.height else "" for one in told]

    def hashes(self, kab: str) -> Iterator[str]:
        """The same of every list that is held."""
        for name, own in self.rows.items():
            frame = getattr(self.lists, name)
            yield frame_sha256(frame[own[kab]]) if kab in own else ""


def lists_by_part(
    lists: rules.Lists,
    families: Mapping[str, Path],
    members: Mapping[str, Path],
    outside: pl.DataFrame,
    long: LongRows = _none_long,
) -> ListsByPart:
    """Which rows concern which part, in one pass over the register.

    `families`, `members`: the register's files by kabupaten/kota. `outside`: nik and
    kode_kabupaten_kota of persons in no family. A row that names a KK of one part and a person
    of another concerns both. Held besides the lists: two small numbers a row. `long`: per
    kabupaten/kota its rows of the lists that are not handed in whole.
    """
    frames = {one.name: getattr(lists, one.name) for one in fields(lists)}
    numbers, people, persons = (
        _named(frames, by) for by in (NAMES_FAMILIES, NAMES_PERSONS, _PERSONS)
    )
    homes, everyone = _with_part(families), _with_part(members)
    # Filters, not joins: only rows that pass are unpacked, and nothing of the nation is held.
    of_kk = pl.concat(
        homes.select(_KAB, nomor=name)
        .explode("nomor")
        .filter(pl.col("nomor").is_in(numbers.implode()))
        .unique()
        .collect(engine="streaming")
        for name in ("no_kk_silsilah", "terbentuk_dari")
    ).unique()
    of_nik, of_person = (
        everyone.filter(pl.col(key).is_in(wanted.implode()))
        .select(_KAB, nomor=key)
        .unique()
        .collect(engine="streaming")
        for key, wanted in (("nik", people), ("id_orang", persons))
    )
    beyond = outside.select(pl.col("kode_kabupaten_kota").alias(_KAB), nomor="nik").drop_nulls()
    of_nik = pl.concat([of_nik, beyond]).unique()
    places = ((NAMES_FAMILIES, of_kk), (NAMES_PERSONS, of_nik), (_PERSONS, of_person))
    rows = {name: _rows(name, frame, places) for name, frame in frames.items()}
    return ListsByPart(lists, rows, long)


def _named(frames: Mapping[str, pl.DataFrame], by: _Columns) -> pl.Series:
    """Whatever these columns of the lists name, each once."""
    found = [frames[name].select(nomor=one) for name, own in by.items() for one in own]
    return pl.concat(found)["nomor"].drop_nulls().unique()


def _with_part(files: Mapping[str, Path]) -> pl.LazyFrame:
    """The rows of all files, each with the kabupaten/kota its file is named by."""
    rows = pl.scan_parquet(list(files.values()), include_file_paths=_FILE, parallel="prefiltered")
    return rows.with_columns(pl.col(_FILE).str.extract(r"(\d+)\.parquet$").alias(_KAB))


def _rows(
    name: str, frame: pl.DataFrame, places: Sequence[tuple[_Columns, pl.DataFrame]]
) -> dict[str, pl.Series]:
    """Per part the numbers of its rows, ascending."""
    if frame.is_empty():
        return {}
    numbered = frame.with_row_index(_ROW)
    found = [
        numbered.select(_ROW, nomor=one).join(where, on="nomor").select(_KAB, _ROW)
        for by, where in places
        for one in by.get(name, ())
    ]
    every = pl.concat(found).unique().sort(_KAB, _ROW)
    return {str(kab): own[_ROW] for (kab,), own in every.partition_by(_KAB, as_dict=True).items()}


def concerning(
    lists: rules.Lists,
    families: pl.DataFrame,
    niks: pl.Series,
    long: Mapping[str, pl.LazyFrame] | None = None,
) -> rules.Lists:
    """The same lists, the large ones narrowed to rows that name a KK or NIK of this part.

    `long`: lists that stand for those of `lists`, as they lie on disk.
    """
    scanned = long or {}
    numbers = numbers_of(families).lazy()
    people = niks.drop_nulls().unique().to_frame("nik").lazy()

    def own(name: str) -> pl.DataFrame:
        frame = scanned[name] if name in scanned else getattr(lists, name).lazy()
        kept = [frame.join(numbers, on="no_kk", how="semi")]
        rest = frame.join(numbers, on="no_kk", how="anti")
        for nik in NAMES_PERSONS[name]:
            kept.append(rest.join(people, left_on=nik, right_on="nik", how="semi"))
            rest = rest.join(people, left_on=nik, right_on="nik", how="anti")
        return pl.concat(kept).collect(engine="streaming")

    return replace(lists, **{name: own(name) for name in _LARGE})


def numbers_of(families: pl.DataFrame) -> pl.DataFrame:
    """`no_kk`: every KK number these families bear, bore or were formed out of, once."""
    return (
        pl.concat(
            [
                families.select(no_kk=pl.col(name).explode())
                for name in ("no_kk_silsilah", "terbentuk_dari")
            ]
        )
        .drop_nulls()
        .unique()
    )
