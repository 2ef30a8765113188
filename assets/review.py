"""Officers' decisions → links: what people settled, on top of what the engine found.

What belongs here: reading decisions and the facts they rest on, and writing settled links.
What does not: what a decision changes (review), or workbooks (`assets.workbooks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import polars as pl

import matching
import register
import review
from assets.folders import Folders, parts
from assets.stamps import code_sha256, file_sha256, inputs_stamp, is_fresh, set_stamp, stamp_of
from schemas import dtsen
from schemas.families import MEMBERS
from schemas.linkage import LINKS
from schemas.parquet import write_chunks, write_table
from schemas.review import DECISIONS, REVOCATIONS, STANDING
from schemas.table import Table
from schemas.validate import validated

# The rooms whose code decides what a settled link is.
_ROOMS = ("register", "review", "schemas")


def decision_files(folders: Folders, table: Table) -> list[Path]:
    """The files of one append-only table, in the order of their names."""
    return sorted((folders.reviews / table.name).glob("*.parquet"))


def recorded(folders: Folders, table: Table) -> pl.DataFrame:
    """All rows of one append-only table; the same row handed in twice stands once."""
    frames = [pl.read_parquet(path) for path in decision_files(folders, table)]
    rows = pl.concat(frames) if frames else table.empty()
    return rows.unique(list(table.key), keep="first", maintain_order=True).sort(table.sort)


def record(folders: Folders, table: Table, rows: pl.DataFrame, name: str) -> Path:
    """Add rows as a file of their own; no file is ever opened for writing again."""
    path = folders.reviews / table.name / f"{name}.parquet"
    write_table(validated(rows.select(table.column_names), table), table, path)
    return path


def facts_of(
    folders: Folders, version: str, areas: list[str] | None, families: pl.Series
) -> pl.DataFrame:
    """What DTSEN says of the named families and their members (review.register_facts).

    Newborns whom only an event made known stand among the members of their DTSEN family.
    """
    named = families.unique().alias("nomor_kartu_keluarga").to_frame().lazy()

    def rows(table: Table) -> pl.DataFrame:
        found = list(parts(folders.dtsen(table.name, version), areas).values())
        if not found:
            return table.empty()
        scan = pl.scan_parquet(found)
        return scan.join(named, on="nomor_kartu_keluarga", how="semi").collect(engine="streaming")

    members = pl.concat([rows(dtsen.MEMBERS), _newborns(folders, version)], how="diagonal")
    return review.register_facts(
        rows(dtsen.FAMILIES),
        members.join(named.collect(), on="nomor_kartu_keluarga", how="semi"),
    )


def _newborns(folders: Folders, version: str) -> pl.DataFrame:
    """Newborns whom only an event made known, in the columns of DTSEN that tell of them."""
    known = [pl.read_parquet(path) for path in folders.newborns_known(version)]
    rows = pl.concat([MEMBERS.empty(), *known])
    return rows.unique(["no_kk", "id_orang"], keep="first", maintain_order=True).select(
        pl.col("no_kk").alias("nomor_kartu_keluarga"),
        "id_orang",
        pl.col("nik").alias("nomor_induk_kependudukan"),
        "nama",
        pl.col("tgl_lahir").alias("tanggal_lahir"),
        pl.col("jk").replace_strict({"L": "1", "P": "2"}, default=None).alias("jenis_kelamin"),
        pl.col("hubungan").alias("status_hubungan_keluarga"),
    )


def settle_links(
    folders: Folders,
    version: str,
    areas: list[str] | None,
    by_form: Mapping[str, pl.LazyFrame],
    newest: pl.DataFrame,
    ranges: Sequence[pl.Expr],
) -> None:
    """Write the links as people settled them: of the newest contents, and of superseded ones.

    `newest`: id_laporan, isi of the contents in force. `ranges`: the links to be held at a time,
    in order. Decisions of any day count here; what a tahap may know of them is cut in
    `known_links`.
    """
    files = [*decision_files(folders, DECISIONS), *decision_files(folders, REVOCATIONS)]
    stamp = inputs_stamp(
        code_sha256(*_ROOMS),
        stamp_of(folders.engine_links.with_suffix(".stempel")),
        *(file_sha256(path) for path in files),
    )
    stamp_file = folders.links.with_suffix(".stempel")
    targets = [folders.links, folders.superseded_links, folders.standing_pairs]
    if is_fresh(targets, stamp_file, stamp):
        return
    decisions, revocations = recorded(folders, DECISIONS), recorded(folders, REVOCATIONS)
    standing = standing_pairs(folders, version, areas, by_form, decisions, revocations)
    write_table(validated(standing, STANDING), STANDING, folders.standing_pairs)
    found = pl.scan_parquet(folders.engine_links, parallel="prefiltered")

    def links(how: Literal["semi", "anti"]) -> Iterator[pl.DataFrame]:
        for within in ranges:
            settled = review.settled(
                found.filter(within).collect(), standing, decisions, revocations
            )
            yield validated(settled.join(newest, on=["id_laporan", "isi"], how=how), LINKS)

    write_chunks(links("semi"), LINKS, folders.links)
    write_chunks(links("anti"), LINKS, folders.superseded_links)
    set_stamp(stamp_file, stamp, targets)


def standing_pairs(
    folders: Folders,
    version: str,
    areas: list[str] | None,
    by_form: Mapping[str, pl.LazyFrame],
    decisions: pl.DataFrame,
    revocations: pl.DataFrame,
) -> pl.DataFrame:
    """STANDING: the pairs people touched whose evidence in lake and DTSEN is what they saw.

    `by_form`: `contents`; of them only the reports that people were asked about are read.
    """
    if decisions.is_empty() and revocations.is_empty():
        return STANDING.empty()
    asked = pl.concat([decisions["id_laporan"], revocations["id_laporan"]]).unique()
    mine = pl.col("id_laporan").is_in(asked.implode())
    told = {form: frame.filter(mine).collect() for form, frame in by_form.items()}
    people = matching.people_named(told)
    families = review.touched_candidates(decisions, revocations, people)["no_kk_calon"]
    facts = facts_of(folders, version, areas, families)
    return review.standing(decisions, revocations, people, facts, register.consequences(told))
