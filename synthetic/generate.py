"""Writes a landing folder as the senders would, area by area, and the truth beside it.

What belongs here: the order of work and the layout of the output.
What does not: any content.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from synthetic.addresses import make_addresses
from synthetic.dtsen import record, village_quality
from synthetic.events.stage import set_stage
from synthetic.extract import family_table, person_table
from synthetic.happenings import Happenings, happen, report
from synthetic.lists.complaint_answers import answer_list, responsible_list
from synthetic.lists.components import component_list
from synthetic.lists.exclusions import exclusion_list
from synthetic.lists.expected_posts import expected_posts
from synthetic.lists.participation import choose_participants, participation_list
from synthetic.lists.payments import objection_list, payment_list
from synthetic.lists.posts import post_list
from synthetic.lists.quota import quota_list
from synthetic.lists.roster import disabilities, make_roster, pbi_members
from synthetic.lists.verification import verification_list
from synthetic.plan import Plan, make_plan
from synthetic.population import Population, area_population
from synthetic.posyandu_files import write_posyandu
from synthetic.settings import NoiseLevel
from synthetic.streams import stream
from synthetic.truth import family_table as true_families
from synthetic.truth import link_table
from synthetic.welfare import DESIL
from synthetic.write import append_csv, write_csv, write_dtsen_csv, write_parquet

Format = Literal["csv", "parquet"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SampleSummary:
    """What was written: per area and in all."""

    areas: tuple[str, ...]
    families: int
    persons: int
    reports: int


def write_sample(
    out: Path,
    families: int,
    seed: int,
    areas: Sequence[str],
    only: Sequence[str] | None = None,
    quarter: str = "2025-T4",
    noise: NoiseLevel = "base",
    events: float = 1.0,
    format: Literal["csv", "parquet"] = "csv",
    world: str = "contoh",
    desil_max: int = DESIL,
    progress: Progress | None = None,
) -> SampleSummary:
    """Writes `out`/landing and `out`/truth for `families` shared over `areas` by population.

    areas, only: codes such as 33.25 or 3325; `only` writes some of the areas, their files byte
    for byte as in the full run (kuota always holds all areas, the three truth files the areas
    written). format: of the DTSEN files; everything else is CSV.
    world, desil_max: see `make_plan`. progress(area, done, total) is
    called after each area. Memory is bounded by one area. An older sample in `out` is replaced
    (with `only` just the files of these areas). ValueError on bad arguments, or when `out` holds
    a landing folder that is no sample.
    """
    plan = make_plan(families, seed, areas, quarter, noise, events, world, desil_max)
    wanted = sorted({plan.areas.normalise(code) for code in only}) if only else list(plan.families)
    strangers = [code for code in wanted if code not in plan.families]
    if strangers:
        raise ValueError(
            f"{', '.join(strangers)} not among the areas of the sample; "
            "--only may name only areas given with --areas"
        )
    landing, truth = out / "landing", out / "truth"
    _make_room(landing, truth, keep=only is not None)
    write_csv(quota_list(plan), landing / "kuota" / f"kuota_{plan.quarter.name}.csv")
    persons = reports = 0
    for place, kab in enumerate(wanted):
        people, rows = _write_area(plan, kab, landing, truth, format, begin=place == 0)
        persons, reports = persons + people, reports + rows
        if progress is not None:
            progress(kab, place + 1, len(wanted))
    return SampleSummary(
        areas=tuple(wanted),
        families=sum(plan.families[kab] for kab in wanted),
        persons=persons,
        reports=reports,
    )


def _make_room(landing: Path, truth: Path, keep: bool) -> None:
    """Removes an older sample; a landing folder without truth beside it is somebody's data."""
    if not landing.is_dir() or not any(landing.iterdir()):
        return
    if not truth.is_dir():
        raise ValueError(
            f"{landing} is not empty and has no truth/ beside it, so it is not a sample of ours; "
            "nothing was written. Give an empty folder with --out"
        )
    if not keep:
        shutil.rmtree(landing)
        shutil.rmtree(truth)


def _write_area(
    plan: Plan, kab: str, landing: Path, truth: Path, format: Format, begin: bool
) -> tuple[int, int]:
    population = area_population(plan, kab)
    quality = village_quality(plan, kab, population.villages.height)
    stage = set_stage(plan, population, quality)
    happened = happen(stage)
    recorded = record(plan, population, stage.named, quality)
    told = report(stage, happened, recorded)

    disability, pbi = disabilities(plan, population), pbi_members(plan, population)
    roster = make_roster(plan, population, recorded)
    chosen = choose_participants(roster)
    verified = verification_list(roster, chosen)
    excluded = exclusion_list(roster, happened.deaths)
    lists = {
        "kepesertaan": participation_list(roster, chosen, pbi),
        "verifikasi": verified,
        "komponen": component_list(roster, disability, *_known_mothers(happened, population)),
        "eksklusi": excluded,
        "sanggah": objection_list(roster, verified, excluded),
        "pembayaran": payment_list(roster, chosen),
        "wilayah_posyandu": post_list(stage),
        "tanggapan_aduan": answer_list(plan, kab, [*told.forms, *told.services]),
        "rujukan_opd": responsible_list(plan, kab),
        "daftar_posyandu": expected_posts(stage),
    }
    for name, rows in lists.items():
        write_csv(rows, landing / name / f"{name}_{kab}.csv")
    reports = write_posyandu(stage, told.forms, landing / "posyandu")
    reports += write_posyandu(stage, told.services, landing / "posyandu", "_layanan")

    append_csv(link_table(told.links, told.register), truth / "tautan.csv", begin)
    append_csv(told.events.sort("id_laporan"), truth / "kejadian.csv", begin)
    append_csv(true_families(stage, recorded), truth / "keluarga.csv", begin)

    rng = stream(plan.seed, kab, "ekstrak")
    keys = population.families.head(population.registered).select("desa", "no_kk")
    order = keys.with_row_index("i").sort("desa", "no_kk")["i"].to_numpy().astype(np.int64)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    places = make_addresses(population)
    family = family_table(rng, population, recorded, plan.areas, places, pbi, order)
    person = person_table(rng, population, recorded, places, disability, pbi, rank)
    version = plan.quarter.dtsen_version
    for name, table in (("keluarga", family), ("anggota_keluarga", person)):
        path = landing / "dtsen" / f"{name}_dtsen_v3_{version}_{kab}.{format}"
        if format == "parquet":
            write_parquet(table, path)
        else:
            config = plan.lists["dtsen"]
            dirt = stream(plan.seed, kab, "berkas_dtsen", name)
            floats = bool(dirt.random() < config["float"])
            damaged = config["baris_rusak"] if name == "anggota_keluarga" else 1
            write_dtsen_csv(table, path, dirt, damaged, floats)
    return person.num_rows, reports


def _known_mothers(
    happened: Happenings, population: Population
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pregnancies and births of mothers in DTSEN, as health posts know them."""
    registered = int(population.people["di_dtsen"].sum())
    inside = pl.col("ibu") < registered
    return happened.pregnancies.filter(inside), happened.births.filter(inside)
