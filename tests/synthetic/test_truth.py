"""The truth names DTSEN rows that exist and adds up."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from schemas.codes import FORMS

from .conftest import FAMILIES, read_dtsen, read_reports, read_truth


def test_every_person_truth_points_at_stands_in_dtsen(sample: Path) -> None:
    links = read_truth(sample, "tautan").filter(pl.col("nik").is_not_null())
    people = read_dtsen(sample, "anggota_keluarga").select(
        nik="nomor_induk_kependudukan", no_kk="nomor_kartu_keluarga"
    )
    assert links.height > 300
    assert links.join(people, on=["nik", "no_kk"], how="anti").is_empty()
    other = links.filter(pl.col("nik_setara").is_not_null())
    spread = other.select(nik=pl.col("nik_setara").str.split(";").explode())
    assert spread.join(people, on="nik", how="anti").is_empty()


def test_people_in_no_register_are_a_tenth_or_so_and_carry_no_numbers(sample: Path) -> None:
    links = read_truth(sample, "tautan").filter(pl.col("peran") != "BAYI")
    missing = links["nik"].is_null()
    assert 0.06 < missing.mean() < 0.2  # type: ignore[operator]
    assert links.filter(missing)["no_kk"].is_null().all()


def test_newborns_carry_the_family_but_no_nik(sample: Path) -> None:
    babies = read_truth(sample, "tautan").filter(pl.col("peran") == "BAYI")
    assert babies["nik"].is_null().mean() > 0.8  # type: ignore[operator]
    assert babies["no_kk"].is_not_null().mean() > 0.7  # type: ignore[operator]


def test_each_report_has_its_truth_once_and_each_truth_its_report(sample: Path) -> None:
    links, events = read_truth(sample, "tautan"), read_truth(sample, "kejadian")
    assert not links.select("id_laporan", "peran", "urutan").is_duplicated().any()
    assert events["id_laporan"].n_unique() == events.height
    reports = pl.concat(
        [read_reports(sample, form).select("id_laporan") for form in FORMS]
    ).unique()
    assert set(reports["id_laporan"]) == set(events["id_laporan"])
    assert set(links["id_laporan"]) <= set(events["id_laporan"])


def test_some_events_are_told_by_two_posyandu(sample: Path) -> None:
    events = read_truth(sample, "kejadian")
    twice = (
        events.with_columns(posyandu=pl.col("id_laporan").str.slice(0, 12))
        .group_by("id_kejadian")
        .agg(pl.col("posyandu").n_unique())
    )
    assert (twice["posyandu"] > 1).sum() >= 5


def test_a_move_between_areas_is_one_event_seen_from_both_ends(sample: Path) -> None:
    events = read_truth(sample, "kejadian").filter(
        pl.col("id_kejadian").str.contains(r"^PINDAH-\d{8}-")
    )
    ends = (
        events.with_columns(kab=pl.col("id_laporan").str.slice(0, 4))
        .group_by("id_kejadian")
        .agg(pl.col("kab").n_unique())
    )
    assert (ends["kab"] == 2).any()
    arrivals = events.filter(pl.col("id_laporan").str.contains("-PDD-"))
    links = read_truth(sample, "tautan").join(arrivals, on="id_laporan", how="semi")
    assert links.height > 0
    assert links["nik"].is_not_null().all()


def test_listed_companions_are_numbered_by_their_place_in_the_cell(sample: Path) -> None:
    moves = read_reports(sample, "perpindahan").filter(pl.col("anggota_ikut").is_not_null())
    cells = moves.unique("id_laporan").select(
        "id_laporan", n=pl.col("anggota_ikut").str.split(";").list.len().cast(pl.Int64)
    )
    links = (
        read_truth(sample, "tautan")
        .filter(pl.col("peran") == "IKUT")
        .group_by("id_laporan")
        .agg(pl.col("urutan").cast(pl.Int64).sort())
    )
    both = cells.join(links, on="id_laporan")
    assert both.height == cells.height > 5
    for n, places in zip(both["n"], both["urutan"], strict=True):
        assert places.to_list() == list(range(1, n + 1))


def test_true_families_add_up(sample: Path) -> None:
    families = read_truth(sample, "keluarga").with_columns(pl.col("jumlah_anggota").cast(pl.Int64))
    assert families.filter(pl.col("terbentuk") == "TIDAK").height == FAMILIES
    assert families["no_kk"].n_unique() == families.height
    ended = families.filter(pl.col("berakhir") == "YA")
    assert ended.height > 0
    assert (ended["jumlah_anggota"] == 0).all()
    assert (families.filter(pl.col("berakhir") == "TIDAK")["jumlah_anggota"] > 0).all()
    formed = families.filter(pl.col("terbentuk") == "YA")
    known = read_dtsen(sample, "keluarga")["nomor_kartu_keluarga"]
    assert formed.height > 10
    assert not formed["no_kk"].is_in(known.implode()).any()
    assert formed["no_kk_asal"].is_in(known.implode()).all()


def test_without_events_the_families_are_those_of_dtsen(tmp_path: Path) -> None:
    from synthetic.generate import write_sample

    write_sample(tmp_path, 300, 3, ["3325"], events=0.0)
    families = read_truth(tmp_path, "keluarga")
    dtsen = read_dtsen(tmp_path, "keluarga")
    both = families.join(dtsen, left_on="no_kk", right_on="nomor_kartu_keluarga")
    assert both.height == families.height == 300
    assert (both["jumlah_anggota"] == both["jumlah_anggota_keluarga"]).all()
    assert (both["kode_desa"] == both["kode_kelurahan_desa"]).all()
