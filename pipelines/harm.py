"""`bansos evaluate --dampak`: register and rules run with our links and with the true ones.

What belongs here: two scratch folders that share the lake's inputs, both runs, and gathering
their decisions for the comparison; its table.
What does not: true links (matching) or what counts as harm (rules).

Nothing is written under DATA: releases are only read, for what earlier waves have listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from rich.table import Table

import matching
import rules
from assets.complete import Incomplete, require_earlier_waves, require_version
from assets.family_record import released_tahap
from assets.folders import Folders, Progress, parts
from assets.matching import reports
from assets.register import families_at_cutoff
from assets.rules import decide_families
from pipelines.faults import BadUse
from pipelines.show import console, number
from rules.harm import HARMS, harm_report, harmed
from schemas import dtsen
from schemas.linkage import LINKS
from schemas.lists import LISTS
from schemas.parquet import write_table
from schemas.review import STANDING
from schemas.tahap import Tahap, UnknownTahap
from schemas.validate import validated

# What is borrowed from the lake, by name, so that whatever a stage writes stays in the scratch
# folder: the inputs for both sides, what linking left for our side.
_INPUTS = frozenset(
    {
        "laporan",
        dtsen.FAMILIES.name,
        dtsen.MEMBERS.name,
        *(f"{name}.parquet" for name in ("berkas", *LISTS)),
    }
)
_OUR_LINKS = frozenset(
    {"padanan", "padanan_lama", "padanan_mesin", "pasangan_berlaku", "periksa_berkas"}
)


@dataclass(frozen=True)
class _Side:
    """One run: decisions by family and programme, families' facts, events by family."""

    decisions: pl.DataFrame
    facts: pl.DataFrame
    events: pl.DataFrame


def measure_harm(truth: Path, data: Path, tahap: str | None, progress: Progress) -> dict[str, Any]:
    """Harm of our links in one tahap (default: the newest released), see `rules.harm`.

    BadUse where links, truth, the DTSEN version or an earlier wave is missing.
    """
    folders = Folders(data)
    chosen = _tahap(folders, tahap)
    quarter = rules.load_quarter(chosen.triwulan)
    answers = pl.read_csv(truth / "tautan.csv", infer_schema=False)
    try:
        require_version(folders, quarter.versi_dtsen, None)
        require_earlier_waves(folders, chosen)
        with TemporaryDirectory(prefix="bansos-dampak-") as place:
            ours = _scratch(folders, Path(place) / "kami", chosen, _INPUTS | _OUR_LINKS)
            we = _decided(ours, chosen, quarter, progress)
            true = _scratch(folders, Path(place) / "benar", chosen, _INPUTS)
            _write_true_links(folders, true, answers, quarter.versi_dtsen)
            they = _decided(true, chosen, quarter, progress)
    except Incomplete as fault:
        raise BadUse(str(fault)) from None
    report = harm_report(
        harmed(we.decisions, they.decisions),
        pl.concat([they.facts, we.facts]),
        _changed(we.events, they.events),
        they.decisions["kunci"].n_unique(),
    )
    return {"tahap": str(chosen), **report}


def _tahap(folders: Folders, text: str | None) -> Tahap:
    released = released_tahap(folders)
    if text is None and not released:
        raise BadUse("Beri --tahap, atau jalankan dulu / give --tahap, or first: bansos run …")
    try:
        return Tahap.parse(text) if text is not None else released[-1]
    except UnknownTahap as fault:
        raise BadUse(str(fault)) from None


def _scratch(folders: Folders, place: Path, tahap: Tahap, borrowed: frozenset[str]) -> Folders:
    """A data folder of its own whose lake borrows the named files and folders of ours."""
    scratch = Folders(place)
    scratch.lake.mkdir(parents=True)
    scratch.releases.mkdir()
    for path in folders.lake.iterdir():
        if path.name in borrowed:
            (scratch.lake / path.name).symlink_to(path.resolve())
    if folders.reviews.exists() and borrowed & _OUR_LINKS:
        scratch.reviews.symlink_to(folders.reviews.resolve())
    # What earlier waves listed, and the families they listed it for.
    for earlier in released_tahap(folders):
        if earlier < tahap:
            scratch.release(earlier).symlink_to(folders.release(earlier).resolve())
    for earlier in tahap.earlier_waves:
        scratch.register(earlier).parent.mkdir(exist_ok=True)
        scratch.register(earlier).symlink_to(folders.register(earlier).resolve())
    return scratch


def _write_true_links(
    folders: Folders, scratch: Folders, answers: pl.DataFrame, version: str
) -> None:
    """The links of all report contents as the truth has them, in place of ours."""
    links = pl.concat([pl.read_parquet(folders.links), pl.read_parquet(folders.superseded_links)])
    known = answers["no_kk"].drop_nulls().unique().alias("nomor_kartu_keluarga").to_frame()
    members = _rows_of(folders, dtsen.MEMBERS.name, version, known)
    near = _near_links(folders, scratch, matching.wrong_or_missing(links, answers), version)
    people = members.select(
        "id_orang",
        pl.col("nomor_induk_kependudukan").alias("nik"),
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
    )
    true = validated(matching.true_links(links, answers, people, near), LINKS)
    newest = pl.read_parquet(folders.links).select("id_laporan", "isi").unique()
    on = ["id_laporan", "isi"]
    write_table(true, LINKS, scratch.engine_links)
    write_table(STANDING.empty(), STANDING, scratch.standing_pairs)
    write_table(true.join(newest, on=on, how="semi"), LINKS, scratch.links)
    write_table(true.join(newest, on=on, how="anti"), LINKS, scratch.superseded_links)


