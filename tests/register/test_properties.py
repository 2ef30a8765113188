"""Whatever is reported, in whatever order: nobody is lost or doubled, the answer is the same."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import register
from register.plan import effective_events
from register.rounds import applicable, run, start
from schemas.linkage import LINKS
from tests.register.drawn import CUTOFF, DESA, World, frame, kk

LETTERS = "ABCDE"
VILLAGES = list(DESA)
RELATIONS = ["1 2", "2 2", "3 1", "3 2", "6 4"]


def random_world(seed: int, reports: int) -> World:
    """Five families and `reports` events of all kinds about anybody, with any documents."""
    draw = random.Random(seed)
    world = World()
    for letter in LETTERS:
        people = [
            f"{letter.lower()}{i} {'LP'[i % 2]} {1960 + 12 * i}-03-0{i + 1} {RELATIONS[i]}"
            for i in range(draw.randint(1, 5))
        ]
        world.family(letter, *people, desa=draw.choice(VILLAGES))
    if draw.random() < 0.5:
        world.paid(draw.choice(LETTERS))
    for place in range(reports):
        random_report(world, draw, f"L{place:02d}")
    return world


def random_report(world: World, draw: random.Random, name: str) -> None:
    people = sorted(world.home)
    who, other = draw.sample(people, 2)
    happened = CUTOFF - timedelta(days=draw.randint(0, 120))
    common: dict[str, Any] = {
        "lapor": str(min(happened + timedelta(days=draw.randint(0, 20)), CUTOFF)),
        "keputusan": draw.choice(["DITERIMA"] * 6 + ["TINJAU", "TANPA_PADANAN"]),
        "pasti": draw.random() < 0.8,
        "kode_desa": draw.choice(VILLAGES),
        "kode_posyandu": draw.choice(["P1", "P2"]),
        "dokumen_nomor": draw.choice(["1", "1", None]),
    }
    number = draw.choice([None, kk(draw.choice(LETTERS)), kk(draw.choice("NMO"))])
    day = str(happened)
    form = draw.choice(
        ["kelahiran", "kematian", "perpindahan", "perkawinan", "perceraian", "perubahan_keluarga"]
    )
    if form == "kelahiran":
        world.report(
            form,
            name,
            {"BAYI": world.home[who], "IBU": who},
            tgl_lahir=day,
            jk=draw.choice("LP"),
            nama_bayi=f"bayi {name}",
            kondisi=draw.choice(["HIDUP", "HIDUP", "MATI", None]),
            **common,
        )
    elif form == "kematian":
        world.report(
            form, name, {"SUBJEK": who}, tgl_meninggal=day, dokumen_jenis="AKTA_KEMATIAN", **common
        )
    elif form == "perpindahan":
        world.report(
            form,
            name,
            {"SUBJEK": who, "IKUT": [other]},
            tgl_pindah=day,
            dokumen_jenis="SKPWNI",
            arah=draw.choice(["DATANG", "KELUAR", "LUAR_NEGERI"]),
            seluruh_keluarga=draw.choice(["YA", "TIDAK"]),
            sifat=draw.choice(["TETAP", "TETAP", "MERANTAU", "TIDAK_TAHU"]),
            kode_desa_tujuan=draw.choice([*VILLAGES, None]),
            no_kk_baru=number,
            **common,
        )
    elif form == "perkawinan":
        world.report(
            form,
            name,
            {"SUAMI": who, "ISTRI": other},
            tgl_nikah=day,
            dokumen_jenis="BUKU_NIKAH",
            status_nikah=draw.choice(["TERCATAT", "TIDAK_TERCATAT"]),
            no_kk_baru=number,
            **common,
        )
    elif form == "perceraian":
        world.report(
            form,
            name,
            {"SUAMI": who, "ISTRI": other, "ANAK": [draw.choice(people)]},
            tgl_cerai=day,
            dokumen_jenis="AKTA_CERAI",
            status_cerai=draw.choice(["AKTA", "PROSES"]),
            tetap_di_kk=draw.choice(["SUAMI", "ISTRI", None]),
            no_kk_baru=number,
            **common,
        )
    else:
        world.report(
            form,
            name,
            {"SUBJEK": who},
            tgl_kejadian=day,
            no_kk_baru=number,
            jenis=draw.choice(["PISAH_KK", "GANTI_KEPALA", "NUMPANG_KK", "KEMBALI", "KOREKSI"]),
            dokumen_jenis="SPTJM",
            **common,
        )


def outcome_of(world: World, seed: int | None = None) -> register.Outcome:
    """The outcome; with a seed every input frame is shuffled first."""

    def mixed(rows: pl.DataFrame) -> pl.DataFrame:
        return rows if seed is None else rows.sample(fraction=1.0, shuffle=True, seed=seed)

    deaths, participants = world.lists()
    resolved = register.resolve(
        {form: mixed(rows) for form, rows in world.reports().items()},
        mixed(frame(LINKS.polars_schema(), world.links)),
        mixed(deaths),
        register.paid_families(mixed(participants)),
        cutoff=CUTOFF,
        as_of=CUTOFF,
    )
    families, members = world.dtsen()
    loaded = pl.col("nomor_kartu_keluarga").is_in(resolved.touched.implode())
    return register.apply(resolved, mixed(families.filter(loaded)), mixed(members.filter(loaded)))


TABLES = (
    "families",
    "members",
    "ended",
    "lineage",
    "events",
    "changes",
    "conflicts",
    "pregnancies",
)
PROPERTY = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@PROPERTY
@given(seed=st.integers(0, 10**6), reports=st.integers(0, 14))
def test_the_order_of_arrival_changes_nothing(seed: int, reports: int) -> None:
    world = random_world(seed, reports)
    straight, shuffled = outcome_of(world), outcome_of(world, seed + 1)

    for table in TABLES:
        assert getattr(straight, table).equals(getattr(shuffled, table)), table


@PROPERTY
@given(seed=st.integers(0, 10**6), reports=st.integers(1, 14))
def test_nobody_is_lost_or_doubled(seed: int, reports: int) -> None:
    world = random_world(seed, reports)
    answer = outcome_of(world)
    people, families = answer.members, answer.families

    assert people["id_orang"].n_unique() == people.height
    assert families["no_kk"].n_unique() == families.height
    assert set(people["no_kk"]) <= set(families["no_kk"])
    heads = people.filter(pl.col("hubungan") == "1").group_by("no_kk").len()
    touched = people.filter(pl.col("no_kk").is_in(answer.lineage["no_kk_baru"].implode()))
    assert set(touched["no_kk"]) <= set(heads["no_kk"])
    sizes = people.group_by("no_kk").len()
    assert (
        families.join(sizes, on="no_kk", how="left")
        .filter(pl.col("jumlah_anggota") != pl.col("len").fill_null(0))
        .is_empty()
    )
    dtsen = families.filter(pl.col("asal") == "DTSEN")
    assert dtsen.height + answer.ended.height == answer.replaced.len()
    assert not set(answer.ended["no_kk"]) & set(dtsen["no_kk_asal"])
    assert answer.events["id_laporan"].to_list() == sorted({r["id_laporan"] for r in world.links})


@PROPERTY
@given(seed=st.integers(0, 10**6), reports=st.integers(1, 14))
def test_only_events_in_force_take_people_off(seed: int, reports: int) -> None:
    world = random_world(seed, reports)
    answer = outcome_of(world)
    in_force = answer.events.filter(pl.col("keadaan") == "BERLAKU")
    lost = len(world.members) - answer.members.filter(pl.col("sumber") == "DTSEN").height
    off = in_force.filter(pl.col("jenis").is_in(["KEMATIAN", "PINDAH_LN_ORANG"]))
    untouched = sum(
        row["nomor_kartu_keluarga"] not in set(answer.replaced) for row in world.members
    )
    taken = lost - untouched

    assert taken >= in_force.filter(pl.col("jenis") == "KEMATIAN").height
    if off.is_empty():
        assert taken == 0


@PROPERTY
@given(seed=st.integers(0, 10**6), reports=st.integers(1, 14))
def test_whole_rounds_give_what_one_event_at_a_time_gives(seed: int, reports: int) -> None:
    world = random_world(seed, reports)
    resolved = world.resolve()
    families, members = world.dtsen()
    first = start(families, members)
    plan, newborns, _ = applicable(effective_events(resolved), members, first)
    one_by_one = plan.with_columns(pl.lit("semua").alias("gugus"), pl.col("urut").alias("putaran"))

    together, noted = run(plan, resolved.named, newborns, first)
    alone, noted_alone = run(one_by_one, resolved.named, newborns, first)

    for frames in ("people", "families"):
        key = "orang" if frames == "people" else "kel"
        left, right = (getattr(s, frames).drop("gugus").sort(key) for s in (together, alone))
        assert left.equals(right), frames
    assert noted.refused.sort("id_laporan").equals(noted_alone.refused.sort("id_laporan"))
    every = noted.trail.columns
    assert noted.trail.sort(every).equals(noted_alone.trail.sort(every))


@PROPERTY
@given(seed=st.integers(0, 10**6), reports=st.integers(1, 14))
def test_whoever_is_elsewhere_than_in_dtsen_is_so_by_an_event_that_is_named(
    seed: int, reports: int
) -> None:
    answer = outcome_of(random_world(seed, reports))
    person = ["kk_dtsen", "id_orang"]
    moved = answer.members.join(answer.families.select("no_kk", "no_kk_asal"), on="no_kk").filter(
        pl.col("no_kk_asal").ne_missing(pl.col("kk_dtsen"))
    )
    told = answer.changes.filter(pl.col("hal").is_in(["PINDAH_KK", "LAHIR"]))

    assert moved.join(told, on=person, how="anti", nulls_equal=True).is_empty()
    in_force = answer.events.filter(pl.col("keadaan") == "BERLAKU")["id_laporan"]
    assert answer.changes["id_laporan"].is_in(in_force.implode()).all()


@pytest.mark.parametrize("seed", range(6))
def test_knowing_less_than_everything_never_shows_what_is_not_known_yet(seed: int) -> None:
    world = random_world(seed, 12)
    as_of = date(2025, 8, 20)
    answer = world.run(as_of=as_of)
    early = World(world.families, world.members, {}, world.links, world.participants, world.deaths)
    early.forms = {
        form: [row for row in rows if row["tgl_lapor"] <= as_of]
        for form, rows in world.forms.items()
    }
    known = early.run(as_of=as_of)

    assert answer.outcome.families.equals(known.outcome.families)
    assert answer.outcome.members.equals(known.outcome.members)
