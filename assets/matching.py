"""Stage 2: the lake's reports → links to DTSEN persons and families.

What belongs here: building the index part by part where its inputs changed, linking every
report content, and keeping the links of the newest content apart from superseded ones.
What does not: comparing or scoring (matching/).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

import matching
from assets.folders import Folders, Progress, parts
from assets.stamps import code_sha256, file_sha256, inputs_stamp, is_fresh, set_stamp
from schemas import forms
from schemas.linkage import LINKS
from schemas.parquet import write_table
from schemas.validate import validated


@dataclass(frozen=True)
class LinkCounts:
    """Persons named by the newest report contents, by what became of them."""

    persons: int
    accepted: int
    review: int
    unmatched: int
    model: str


def reports(folders: Folders) -> dict[str, pl.DataFrame]:
    """Every accepted content of every report, by form."""
    return {form: pl.read_parquet(folders.form(form)) for form in forms.FORMS}


def build_index(folders: Folders, version: str, progress: Progress) -> list[str]:
    """Make the index parts whose DTSEN part or code changed; returns their codes."""
    families = parts(folders.dtsen("dtsen_keluarga", version))
    members = parts(folders.dtsen("dtsen_anggota", version))
    index = folders.index(version)
    made = []
    for number, (kab, path) in enumerate(members.items(), 1):
        progress("indeks", number, len(members))
        target = index / f"{kab}.parquet"
        own_families = families.get(kab)
        hashes = [file_sha256(one) for one in (path, own_families) if one is not None]
        stamp = inputs_stamp(code_sha256("matching", "schemas"), *hashes)
        stamp_file = target.with_suffix(".stempel")
        if is_fresh([target], stamp_file, stamp):
            continue
        heads = pl.read_parquet(own_families) if own_families else _no_families()
        index.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.baru")
        matching.index_part(heads, pl.read_parquet(path)).write_parquet(
            temporary, compression="zstd", row_group_size=131_072
        )
        temporary.replace(target)
        set_stamp(stamp_file, stamp)
        made.append(kab)
    for stale in set(parts(index)) - set(members):
        (index / f"{stale}.parquet").unlink()
    return made


def _no_families() -> pl.DataFrame:
    from schemas.dtsen import FAMILIES

    return FAMILIES.empty()


def link_reports(
    folders: Folders, version: str, areas: list[str] | None, threads: int | None, progress: Progress
) -> LinkCounts:
    """Link every person of every report content; write the links and count the newest."""
    progress("padanan", 0, 1)
    model = matching.load_model()
    index = list(parts(folders.index(version), areas).values())
    by_form = reports(folders)
    stamp = inputs_stamp(
        code_sha256("matching", "schemas"),
        version,
        *(file_sha256(folders.form(form)) for form in sorted(by_form)),
        *(file_sha256(path) for path in index),
    )
    stamp_file = folders.links.with_suffix(".stempel")
    if not is_fresh([folders.links, folders.superseded_links], stamp_file, stamp):
        people = matching.people_named(by_form)
        links = validated(matching.link(people, index, model, threads=threads), LINKS)
        newest = _newest_contents(by_form)
        write_table(links.join(newest, on=["id_laporan", "isi"], how="semi"), LINKS, folders.links)
        write_table(
            links.join(newest, on=["id_laporan", "isi"], how="anti"),
            LINKS,
            folders.superseded_links,
        )
        set_stamp(stamp_file, stamp)
    progress("padanan", 1, 1)
    counts = dict(pl.scan_parquet(folders.links).group_by("keputusan").len().collect().rows())
    return LinkCounts(
        persons=sum(counts.values()),
        accepted=counts.get("DITERIMA", 0),
        review=counts.get("TINJAU", 0),
        unmatched=counts.get("TANPA_PADANAN", 0),
        model=model.version,
    )


def _newest_contents(by_form: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The content in force of every report: the latest `tgl_lapor`, then the greatest `isi`."""
    columns = ["id_laporan", "isi", "tgl_lapor"]
    contents = pl.concat([frame.select(columns) for frame in by_form.values()])
    return (
        contents.sort("id_laporan", "tgl_lapor", "isi")
        .unique("id_laporan", keep="last", maintain_order=True)
        .select("id_laporan", "isi")
    )


def write_review_queue(folders: Folders) -> int:
    """Write the links that wait for a person's decision; returns how many."""
    waiting = pl.read_parquet(folders.links).filter(pl.col("keputusan") == "TINJAU")
    write_table(waiting, LINKS, folders.review_queue)
    return waiting.height


def all_links(folders: Folders) -> pl.DataFrame:
    """Links of every content, newest and superseded."""
    return pl.concat([pl.read_parquet(folders.links), pl.read_parquet(folders.superseded_links)])