def _near_links(
    folders: Folders, scratch: Folders, missed: pl.DataFrame, version: str
) -> pl.DataFrame:
    """The reports we linked otherwise, linked against their true families alone."""
    if missed.is_empty():
        return LINKS.empty()
    kk = missed.select(pl.col("no_kk").alias("nomor_kartu_keluarga")).unique()
    index = scratch.lake / "indeks_benar.arrow"
    families, members = (
        _rows_of(folders, table.name, version, kk) for table in (dtsen.FAMILIES, dtsen.MEMBERS)
    )
    matching.write_index_part(families, members, index)
    concerned = {
        form: frame.join(missed, on="id_laporan", how="semi")
        for form, frame in reports(folders).items()
    }
    return matching.link(matching.people_named(concerned), [index], matching.load_model())


def _rows_of(folders: Folders, table: str, version: str, kk: pl.DataFrame) -> pl.DataFrame:
    scan = pl.scan_parquet(list(parts(folders.dtsen(table, version)).values()))
    return scan.join(kk.lazy(), on="nomor_kartu_keluarga", how="semi").collect(engine="streaming")


def _decided(scratch: Folders, tahap: Tahap, quarter: rules.Quarter, progress: Progress) -> _Side:
    """Register and rules of the tahap in the scratch folder, up to the outcome of the cut."""
    cutoff = quarter.wave(tahap.wave).cutoff
    families_at_cutoff(
        scratch,
        tahap,
        quarter.versi_dtsen,
        cutoff=cutoff,
        as_of=cutoff,
        areas=None,
        progress=progress,
    )
    # The model's name enters no decision; the two sides must not differ by it.
    decided = decide_families(
        scratch, tahap, as_of=cutoff, model_version="dampak", areas=None, progress=progress
    )
    register = scratch.register(tahap)
    decisions, facts, touched = [], [], []
    for kab, path in parts(scratch.candidates(tahap)).items():
        final, _ = rules.finish(pl.read_parquet(path), decided.chosen(kab))
        families = pl.read_parquet(register / "keluarga" / f"{kab}.parquet").with_columns(
            pl.coalesce("no_kk_asal", "no_kk").alias("kunci")
        )
        kept = ("program", "status", "alasan_utama", "nominal")
        keyed = final.join(families.select("no_kk", "kunci", "asal"), on="no_kk")
        decisions.append(keyed.select("kunci", "asal", *kept))
        facts.append(_facts(families, register / "anggota" / f"{kab}.parquet"))
        touched.append(families.select("kunci", pl.col("peristiwa").alias("id_laporan")))
    return _Side(
        pl.concat(decisions),
        pl.concat(facts),
        _events(register / "peristiwa.parquet", pl.concat(touched)),
    )


def _facts(families: pl.DataFrame, members: Path) -> pl.DataFrame:
    """kunci, desil, jk_kepala, provinsi of the families of a part."""
    heads = (
        pl.read_parquet(members, columns=["no_kk", "id_orang", "hubungan", "jk"])
        .filter(pl.col("hubungan") == "1")
        .sort("no_kk", "id_orang")
        .unique("no_kk", keep="first", maintain_order=True)
    )
    return families.join(heads, on="no_kk", how="left", maintain_order="left").select(
        "kunci",
        pl.col("desil_nasional").alias("desil"),
        pl.col("jk").alias("jk_kepala"),
        pl.col("kode_provinsi").alias("provinsi"),
    )


def _events(path: Path, touched: pl.DataFrame) -> pl.DataFrame:
    """kunci, id_laporan, jenis, keadaan, no_kk, nik: events by the families they concern."""
    events = pl.read_parquet(path).select("id_laporan", "jenis", "keadaan", "no_kk", "nik")
    changed = touched.explode("id_laporan").drop_nulls("id_laporan")
    named = events.drop_nulls("no_kk").select(pl.col("no_kk").alias("kunci"), "id_laporan")
    return pl.concat([changed, named]).unique().join(events, on="id_laporan")


def _changed(ours: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """kunci, jenis of the reports that end otherwise, or concern another family."""
    return pl.concat(
        [
            one.join(other, on=one.columns, how="anti", nulls_equal=True).select("kunci", "jenis")
            for one, other in ((ours, true), (true, ours))
        ]
    ).unique()


def harm_table(found: dict[str, Any]) -> None:
    """Harm over all, then by each group: families, rupiah, per million families."""
    console.print(
        f"[bold]Dampak padanan / harm of the links[/bold] · tahap {found['tahap']} · "
        f"{number(found['keluarga'])} keluarga"
    )
    table = Table(title="Semua keluarga / all families", title_justify="left")
    for column in ("", "keluarga", "per juta", "rupiah", "artinya"):
        table.add_column(column, justify="left" if column in ("", "artinya") else "right")
    for kind, meaning in HARMS.items():
        row = found["semua"][kind]
        per_million = f"{row['per_juta']:.1f}".replace(".", ",")
        table.add_row(kind, number(row["keluarga"]), per_million, number(row["rupiah"]), meaning)
    console.print(table)
    for group, values in found.items():
        if not group.startswith("per_") or not values:
            continue
        shown = [kind for kind in HARMS if any(kind in row for row in values.values())]
        by = Table(title=f"{group} (keluarga; rupiah)", title_justify="left")
        for column in (group.removeprefix("per_"), *shown):
            by.add_column(column, justify="left" if column not in HARMS else "right")
        for value, row in values.items():
            cells = [
                f"{number(row[kind]['keluarga'])}; {number(row[kind]['rupiah'])}"
                if kind in row
                else "–"
                for kind in shown
            ]
            by.add_row(value, *cells)
        console.print(by)
