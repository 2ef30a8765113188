"""What the manifest counts: parts' layout, holds by age, changes since the last wave, totals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from release import query
from release.changes import changes
from release.fingerprint import code_hash, schema_hash
from release.holds import UNKNOWN_AGE, holds_by_age
from release.invariants.canonical import canonical
from release.parts import FAULTS, part_faults
from release.totals import add_up, part_totals
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from tests.release.drawn import FILE_A, FILE_B, kk
from tests.release.world import World, in_files

Tables = dict[str, pl.DataFrame]
HERE = pl.col("kode_kabupaten_kota") == "3325"


def part(world: World) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The sorted decisions, list and persons of one part of the drawn world."""
    return (
        world.tables["putusan"].filter(HERE).sort(DECISIONS.sort),
        world.tables["daftar_kpm"].filter(HERE).sort(KPM_LIST.sort),
        world.tables["daftar_pbi"].filter(HERE).sort(PBI_LIST.sort),
    )


def faults(decisions: pl.DataFrame, listed: pl.DataFrame, persons: pl.DataFrame) -> set[str]:
    found = part_faults(decisions, listed, persons, "3325", "2025-T4-1", "2025T4", ("PKH", "BLTS"))
    assert set(found) == set(FAULTS)
    return {name for name, count in found.items() if count}


def test_a_drawn_part_is_sound(world: World) -> None:
    assert faults(*part(world)) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda rows: rows.reverse(), "urutan_salah"),
        (lambda rows: pl.concat([rows, rows.tail(1)]), "urutan_salah"),
        (lambda rows: rows.with_columns(tahap=pl.lit("2025-T4-9")), "salah_berkas"),
        (lambda rows: rows.with_columns(versi_dtsen=pl.lit("2025T3")), "salah_berkas"),
        (lambda rows: rows.with_columns(peristiwa=pl.lit(["L2", "L1"])), "daftar_tak_urut"),
        (lambda rows: rows.with_columns(peristiwa=pl.lit(["L1", "L1"])), "daftar_tak_urut"),
        (lambda rows: rows.filter(pl.col("program") == "PKH"), "program_tidak_lengkap"),
        (lambda rows: rows.with_columns(nominal=pl.lit(1)), "nominal_tanpa_daftar"),
        (lambda rows: rows.with_columns(alasan_utama=pl.lit("X")), "nominal_tanpa_daftar"),
        (lambda rows: rows.with_columns(status=pl.lit("DITAHAN")), "daftar_tanpa_putusan"),
    ],
)
def test_each_break_of_the_layout_is_named(world: World, change: object, expected: str) -> None:
    decisions, listed, persons = part(world)
    assert expected in faults(change(decisions), listed, persons)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda rows: rows.reverse(), "urutan_salah"),
        (lambda rows: pl.concat([rows, rows.tail(1)]), "urutan_salah"),
        (lambda rows: rows.with_columns(kode_kabupaten_kota=pl.lit("3271")), "salah_berkas"),
        (lambda rows: rows.with_columns(alasan=pl.lit(["B", "A"])), "daftar_tak_urut"),
        (lambda rows: rows.with_columns(alasan_utama=pl.lit("X")), "orang_tak_beralasan"),
        (lambda rows: rows.with_columns(status=pl.lit("DITAHAN")), "orang_tak_beralasan"),
    ],
)
def test_each_break_of_the_persons_layout_is_named(
    world: World, change: object, expected: str
) -> None:
    decisions, listed, persons = part(world)
    assert expected in faults(decisions, listed, change(persons))  # type: ignore[operator]


def test_a_decision_without_its_list_row_is_named(world: World) -> None:
    decisions, listed, persons = part(world)
    assert faults(decisions, listed.head(1), persons) == {"putusan_tanpa_daftar"}


