"""Decisions and held files in the manifest: named by hash and count, compared with later ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from release import (
    People,
    ReleaseLocked,
    known_until,
    ledger,
    publish,
    verify,
    verify_decisions,
)
from release.canonical_json import read
from schemas.linkage import FILE_WATCH
from schemas.review import DECISIONS
from schemas.table import Table
from tests.release.drawn import CUTOFF, FILE_A
from tests.release.world import World


def rows(table: Table, *cells: dict[str, object]) -> pl.DataFrame:
    filled = [{name: cell.get(name) for name in table.column_names} for cell in cells]
    return pl.DataFrame(filled, schema=table.polars_schema())


def decision(number: int, answer: str = "SAMA") -> dict[str, object]:
    return {
        "id_keputusan": f"{number:016x}",
        "id_pasangan": "a" * 16,
        "putusan": answer,
        "petugas": "RAHASIAWATI",
        "tanggal": date(2025, 10, 10),
    }


DECIDED = rows(DECISIONS, decision(1), decision(2))
HELD = rows(
    FILE_WATCH,
    {"berkas": FILE_A, "formulir": "kematian", "laporan": 200, "sebab": "PER_ORANG"},
)


def test_the_manifest_names_decisions_by_hash_and_count_and_held_files(tmp_path: Path) -> None:
    world = World(tmp_path, tables={"keputusan": DECIDED, "ditahan": HELD})
    done = publish(world.inputs())

    manifest = read(done.folder / "manifest.json")
    named = manifest["tinjauan"]["keputusan_tinjau"]
    assert (named["baris"], len(named["sha256"])) == (2, 64)
    assert manifest["berkas_ditahan"] == [
        {"sha256": FILE_A, "formulir": "kematian", "laporan": 200, "sebab": "PER_ORANG"}
    ]
    assert "RAHASIAWATI" not in (done.folder / "manifest.json").read_text()
    assert verify(done.folder) == []
    assert known_until(done.folder) == CUTOFF


def test_the_hash_tells_every_change_and_no_order() -> None:
    known = ledger(DECIDED, DECISIONS)
    assert ledger(DECIDED.reverse(), DECISIONS) == known
    others = (
        DECIDED.head(1),
        rows(DECISIONS, decision(1), decision(2, "BUKAN")),
        rows(DECISIONS, decision(1), decision(2), decision(3)),
    )
    assert known not in [ledger(frame, DECISIONS) for frame in others]


def test_a_decision_that_appeared_or_went_since_is_told_with_counts(tmp_path: Path) -> None:
    folder = publish(World(tmp_path, tables={"keputusan": DECIDED}).inputs()).folder
    same = People({"keputusan_tinjau": ledger(DECIDED, DECISIONS)}, FILE_WATCH.empty())
    fewer = People({"keputusan_tinjau": ledger(DECIDED.head(1), DECISIONS)}, HELD)

    assert verify_decisions(folder, same) == []
    told = [found.pesan for found in verify_decisions(folder, fewer)]
    assert [text.rpartition("(")[2] for text in told] == [
        "keputusan_tinjau 2 → 1)",
        "berkas_ditahan 0 → 1)",
    ]


def test_an_approved_tahap_says_that_the_decisions_are_others(tmp_path: Path) -> None:
    folder = publish(World(tmp_path).inputs()).folder
    (folder / "persetujuan.json").write_text("{}")

    with pytest.raises(ReleaseLocked, match=r"differs: tinjauan\."):
        publish(World(tmp_path, tables={"keputusan": DECIDED}).inputs())
