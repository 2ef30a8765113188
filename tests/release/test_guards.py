"""Guards: each trips on its own injected case, none on honest figures, and two officers decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from release import GuardTripped, publish, query, verify
from release.canonical_json import read, sealed, to_bytes
from release.guards import GuardLimits, GuardSources, guarded, measured
from release.guards.against_last_wave import churn, surges
from rules import load_parameters
from schemas import decisions, families, lists
from schemas.guards import GUARD_OVERRIDES, GUARDS
from tests.release.drawn import rows
from tests.release.world import World, calm, in_files

DAY = date(2025, 10, 17)
CUTOFF = "2025-10-17"
DESA = ("3325010001", "3325010002", "3325010003")


def limits() -> GuardLimits:
    """The shipped ones."""
    shipped = load_parameters()
    numbers = {
        name: shipped.value(f"pengaman/{name}", DAY)
        for name in (
            *("kocok", "penolakan_desa", "pecah_kk"),
            *("petugas_laporan", "petugas_verifikasi", "alasan_melonjak"),
        )
    }
    words = {
        name: tuple(shipped.words(f"pengaman/{name}", DAY))
        for name in ("alasan_bukan_penolakan", "alasan_gelombang", "jenis_pecah")
    }
    return GuardLimits(
        numbers,
        words["alasan_bukan_penolakan"],
        words["alasan_gelombang"],
        words["jenis_pecah"],
    )


def kk(number: int) -> str:
    return f"33250117{number:08d}"


def many(
    table: Any, count: int, desa: str = DESA[0], first: int = 0, **given: Any
) -> list[dict[str, Any]]:
    """`count` decisions of different families in one desa, ready unless told otherwise."""
    reason = given.pop("reason", None)
    common = {
        "program": "BLTS",
        "kode_desa": desa,
        "kode_kabupaten_kota": desa[:4],
        "kode_provinsi": desa[:2],
        "status_kpm": "LAMA",
        "status": None if table is decisions.CANDIDATES else "TERVERIFIKASI",
        "alasan_utama": reason,
        "alasan": [reason] if reason else [],
    }
    return [common | given | {"no_kk": kk(first + n)} for n in range(count)]


def refused(count: int, desa: str = DESA[0], first: int = 0, **given: Any) -> list[dict[str, Any]]:
    told = {"status": "TIDAK_LAYAK", "reason": "BANTUAN_SEJENIS"} | given
    return many(decisions.CANDIDATES, count, desa, first, **told)


def results(
    candidates: Sequence[dict[str, Any]] = (),
    previous: Sequence[dict[str, Any]] | None = None,
    formed: Sequence[dict[str, Any]] = (),
    events: Sequence[dict[str, Any]] = (),
    officers: Sequence[tuple[str, str]] = (),
    checks: Sequence[dict[str, Any]] = (),
) -> dict[str, list[dict[str, Any]]]:
    """GUARD_RESULTS by guard of what is drawn."""
    sources = GuardSources(
        candidates=rows(decisions.CANDIDATES, *candidates),
        previous=None if previous is None else rows(decisions.DECISIONS, *previous),
        families=rows(families.FAMILIES, *formed),
        events=rows(families.EVENTS, *events),
        officers=pl.DataFrame(
            [(f"L{n}", "0", who, desa) for n, (who, desa) in enumerate(officers)],
            schema=dict.fromkeys(("id_laporan", "isi", "petugas", "kode_desa"), pl.String),
            orient="row",
        ),
        verifications=rows(lists.LISTS["verifikasi"], *checks),
    )
    found = measured("2025-T4-2", CUTOFF, sources, limits())
    return {name: found.filter(pengaman=name).to_dicts() for name in GUARDS}


def state(found: list[dict[str, Any]]) -> str:
    return str(found[0]["keadaan"])


def test_the_first_wave_is_not_compared_with_anything() -> None:
    found = results(many(decisions.CANDIDATES, 100))
    assert state(found["KOCOK"]) == state(found["ALASAN_MELONJAK"]) == "TIDAK_DIBANDINGKAN"
    assert found["KOCOK"][0]["angka"] is None
    assert state(found["PENOLAKAN_DESA"]) == "LULUS"


def test_ready_families_that_fall_out_trip_churn_and_the_quota_does_not() -> None:
    before = many(decisions.DECISIONS, 1000)
    out = refused(60) + many(decisions.CANDIDATES, 940, first=60)
    assert results(out, before)["KOCOK"][0] | {"id_pengaman": ""} == {
        "id_pengaman": "",
        "pengaman": "KOCOK",
        "wilayah": "3325",
        "kode": "BLTS",
        "jumlah": 60,
        "angka": 0.06,
        "batas": 0.05,
        "keadaan": "TERPICU",
    }
    few = refused(49) + many(decisions.CANDIDATES, 951, first=49)
    assert state(results(few, before)["KOCOK"]) == "LULUS"
    paid = many(decisions.CANDIDATES, 1000, status="SUDAH_DITETAPKAN", reason="SUDAH_DITETAPKAN")
    assert state(results(paid, before)["KOCOK"]) == "LULUS"
    held = many(decisions.DECISIONS, 1000, status="DITAHAN", reason="BELUM_DIVERIFIKASI")
    assert state(results(many(decisions.CANDIDATES, 1000), held)["KOCOK"]) == "LULUS"


def test_refused_families_that_become_ready_are_churn_too() -> None:
    before = many(decisions.DECISIONS, 900) + many(
        decisions.DECISIONS, 60, first=900, status="TIDAK_LAYAK", reason="BANTUAN_SEJENIS"
    )
    assert state(results(many(decisions.CANDIDATES, 960), before)["KOCOK"]) == "TERPICU"


def test_a_family_under_a_new_number_is_no_churn_and_another_area_is_not_asked() -> None:
    before = many(decisions.DECISIONS, 100) + many(
        decisions.DECISIONS, 100, "3271010001", first=500
    )
    now = many(decisions.CANDIDATES, 100, first=1000)
    lineage = [
        {"no_kk": kk(1000 + n), "no_kk_silsilah": [kk(n), kk(1000 + n)], "kode_desa": DESA[0]}
        for n in range(100)
    ]
    assert state(results(now, before, lineage)["KOCOK"]) == "LULUS"
    assert state(results(now, before)["KOCOK"]) == "TERPICU"


@pytest.mark.parametrize("at_once", [1, 2**30])
def test_churn_and_surges_are_the_same_whichever_parts_families_lie_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(query, "BYTES_AT_ONCE", at_once)
    was = many(decisions.DECISIONS, 200) + many(
        decisions.DECISIONS, 50, first=200, status="DITAHAN"
    )
    now = refused(30) + many(decisions.CANDIDATES, 130, first=30)
    now += many(decisions.CANDIDATES, 40, first=1000)
    lineage = [
        {"no_kk": kk(1000 + n), "no_kk_silsilah": [kk(160 + n), kk(1000 + n)]} for n in range(40)
    ]
    before, after = rows(decisions.DECISIONS, *was), rows(decisions.CANDIDATES, *now)
    register = rows(families.FAMILIES, *lineage)
    parts = (
        in_files(before, decisions.DECISIONS, tmp_path / "before", 3),
        in_files(after, decisions.CANDIDATES, tmp_path / "after", 4),
    )
    numbers, apart = limits().numbers, limits().of_the_wave
    told = churn(before, after, register, numbers["kocok"])
    assert told.select("siap", "jumlah").rows() == [(200, 30)]
    assert churn(*parts, register, numbers["kocok"]).equals(told)
    surged = surges(before, after, apart, numbers["alasan_melonjak"])
    assert surges(*parts, apart, numbers["alasan_melonjak"]).equals(surged)


def test_a_desa_that_strikes_off_far_more_than_its_neighbours_trips() -> None:
    near = [
        row
        for place, desa in enumerate(DESA[1:], 1)
        for row in refused(2, desa, 1000 * place)
        + many(decisions.CANDIDATES, 198, desa, 1000 * place + 2)
    ]
    struck = refused(40) + many(decisions.CANDIDATES, 160, first=40)
    found = results([*near, *struck])["PENOLAKAN_DESA"]
    assert [(row["wilayah"], row["kode"], row["jumlah"]) for row in found] == [
        (DESA[0], "LAMA", 40)
    ]
    usual = refused(15) + many(decisions.CANDIDATES, 185, first=15)
    assert state(results([*near, *usual])["PENOLAKAN_DESA"]) == "LULUS"


def test_ranks_and_field_checks_of_new_families_are_no_refusals_of_a_desa() -> None:
    near = many(decisions.CANDIDATES, 400, DESA[1], 5000)
    richer = refused(100, reason="DESIL_LEBIH") + many(decisions.CANDIDATES, 100, first=100)
    assert state(results([*near, *richer])["PENOLAKAN_DESA"]) == "LULUS"
    # a quarter of new candidates is refused everywhere; LAMA families are another measure
    checked = [
        row
        for place, desa in enumerate(DESA)
        for row in refused(50, desa, 100 * place, status_kpm="BARU", reason="TIDAK_LAYAK_GC")
        + many(decisions.CANDIDATES, 50, desa, 100 * place + 50, status_kpm="BARU")
    ]
    assert state(results([*near, *checked])["PENOLAKAN_DESA"]) == "LULUS"


def test_a_lonely_desa_has_no_neighbours_and_is_not_judged() -> None:
    assert state(results(refused(100))["PENOLAKAN_DESA"]) == "LULUS"


def splitting(count: int, kind: str) -> dict[str, Any]:
    formed = [
        {
            "no_kk": kk(n),
            "asal": "BENTUKAN" if n < count else "DTSEN",
            "kode_desa": DESA[0],
            "peristiwa": [f"L{n}"] if n < count else [],
        }
        for n in range(500)
    ]
    return {
        "formed": formed,
        "events": [{"id_laporan": f"L{n}", "jenis": kind} for n in range(count)],
    }


def test_a_surge_of_split_cards_trips_and_weddings_do_not() -> None:
    found = results(**splitting(12, "PISAH_KK"))["PECAH_KK"]
    assert (found[0]["wilayah"], found[0]["jumlah"], found[0]["angka"]) == (DESA[0], 12, 24.0)
    assert state(results(**splitting(12, "PERKAWINAN"))["PECAH_KK"]) == "LULUS"
    assert state(results(**splitting(9, "PISAH_KK"))["PECAH_KK"]) == "LULUS"


def test_one_reporter_behind_many_changes_trips_under_a_code_and_not_a_name() -> None:
    events = [{"id_laporan": f"L{n}", "isi": "0", "keadaan": "BERLAKU"} for n in range(200)]
    one = [("KADER SITI", DESA[0])] * 60 + [(f"K{n}", DESA[0]) for n in range(140)]
    found = results(events=events, officers=one)["PETUGAS_LAPORAN"]
    assert (state(found), found[0]["jumlah"], found[0]["angka"]) == ("TERPICU", 60, 0.3)
    assert "SITI" not in str(found)
    known = [event | {"keadaan": "DILAPORKAN"} for event in events]
    assert state(results(events=known, officers=one)["PETUGAS_LAPORAN"]) == "LULUS"


def test_one_verifier_behind_many_checks_trips_once_they_are_dated_in_time() -> None:
    def checks(day: date) -> list[dict[str, Any]]:
        return [
            {"kode_desa": DESA[0], "tgl_verifikasi": day, "petugas": "P1" if n < 120 else f"P{n}"}
            for n in range(300)
        ]

    assert state(results(checks=checks(DAY))["PETUGAS_VERIFIKASI"]) == "TERPICU"
    assert state(results(checks=checks(date(2025, 10, 18)))["PETUGAS_VERIFIKASI"]) == "LULUS"


def test_a_rule_that_suddenly_matches_ten_times_as_many_trips() -> None:
    before = many(decisions.DECISIONS, 990) + many(
        decisions.DECISIONS, 12, first=990, status="TIDAK_LAYAK", reason="PERANGKAT_DESA"
    )

    def now(count: int) -> list[dict[str, Any]]:
        return refused(count, reason="PERANGKAT_DESA") + many(
            decisions.CANDIDATES, 1002 - count, first=count
        )

    found = results(now(120), before)["ALASAN_MELONJAK"]
    assert (state(found), found[0]["kode"], found[0]["angka"]) == (
        "TERPICU",
        "PERANGKAT_DESA",
        10.0,
    )
    assert state(results(now(119), before)["ALASAN_MELONJAK"]) == "LULUS"
    nobody = many(decisions.DECISIONS, 1002)
    assert state(results(now(100), nobody)["ALASAN_MELONJAK"]) == "TERPICU"
    assert state(results(now(99), nobody)["ALASAN_MELONJAK"]) == "LULUS"


@pytest.fixture
def tripped(tmp_path: Path) -> World:
    """A world whose first guard is over its limit."""
    over = calm().with_columns(
        keadaan=pl.when(pl.col("pengaman") == "KOCOK").then(pl.lit("TERPICU")).otherwise("keadaan"),
        angka=pl.lit(0.09),
    )
    return World(tmp_path, guards=guarded(over, GUARD_OVERRIDES.empty()))


def decided(*officers: str, figure: float = 0.09) -> pl.DataFrame:
    return rows(
        GUARD_OVERRIDES,
        *(
            {
                "id_pengaman": f"{0:012d}",
                "tahap": "2025-T4-1",
                "pengaman": "KOCOK",
                "wilayah": "ID",
                "angka": figure,
                "petugas": officer,
                "alasan": "DTSEN baru",
                "tanggal": date(2025, 10, 20),
            }
            for officer in officers
        ),
    )


def test_a_tripped_guard_refuses_the_release_and_says_what_to_do(tripped: World) -> None:
    with pytest.raises(GuardTripped) as refusal:
        publish(tripped.inputs())
    for word in ("KOCOK", "ID", "0,09", "0,05", "bansos guard override"):
        assert word in str(refusal.value)
    assert not list(tripped.root.glob("2025*"))


@pytest.mark.parametrize(
    "made",
    [
        decided("ANI"),
        decided("Ani S", "ANI  s"),
        decided("ANI", "BUDI", figure=0.08),
    ],
    ids=["one officer", "the same officer twice", "a lower figure was seen"],
)
def test_what_two_officers_have_not_let_pass_stays_tripped(
    tripped: World, made: pl.DataFrame
) -> None:
    with pytest.raises(GuardTripped):
        publish(replace(tripped.inputs(), guards=guarded(tripped.guards.results, made)))


def test_two_officers_let_it_pass_by_name_in_the_manifest_and_a_third_changes_no_byte(
    tripped: World,
) -> None:
    two = guarded(tripped.guards.results, decided("ANI", "BUDI"))
    folder = publish(replace(tripped.inputs(), guards=two)).folder
    told = read(folder / "manifest.json")["pengaman"]
    assert [row["petugas"] for row in told["dilepas"]] == ["ANI", "BUDI"]
    assert [row["keadaan"] for row in told["hasil"] if row["pengaman"] == "KOCOK"] == ["DILEPAS"]
    assert verify(folder) == []
    three = guarded(tripped.guards.results, decided("ANI", "BUDI", "CICI"))
    assert publish(replace(tripped.inputs(), guards=three)).keadaan == "SUDAH_ADA"


def test_verify_finds_a_guard_without_two_officers_or_one_that_was_left_out(
    tripped: World,
) -> None:
    two = guarded(tripped.guards.results, decided("ANI", "BUDI"))
    folder = publish(replace(tripped.inputs(), guards=two)).folder
    content = read(folder / "manifest.json")
    content["pengaman"]["dilepas"].pop()
    content["pengaman"]["hasil"].pop()
    (folder / "manifest.json").write_bytes(to_bytes(sealed(content)))
    assert [found.kode for found in verify(folder)] == ["PENGAMAN", "PENGAMAN"]
