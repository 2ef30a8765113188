"""Links taken back, and what that changes for waves already published.

What belongs here: finding the pair meant, recording the revocation, and deciding a published
wave twice in a scratch folder – with and without the links – to list the difference.
What does not: the comparison (review), or any published file: none is touched.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import review
import rules
from assets.answers import pairs_now
from assets.contents import contents
from assets.folders import Beside, Folders, Progress, parts
from assets.judged import recording
from assets.known_links import KnownLinks
from assets.register import families_at_cutoff
from assets.review import record, recorded, standing_pairs
from assets.rules import decide_families
from release.layout import part_files
from schemas.decisions import DECISIONS as PUBLISHED
from schemas.decisions import KPM_LIST
from schemas.linkage import LINKS
from schemas.parquet import write_table
from schemas.review import DECISIONS, DIFFERENCES, REVOCATIONS
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.validate import validated

_ID_DIGITS = 16


class PairUnknown(ValueError):
    """No pair, or more than one, is called that; the text says how to name it."""


@dataclass(frozen=True)
class Scratch(Beside):
    """The same data folder with one wave decided elsewhere, so that nothing is replaced."""

    wave: Tahap | None = None

    def register(self, tahap: Tahap) -> Path:
        """Families of the wave recomputed; of earlier waves, those it was decided beside."""
        own = self.scratch / "register" / str(tahap)
        return own if tahap == self.wave else super().register(tahap)


def revoke(
    folders: Folders, pair_id: str, officer: str, reason: str, day: date
) -> review.TakenBack:
    """Record that an officer takes a pair's link or decision back.

    `pair_id`: the pair's number (16 hex), or `id_laporan:PERAN[:urutan]` of a link.
    """
    with recording(folders):
        decisions, revocations = recorded(folders, DECISIONS), recorded(folders, REVOCATIONS)
        pair = _pair_called(folders, pair_id, decisions)
        done = review.taken_back(pair, decisions, revocations, officer, reason, day)
        bukti = pair["id_pasangan"][0]
        record(folders, REVOCATIONS, done.rows, f"{day.isoformat()}_{bukti}_{done.officers}")
    return done


def _pair_called(folders: Folders, pair_id: str, decisions: pl.DataFrame) -> pl.DataFrame:
    if ":" not in pair_id:
        report = decisions.filter(pl.col("id_pasangan") == pair_id)["id_laporan"].unique()
        pairs = pairs_now(folders, report).filter(pl.col("id_pasangan") == pair_id)
        if report.is_empty() or pairs.is_empty():
            raise PairUnknown(
                "Tidak ada putusan dengan nomor itu yang buktinya masih sama / no decision of that "
                "number with its evidence unchanged. Padanan buatan mesin disebut / name a link "
                "of the engine: ID_LAPORAN:PERAN, mis. 327101100101-KM-00001:SUBJEK."
            )
        return pairs.sort("isi").tail(1)
    report_id, role, place = (*pair_id.split(":"), "0")[:3]
    pairs = pairs_now(folders, pl.Series([report_id])).join(
        pl.read_parquet(folders.links).select(
            "id_laporan",
            "isi",
            "peran",
            "urutan",
            pl.col("id_orang_padan").alias("id_orang_calon"),
            pl.col("no_kk_padan").alias("no_kk_calon"),
        ),
        on=["id_laporan", "isi", "peran", "urutan", "id_orang_calon", "no_kk_calon"],
        how="semi",
        nulls_equal=True,
    )
    own = pairs.filter((pl.col("peran") == role) & (pl.col("urutan").cast(pl.String) == place))
    if own.height != 1:
        roles = pairs.select(pl.concat_str("peran", pl.lit(":"), "urutan")).to_series().to_list()
        raise PairUnknown(
            "Tidak ada padanan untuk laporan dan peran itu / no link for that report and role. "
            f"Yang ada / there are: {', '.join(roles) or 'tidak ada'}."
        )
    return own


def effective_revocations(folders: Folders) -> pl.DataFrame:
    """Pairs taken back by enough officers: id_laporan, no_kk_calon, alasan."""
    revocations = recorded(folders, REVOCATIONS)
    return review.effective(revocations, review.withdrawn(revocations))


def difference_of(
    folders: Folders, tahap: Tahap, taken: pl.DataFrame, progress: Progress
) -> pl.DataFrame:
    """DIFFERENCES of one published wave, also written under `tinjauan/`; the release stays."""
    as_of = manifest_of(folders, tahap)["diketahui_sampai"]
    published = released(folders, tahap, PUBLISHED)
    with_link, without = (
        decided_again(folders, tahap, date.fromisoformat(as_of), back, progress)
        for back in (False, True)
    )
    rows = review.differences(
        str(tahap),
        published,
        with_link,
        without,
        taken,
        released(folders, tahap, KPM_LIST),
        pl.read_parquet(folders.list_("pembayaran")),
    )
    target = folders.reviews / DIFFERENCES.name / f"{tahap}.parquet"
    write_table(validated(rows, DIFFERENCES), DIFFERENCES, target)
    return rows


def decided_again(
    folders: Folders, tahap: Tahap, as_of: date, back: bool, progress: Progress
) -> pl.DataFrame:
    """Every decision of the wave recomputed as known on `as_of`, with the families' lineage.

    `back`: with the links taken back by today, else with those taken back when it was released.
    """
    with tempfile.TemporaryDirectory(prefix="bansos-selisih-") as scratch:
        own = Scratch(folders.data, Path(scratch), tahap)
        return _decided(own, tahap, as_of, back, progress)


def manifest_of(folders: Folders, tahap: Tahap) -> dict[str, Any]:
    """The manifest of a published wave."""
    text = (folders.release(tahap) / "manifest.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _decided(
    folders: Scratch, tahap: Tahap, as_of: date, back: bool, progress: Progress
) -> pl.DataFrame:
    manifest = manifest_of(folders, tahap)
    version = str(manifest["versi_dtsen"])
    areas = _areas(folders, version, released(folders, tahap, PUBLISHED))
    at_release = date.fromisoformat(manifest["diketahui_sampai"])
    decisions, revocations = recorded(folders, DECISIONS), recorded(folders, REVOCATIONS)
    links = KnownLinks(
        pl.scan_parquet(folders.engine_links),
        standing_pairs(folders, version, areas, contents(folders), decisions, revocations),
        review.known_on(decisions, as_of),
        revocations if back else review.known_on(revocations, at_release),
        LINKS.empty(),
    )
    families_at_cutoff(
        folders,
        tahap,
        version,
        cutoff=date.fromisoformat(manifest["batas"]),
        as_of=as_of,
        areas=areas,
        progress=progress,
        links=links,
    )
    decided = decide_families(
        folders,
        tahap,
        as_of=as_of,
        model_version=str(manifest["versi"]["model"]),
        areas=areas,
        progress=progress,
    )
    frames = []
    for kab, path in parts(folders.candidates(tahap)).items():
        frames.append(rules.finish(pl.read_parquet(path), decided.chosen(kab))[0])
    families = pl.scan_parquet(list(parts(folders.register(tahap) / "keluarga").values())).select(
        "no_kk",
        pl.coalesce("no_kk_asal", "no_kk").alias("asal"),
        pl.col("no_kk_silsilah").alias("silsilah"),
    )
    return pl.concat(frames).join(families.collect(engine="streaming"), on="no_kk")


def released(folders: Folders, tahap: Tahap, table: Table) -> pl.DataFrame:
    """All rows of a table of a published wave."""
    found = part_files(folders.release(tahap), table)
    if not found:
        return table.empty()
    return pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in found])


def _areas(folders: Folders, version: str, published: pl.DataFrame) -> list[str] | None:
    """The parts the wave was published for; None if it was all of them."""
    there = set(parts(folders.dtsen("dtsen_keluarga", version)))
    named = there & set(published["kode_kabupaten_kota"].unique())
    return None if named == there else sorted(named)
