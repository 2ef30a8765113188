"""Invariant 6: rank, reasons, verification and payee of each listed family, spoiled one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from release.invariants.listed_entitled import listed_entitled
from release.verdict import Verdict
from schemas.guardians import GUARDIANS_IN_FORCE
from tests.release.drawn import CUTOFF, kk, rows
from tests.release.world import World

A = pl.col("no_kk") == kk("A")
B = pl.col("no_kk") == kk("B")


def judged(world: World) -> Verdict:
    tables = world.tables
    return listed_entitled(
        tables["daftar_kpm"],
        tables["putusan"],
        tables["keluarga"],
        tables["anggota"],
        tables["dtsen_keluarga"],
        tables["verifikasi"],
        tables["wali_berlaku"],
        world.terms(),
    )


def spoil(world: World, table: str, where: pl.Expr, **columns: object) -> Verdict:
    frame = world.tables[table]
    world.tables[table] = frame.with_columns(
        pl.when(where)
        .then(pl.lit(value, dtype=frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in columns.items()
    )
    return judged(world)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_drawn_lists_are_entitled(world: World) -> None:
    assert judged(world).lulus


@pytest.mark.parametrize(
    ("table", "where", "columns", "count"),
    [
        ("daftar_kpm", A, {"desil_nasional": 5}, "desil_di_atas_batas"),
        ("daftar_kpm", A, {"desil_nasional": 2}, "desil_beda_dengan_dtsen"),
        ("keluarga", A, {"keadaan": "PINDAH_LN"}, "keluarga_tidak_ada"),
        ("daftar_kpm", A, {"no_kk": "S123456789abcdef"}, "nomor_kk_sementara"),
        ("putusan", A, {"status": "DITAHAN"}, "beralasan"),
        ("putusan", A, {"alasan": ["NIK_GANDA"]}, "beralasan"),
        ("anggota", A, {"tgl_lahir": date(2009, 1, 1)}, "pengurus_tidak_sah"),
        ("anggota", A, {"nik": None}, "pengurus_tidak_sah"),
        ("anggota", A, {"no_kk": kk("D")}, "pengurus_tidak_sah"),
    ],
)
def test_what_forbids_a_place_on_the_list_is_seen(
    world: World, table: str, where: pl.Expr, columns: dict[str, object], count: str
) -> None:
    verdict = spoil(world, table, where, **columns)
    assert verdict.hitungan[count] == 2  # PKH and BLTS
    assert not verdict.lulus


@pytest.mark.parametrize(
    "columns", [{"hasil": "TIDAK_LAYAK"}, {"tgl_verifikasi": date(2025, 12, 1)}]
)
def test_a_new_family_needs_a_verification_in_time(
    world: World, columns: dict[str, object]
) -> None:
    assert spoil(world, "verifikasi", B, **columns).hitungan["tanpa_verifikasi"] == 1


def test_a_family_paid_before_needs_no_verification(world: World) -> None:
    assert not world.tables["verifikasi"].filter(A).height
    assert judged(world).hitungan["tanpa_verifikasi"] == 0


def test_a_verification_under_the_old_kk_number_counts(world: World) -> None:
    renumbered = world.tables["verifikasi"].with_columns(
        no_kk=pl.when(B).then(pl.lit(kk("Z"))).otherwise("no_kk")
    )
    world.tables["verifikasi"] = renumbered
    assert judged(world).hitungan["tanpa_verifikasi"] == 1
    verdict = spoil(world, "keluarga", B, no_kk_silsilah=[kk("B"), kk("Z")])
    assert verdict.hitungan["tanpa_verifikasi"] == 0


def test_a_young_payee_who_was_married_is_sound(world: World) -> None:
    young = {"tgl_lahir": date(2009, 1, 1), "status_kawin": "4"}
    assert spoil(world, "anggota", A, **young).lulus


def test_seventeen_on_the_day_of_the_cutoff_is_old_enough(world: World) -> None:
    assert spoil(world, "anggota", A, tgl_lahir=CUTOFF.replace(year=2008)).lulus


def test_a_guardian_receives_for_the_family_and_programme_recorded(world: World) -> None:
    listed = world.tables["daftar_kpm"].filter(A)
    guardian = "3325014101850087"

    def recorded(family: str, *programmes: str) -> pl.DataFrame:
        own = {"nik_wali": guardian, "nama_wali": "SRI", "id_wali": "a" * 16, "sejak": CUTOFF}
        return rows(
            GUARDIANS_IN_FORCE,
            *({"no_kk": kk(family), "program": name} | own for name in programmes),
        )

    def refused(guardians: pl.DataFrame) -> int:
        world.tables["wali_berlaku"] = guardians
        return spoil(world, "daftar_kpm", A, nik_pengurus=guardian).hitungan["pengurus_tidak_sah"]

    assert refused(recorded("A", *listed["program"])) == 0
    assert refused(recorded("A", listed["program"][0])) == listed.height - 1
    assert refused(recorded("B", *listed["program"])) == listed.height
    assert refused(GUARDIANS_IN_FORCE.empty()) == listed.height
