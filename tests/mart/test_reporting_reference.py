"""Speed of help and the tiered report against a slow reference in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import polars as pl
import pytest

from schemas.complaints import ANSWERED
from schemas.forms import EVENT_DATE
from tests.shared import WAVES

Rows = list[dict[str, Any]]
# As shipped: rules/parameters/aduan/hari_lapor.
ON_TIME = 30


def rows(path: Path) -> Rows:
    return pl.read_parquet(path, hive_partitioning=False).to_dicts()


@pytest.fixture(scope="module")
def reports(data: Path) -> Rows:
    """The newest content of every report: formulir, day of event, `awal`, and its steps."""
    found: dict[str, dict[str, Any]] = {}
    for form, column in EVENT_DATE.items():
        for row in rows(data / f"lake/laporan/{form}.parquet"):
            own = row | {"formulir": form, "kejadian": row[column] if column else None}
            own["awal"] = own["kejadian"] or (row["tgl_lapor"] if form == "aduan" else None)
            before = found.get(row["id_laporan"])
            order = (row["tgl_lapor"], row["isi"])
            if before is None or order > (before["tgl_lapor"], before["isi"]):
                found[row["id_laporan"]] = own
    return list(found.values())


@pytest.fixture(scope="module")
def events(data: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """tahap → id_laporan → its row of peristiwa."""
    return {
        wave: {
            row["id_laporan"]: row for row in rows(data / f"lake/register/{wave}/peristiwa.parquet")
        }
        for wave in WAVES
    }


def steps_of(reports: Rows, events: Any, data: Path) -> dict[str, dict[str, date | None]]:
    """id_laporan → step → the day on which it was reached."""
    accepted: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for link in rows(data / "lake/padanan/padanan.parquet"):
        accepted[link["id_laporan"], link["isi"]].append(link["keputusan"] == "DITERIMA")
    cutoffs = {"2025-T4-1": None, "2025-T4-2": None, "2025-T4-3": None}
    listed, lineage = {}, {}
    for wave in WAVES:
        manifest = pl.read_json(data / "release" / wave / "manifest.json", infer_schema_length=None)
        cutoffs[wave] = date.fromisoformat(manifest["batas"][0])
        paths = (data / "release" / wave / "daftar_kpm").rglob("*.parquet")
        listed[wave] = {row["no_kk"] for path in paths for row in rows(path)}
        lineage[wave] = defaultdict(set)
        for path in (data / f"lake/register/{wave}/keluarga").rglob("*.parquet"):
            for row in rows(path):
                for old in row["no_kk_silsilah"] or []:
                    lineage[wave][old].add(row["no_kk"])
    cases = {row["id_laporan"]: row for row in rows(data / "lake/aduan/kasus_aduan.parquet")}
    history = rows(data / "lake/aduan/riwayat_aduan.parquet")
    done: dict[str, dict[str, date | None]] = {}
    for one in reports:
        name = one["id_laporan"]
        reached: dict[str, date | None] = {"LAPOR": one["tgl_lapor"]}
        links = accepted.get((name, one["isi"]), [])
        reached["PADANAN"] = one["tgl_lapor"] if links and all(links) else None
        reached["PUTUSAN"] = reached["DAFTAR"] = None
        for wave in WAVES:
            event = events[wave].get(name)
            if not event or event["padanan"] != "DITERIMA":
                continue
            if event["keadaan"] == "UNTUK_TAHAP_BERIKUT":
                continue
            reached["PUTUSAN"] = reached["PUTUSAN"] or cutoffs[wave]
            called = {event["no_kk"], *lineage[wave].get(event["no_kk"], ())}
            if called & listed[wave]:
                reached["DAFTAR"] = reached["DAFTAR"] or cutoffs[wave]
        if one["formulir"] == "aduan":
            reached["JAWABAN"] = _answered(cases.get(name), history)
        done[name] = reached
    return done


def _answered(case: dict[str, Any] | None, history: Rows) -> date | None:
    if case is None:
        return None
    number = case["no_aduan_induk"] or case["no_aduan"]
    days = [
        row["tanggal"]
        for row in history
        if row["no_aduan"] == number
        and row["nasib"] == "BERLAKU"
        and row["ke"] in ANSWERED
        and row["tanggal"] >= case["tgl_lapor"]
    ]
    return min(days, default=None)


def p90(days: Iterable[int]) -> float:
    """The 90th percentile, between the two nearest in proportion."""
    ordered = sorted(days)
    place = 0.9 * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def test_speed_of_help_is_that_of_the_slow_reference(
    reports: Rows, events: Any, data: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    reached = steps_of(reports, events, data)
    expected: dict[tuple[str, str], list[Any]] = {}
    for area in {"ID", *((row["kode_desa"] or "0000")[:4] for row in reports)}:
        own = [row for row in reports if area in ("ID", (row["kode_desa"] or "0000")[:4])]
        for step in ("LAPOR", "PADANAN", "PUTUSAN", "DAFTAR", "JAWABAN"):
            asked = [row for row in own if step in reached[row["id_laporan"]]]
            there = [row for row in asked if reached[row["id_laporan"]][step]]
            start = "kejadian" if step == "LAPOR" else "awal"
            days = [
                (day - row[start]).days
                for row in there
                if row[start] and (day := reached[row["id_laporan"]][step])
            ]
            if asked:
                counts = [len(there), len(asked) - len(there), len(there) - len(days)]
                figures = [median(days), p90(days)] if days else [None, None]
                expected[area, step] = [*counts, *figures]
    found = {
        (row["kode_wilayah"], row["langkah"]): row
        for row in connection.table("kecepatan_bantuan").pl().to_dicts()
    }
    names = ("laporan", "belum", "tanpa_hari", "hari_tengah", "hari_p90")

    assert set(found) == set(expected)
    for key, figures in expected.items():
        assert [found[key][name] for name in names] == pytest.approx(figures, abs=0.06), key
    assert sum(found["ID", step]["tanpa_hari"] for step in ("LAPOR", "DAFTAR")) > 10
    assert found["ID", "JAWABAN"]["laporan"] > 20


def test_the_tiered_report_is_that_of_the_slow_reference(
    reports: Rows, events: Any, data: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    posts = {row["kode_posyandu"]: row for row in rows(data / "lake/daftar_posyandu.parquet")}
    used = Counter(
        name
        for path in (data / "release" / WAVES[-1] / "putusan").rglob("*.parquet")
        for row in rows(path)
        for name in row["peristiwa"]
    )
    counted: dict[tuple[str, str, date], Counter[str]] = defaultdict(Counter)
    for row in reports:
        post = posts.get(row["kode_posyandu"])
        village = post["kode_desa"] if post else row["kode_desa"]
        event = events[WAVES[-1]].get(row["id_laporan"], {})
        own = Counter(
            laporan_diterima=1,
            tepat_waktu=bool(row["awal"] and (row["tgl_lapor"] - row["awal"]).days <= ON_TIME),
            tanpa_hari=row["awal"] is None,
            dipadankan=event.get("padanan") == "DITERIMA",
            ditinjau=event.get("padanan") == "TINJAU",
            tanpa_padanan=event.get("padanan") == "TANPA_PADANAN",
            berlaku=event.get("keadaan") == "BERLAKU",
            putusan_terpengaruh=used[row["id_laporan"]],
        )
        for level, code in (
            ("POSYANDU", row["kode_posyandu"]),
            ("DESA", village),
            ("KECAMATAN", village and village[:6]),
            ("KABUPATEN_KOTA", (village or "0000")[:4]),
        ):
            if code:
                counted[level, code, row["tgl_lapor"].replace(day=1)].update(own)
    names = [*counted[next(iter(counted))]]
    found = {
        (row["tingkat"], row["kode"], row["bulan"]): {name: row[name] for name in names}
        for row in connection.table("laporan_berjenjang").pl().to_dicts()
    }
    silent = {key for key, figures in found.items() if not figures["laporan_diterima"]}

    assert {key: dict(figures) for key, figures in counted.items()} == {
        key: figures for key, figures in found.items() if key not in silent
    }
    assert {key[1] for key in silent if key[0] == "POSYANDU"} <= set(posts)
    assert silent