@pytest.mark.parametrize(
    ("composition", "sound"),
    [("SD:1x225000;LANSIA:1x600000;KORBAN_HAM:3x25000", True), ("BLTS:1x899999", False)],
)
def test_a_composition_adds_up_to_the_amount(world: World, composition: str, sound: bool) -> None:
    decisions, listed, persons = part(world)
    changed = pl.when(program="BLTS").then(pl.lit(composition)).otherwise("rincian")
    found = faults(decisions, listed.with_columns(rincian=changed), persons)
    assert found == (set() if sound else {"rincian_tidak_cocok"})


def test_an_unnamed_input_or_parameter_is_refused(world: World) -> None:
    files, decisions = world.tables["berkas"], world.tables["putusan"]
    persons = world.tables["daftar_pbi"]
    none = dict.fromkeys(FAULTS, 0)
    assert canonical(files, {FILE_A, FILE_B}, [], none, decisions, persons).lulus
    assert not canonical(files, {FILE_A}, [], none, decisions, persons).lulus
    assert not canonical(files, {FILE_A, FILE_B}, ["pkh.yaml"], none, decisions, persons).lulus
    assert not canonical(
        files, {FILE_A, FILE_B}, [], none | {"urutan_salah": 1}, decisions, persons
    ).lulus
    family, person = (pl.concat([rows, rows.head(1)]) for rows in (decisions, persons))
    twice = canonical(files, {FILE_A, FILE_B}, [], none, family, person)
    assert twice.hitungan["keluarga_lebih_dari_sekali"] == 1
    assert twice.hitungan["orang_lebih_dari_sekali"] == 1


@pytest.mark.parametrize(
    ("since", "band"),
    [
        (date(2025, 10, 17), "0-30"),
        (date(2025, 9, 17), "0-30"),
        (date(2025, 9, 16), "31-60"),
        (date(2025, 8, 18), "31-60"),
        (date(2025, 8, 17), ">60"),
        (None, UNKNOWN_AGE),
    ],
)
def test_holds_are_counted_by_age_at_the_cutoff(
    world: World, since: date | None, band: str
) -> None:
    held = world.tables["putusan"].with_columns(ditahan_sejak=pl.lit(since, dtype=pl.Date))
    counted = holds_by_age(held, date(2025, 10, 17), (30, 60))
    assert counted.rows() == [
        ("BLTS", "DESIL_BELUM_DITENTUKAN", band, 3, 3 * 900_000),
        ("PKH", "DESIL_BELUM_DITENTUKAN", band, 3, 3 * 225_000),
    ]


def test_changes_follow_a_family_to_its_new_kk_number(tmp_path: Path) -> None:
    first, second = World(tmp_path / "1").tables, World(tmp_path / "2", wave=2).tables
    renumber = pl.when(no_kk=kk("C")).then(pl.lit(kk("Z"))).otherwise("no_kk").alias("no_kk")
    before = first["putusan"].with_columns(renumber)

    def of_c(families: pl.DataFrame) -> list[tuple[str, str]]:
        told = changes(before, second["putusan"], families)
        listed = told.filter(pl.col("status") == "TERVERIFIKASI")
        return listed.select("status_lama", "alasan_lama").rows()

    lineage = pl.when(no_kk=kk("C")).then(pl.lit([kk("C"), kk("Z")])).otherwise("no_kk_silsilah")
    followed = second["keluarga"].with_columns(no_kk_silsilah=lineage)
    assert of_c(second["keluarga"]) == [("TIDAK_ADA", "")]
    assert of_c(followed) == [("MENUNGGU_GELOMBANG", "MENUNGGU_GELOMBANG")]


def test_changes_count_every_family_of_both_waves_once(tmp_path: Path) -> None:
    first, second = World(tmp_path / "1").tables, World(tmp_path / "2", wave=2).tables
    told = changes(first["putusan"], second["putusan"], second["keluarga"])
    assert told["keluarga"].sum() == second["putusan"].height


