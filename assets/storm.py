"""The storm breaker in the lake: which files of reports are held, and who let one go.

What belongs here: measuring every file after linking, the held files as of a day, and adding
an officer's decision to let one go.
What does not: measures and limits (matching), or what a hold means for a report (register).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

import matching
from assets.folders import Folders
from assets.stamps import code_sha256, file_sha256, inputs_stamp, is_fresh, set_stamp
from schemas.linkage import FILE_RELEASES, FILE_WATCH
from schemas.officers import officer_key
from schemas.parquet import write_table
from schemas.validate import validated

_OF_A_CONTENT = ("id_laporan", "isi", "berkas", "petugas", "tgl_lapor")
# A prefix of a file's hash names it as soon as it is this long.
SHORTEST_NAME = 8
OFFICERS_NEEDED = 2
# Contents of the files measured at a time: bounds memory, changes no measure.
_CONTENTS_AT_A_TIME = 150_000


class NotHeld(LookupError):
    """A file that is not held, or a decision that cannot count; the text says what to do."""


@dataclass(frozen=True)
class Release:
    """What came of a decision: the file, and how many different officers have decided."""

    berkas: str
    officers: int

    @property
    def released(self) -> bool:
        """Whether the file is let go."""
        return self.officers >= OFFICERS_NEEDED


def watch_files(folders: Folders, by_form: Mapping[str, pl.LazyFrame]) -> None:
    """Measure every file of reports by the engine's links, unless nothing changed."""
    stamp = inputs_stamp(
        code_sha256("matching", "schemas"),
        file_sha256(folders.engine_links),
        *(file_sha256(folders.form(form)) for form in sorted(by_form)),
    )
    stamp_file = folders.file_watch.with_suffix(".stempel")
    if is_fresh([folders.file_watch], stamp_file, stamp):
        return
    watch = measured_files(pl.scan_parquet(folders.engine_links), by_form)
    write_table(validated(watch, FILE_WATCH), FILE_WATCH, folders.file_watch)
    set_stamp(stamp_file, stamp, [folders.file_watch])


def measured_files(links: pl.LazyFrame, by_form: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """FILE_WATCH of every file of reports, by these links of all contents."""
    contents = pl.concat(
        frame.select(*_OF_A_CONTENT, pl.lit(form).alias("formulir"))
        for form, frame in by_form.items()
    )
    rows = int(contents.select(pl.len()).collect().item())
    passes = max(1, -(-rows // _CONTENTS_AT_A_TIME))
    found = links.select(matching.WATCHED)
    measured = []
    for rest in range(passes):
        of_files = contents.filter(pl.col("berkas").hash() % passes == rest).collect()
        named = pl.col("id_laporan").is_in(of_files["id_laporan"].unique().implode())
        measured.append(matching.measured(found.filter(named).collect(), of_files))
    return matching.judged(pl.concat(measured))


def held_files(folders: Folders, as_of: date | None = None) -> pl.DataFrame:
    """The rows of FILE_WATCH that are held; a release counts from its day on.

    Without `as_of` every release made so far counts.
    """
    if not folders.file_watch.exists():
        return FILE_WATCH.empty()
    return _still_held(folders, pl.read_parquet(folders.file_watch), as_of)


def _still_held(folders: Folders, watch: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    let_go = matching.released(_decisions(folders))
    if as_of is not None:
        let_go = let_go.filter(pl.col("dilepas") <= as_of)
    held = watch.filter("ditahan")
    return held.join(let_go, on="berkas", how="anti").sort(FILE_WATCH.sort)


def held_contents(
    folders: Folders,
    by_form: Mapping[str, pl.DataFrame | pl.LazyFrame],
    as_of: date | None = None,
    watch: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`id_laporan`, `isi` of the report contents that lie in held files.

    `watch`: FILE_WATCH to go by; by default the one of the links in force.
    """
    files = held_files(folders, as_of) if watch is None else _still_held(folders, watch, as_of)
    held = pl.col("berkas").is_in(files["berkas"].implode())
    found = [frame.lazy().filter(held).select("id_laporan", "isi") for frame in by_form.values()]
    return pl.concat(found).unique().sort("id_laporan", "isi").collect()


def release_file(folders: Folders, name: str, petugas: str, alasan: str, day: date) -> Release:
    """Add one officer's decision that a held file may be applied; the second one lets it go.

    `name`: the file's sha256 or its first letters, at least eight. NotHeld if no held file, or
    more than one, is called so, or this officer has decided before. Decisions are only added:
    each lies in a file of its own that is never written again.
    """
    officer, reason = petugas.strip(), alasan.strip()
    if not officer or not reason:
        raise NotHeld("Isi petugas dan alasan / give the officer and the reason.")
    berkas = _one_held(folders, name)
    before = (
        _decisions(folders)
        .filter(pl.col("berkas") == berkas)
        .select(officer_key(pl.col("petugas")))
        .to_series()
    )
    if pl.select(officer_key(pl.lit(officer))).item() in before:
        raise NotHeld(
            f"Petugas ini sudah memutuskan berkas {berkas[:12]} / this officer has decided on it "
            "already. Perlu petugas kedua yang berbeda / a different second officer is needed."
        )
    row = {"berkas": berkas, "petugas": officer, "alasan": reason, "tanggal": day}
    rows = validated(pl.DataFrame([row], schema=FILE_RELEASES.polars_schema()), FILE_RELEASES)
    number = before.len() + 1
    path = folders.reviews / FILE_RELEASES.name / f"{berkas}-{number}.parquet"
    write_table(rows, FILE_RELEASES, path)
    return Release(berkas, number)


def _one_held(folders: Folders, name: str) -> str:
    held = held_files(folders)["berkas"]
    found = held.filter(held.str.starts_with(name.strip().lower()))
    if len(name.strip()) < SHORTEST_NAME or found.len() != 1:
        known = ", ".join(sha[:12] for sha in held) or "tidak ada / none"
        raise NotHeld(
            f"Tidak ada tepat satu berkas tertahan bernama itu / no single held file of that "
            f"name (sedikitnya {SHORTEST_NAME} huruf). Yang tertahan / held: {known}."
        )
    return str(found.item())


def _decisions(folders: Folders) -> pl.DataFrame:
    paths = sorted((folders.reviews / FILE_RELEASES.name).glob("*.parquet"))
    return pl.concat([FILE_RELEASES.empty(), *(pl.read_parquet(path) for path in paths)])
