"""Invariant 4: nobody is paid twice – by lineage, as payee, as member, through a split."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from release.invariants.paid_once import paid_once
from release.verdict import Verdict
from schemas import decisions, families
from tests.release.drawn import kk, nik, rows
from tests.release.world import World

Tables = dict[str, pl.DataFrame]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return World(tmp_path).tables


def judged(tables: Tables) -> Verdict:
    return paid_once(tables["daftar_kpm"], tables["keluarga"], tables["anggota"])


def listed(tables: Tables, family: str, payee: str, tahap: str = "2025-T4-1") -> pl.DataFrame:
    """The lists with one BLTS row more: `family` under `payee`."""
    row = tables["daftar_kpm"].filter(no_kk=kk("A"), program="BLTS")
    more = row.with_columns(
        no_kk=pl.lit(kk(family)), nik_pengurus=pl.lit(nik(payee)), tahap=pl.lit(tahap)
    )
    return pl.concat([tables["daftar_kpm"], more])


def changed(tables: Tables, family: str, **columns: object) -> pl.DataFrame:
    return tables["keluarga"].with_columns(
        pl.when(no_kk=kk(family)).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in columns.items()
    )


def test_the_drawn_world_pays_everyone_once(tables: Tables) -> None:
    assert judged(tables).lulus


def test_a_family_on_two_waves_is_seen(tables: Tables) -> None:
    twice = judged(tables | {"daftar_kpm": listed(tables, "A", "A", "2025-T4-2")})
    assert twice.hitungan["keluarga_ganda"] == 1
    assert not twice.lulus


def test_a_family_listed_under_its_old_and_new_kk_number_is_seen(tables: Tables) -> None:
    renumbered = changed(tables, "C", no_kk_silsilah=[kk("C"), kk("Z")])
    lists = listed(tables | {"daftar_kpm": listed(tables, "Z", "Z")}, "C", "C", "2025-T4-2")
    before = judged(tables | {"daftar_kpm": lists})
    after = judged(tables | {"daftar_kpm": lists, "keluarga": renumbered})
    assert before.hitungan["keluarga_ganda"] == 0
    assert after.hitungan["keluarga_ganda"] == 1


def test_one_payee_of_two_families_is_seen(tables: Tables) -> None:
    assert judged(tables | {"daftar_kpm": listed(tables, "C", "A")}).hitungan["pengurus_ganda"] == 1


def test_the_same_payee_in_two_programmes_is_no_fault(tables: Tables) -> None:
    assert set(tables["daftar_kpm"].filter(no_kk=kk("A"))["program"]) == {"PKH", "BLTS"}
    assert judged(tables).hitungan["pengurus_ganda"] == 0


@pytest.mark.parametrize(("counted", "faults"), [(True, 1), (False, 0)])
def test_a_member_counts_in_one_listed_family_only(
    tables: Tables, counted: bool, faults: int
) -> None:
    second = (
        tables["anggota"]
        .filter(no_kk=kk("A"))
        .with_columns(no_kk=pl.lit(kk("B")), dihitung=pl.lit(counted))
    )
    members = pl.concat([tables["anggota"], second])
    assert judged(tables | {"anggota": members}).hitungan["anggota_ganda"] == faults


@pytest.mark.parametrize(("origin", "faults"), [("A", 1), ("D", 0)])
def test_a_kk_formed_out_of_a_listed_family_is_not_listed(
    tables: Tables, origin: str, faults: int
) -> None:
    formed = changed(tables, "F", terbentuk_dari=[kk(origin)])
    lists = listed(tables, "F", "F", "2025-T4-2")
    verdict = judged(tables | {"keluarga": formed, "daftar_kpm": lists})
    assert verdict.hitungan["pecahan_terdaftar"] == faults


def test_empty_tables_are_sound() -> None:
    none = paid_once(rows(decisions.KPM_LIST), families.FAMILIES.empty(), families.MEMBERS.empty())
    assert none.lulus