@pytest.mark.parametrize("at_once", [1, 2**30])
def test_changes_are_the_same_whichever_parts_families_lie_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(query, "BYTES_AT_ONCE", at_once)
    first, second = World(tmp_path / "1").tables, World(tmp_path / "2", wave=2).tables
    renumber = pl.when(no_kk=kk("C")).then(pl.lit(kk("Z"))).otherwise("no_kk").alias("no_kk")
    lineage = pl.when(no_kk=kk("C")).then(pl.lit([kk("C"), kk("Z")])).otherwise("no_kk_silsilah")
    before, now = first["putusan"].with_columns(renumber), second["putusan"]
    families = second["keluarga"].with_columns(no_kk_silsilah=lineage)
    told = changes(
        in_files(before, DECISIONS, tmp_path / "before", 3),
        in_files(now, DECISIONS, tmp_path / "now", 4),
        families,
    )
    assert told.equals(changes(before, now, families))


def test_totals_of_parts_add_up_to_those_of_the_whole(world: World) -> None:
    tables = [world.tables[name] for name in ("putusan", "daftar_kpm", "daftar_pbi")]
    parts = [
        part_totals(*(rows.filter(here) for rows in tables))
        for here in (pl.col("kode_kabupaten_kota") == area for area in ("0000", "3271", "3325"))
    ]
    whole, together = part_totals(*tables), add_up(parts)
    assert whole.control.equals(together.control)
    assert whole.statuses.equals(together.statuses)
    assert whole.reasons.equals(together.reasons)
    assert whole.persons.equals(together.persons)
    assert whole.person_reasons.equals(together.person_reasons)
    assert whole.unpaid.equals(together.unpaid)
    assert together.persons["orang"].sum() == tables[2].height
    everyone = together.listed.filter(program="SEMUA").select("baris", "keluarga", "rupiah").sum()
    assert everyone.row(0) == (5, 3, 3 * 900_000 + 2 * 225_000)


def test_what_a_held_family_is_entitled_to_is_counted_as_unpaid(world: World) -> None:
    decisions, listed, persons = part(world)
    held = decisions.with_columns(
        status=pl.lit("DITAHAN"),
        nominal_hak=pl.when(pl.col("program") == "PKH").then(225_000).otherwise(0).cast(pl.Int64),
    )
    families = decisions.filter(pl.col("program") == "PKH").height
    unpaid = part_totals(held, listed, persons).unpaid
    assert unpaid.rows() == [("33", "PKH", families, families * 225_000)]
    waiting = decisions.with_columns(status=pl.lit("MENUNGGU_KUOTA"))
    assert part_totals(waiting, listed, persons).unpaid.is_empty()


def test_what_an_unvisited_new_family_would_get_is_counted_apart_and_is_no_right_yet(
    world: World,
) -> None:
    decisions, listed, persons = part(world)
    held = decisions.filter(pl.col("program") == "BLTS").with_columns(
        status=pl.lit("DITAHAN"),
        nominal_hak=pl.lit(900_000, pl.Int64),
        alasan=pl.lit(["BELUM_DIVERIFIKASI", "NIK_GANDA"], pl.List(pl.String)),
    )
    new = held.filter(pl.col("status_kpm") == "BARU").height
    known = held.height - new

    found = part_totals(held, listed, persons)
    assert found.unverified["keluarga"].sum() == new > 0
    assert found.unpaid["keluarga"].sum() == known > 0
    assert found.unpaid["rupiah"].sum() == known * 900_000
    assert add_up([found]).unverified.equals(found.unverified)


def test_code_hash_sees_content_and_name_but_not_place(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place / "rules").mkdir(parents=True)
        (tmp_path / place / "rules" / "x.py").write_text("1")
        (tmp_path / place / "rules" / "x.pyc").write_text(place)
    one, other = (code_hash([tmp_path / place / "rules"]) for place in ("a", "b"))
    assert one == other
    (tmp_path / "b" / "rules" / "x.py").rename(tmp_path / "b" / "rules" / "y.py")
    assert code_hash([tmp_path / "b" / "rules"]) != one


def test_schema_hash_does_not_depend_on_the_order_of_tables() -> None:
    assert schema_hash([DECISIONS, KPM_LIST]) == schema_hash([KPM_LIST, DECISIONS])
    assert schema_hash([DECISIONS]) != schema_hash([KPM_LIST])
