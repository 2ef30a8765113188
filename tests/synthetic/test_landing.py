"""The landing folder has the senders' formats, and its lists are consistent."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from schemas.codes import COMPONENTS, FORMS, VERIFICATION_RESULTS
from schemas.dtsen import FAMILY_HEADER, PERSON_HEADER
from schemas.lists import LISTS
from schemas.reasons import EXCLUSION_CODES
from synthetic.generate import write_sample
from synthetic.reports.sheet import form_columns

from .conftest import FAMILIES, read_dtsen, read_reports

OWN_COLUMNS = {"isi", "berkas", "baris"}


def _list(sample: Path, name: str) -> pl.DataFrame:
    paths = sorted((sample / "landing" / name).glob("*.csv"))
    return pl.concat([pl.read_csv(path, infer_schema=False) for path in paths])


def test_dtsen_files_are_piped_and_fully_quoted_with_the_real_header(sample: Path) -> None:
    folder = sample / "landing" / "dtsen"
    for name, header in (("keluarga", FAMILY_HEADER), ("anggota_keluarga", PERSON_HEADER)):
        text = (folder / f"{name}_dtsen_v3_2025T4_3325.csv").read_text(encoding="utf-8")
        lines = text.splitlines()
        assert lines[0] == "|".join(f'"{column}"' for column in header)
        assert sum(line.count("|") == len(header) - 1 for line in lines) > len(lines) - 6


def test_damaged_lines_are_few_and_nobody_is_lost_by_them(sample: Path) -> None:
    families, people = read_dtsen(sample, "keluarga"), read_dtsen(sample, "anggota_keluarga")
    assert families["nomor_kartu_keluarga"].n_unique() == FAMILIES
    known = families["nomor_kartu_keluarga"].implode()
    assert people["nomor_kartu_keluarga"].is_in(known).all()
    lines = sum(
        path.read_text().count("\n") - 1
        for path in (sample / "landing" / "dtsen").glob("anggota_keluarga*")
    )
    assert 0 < lines - people.height <= 10


def test_members_counted_by_the_family_file_stand_in_the_person_file(sample: Path) -> None:
    families, people = read_dtsen(sample, "keluarga"), read_dtsen(sample, "anggota_keluarga")
    counted = families.select(
        "nomor_kartu_keluarga", n=pl.col("jumlah_anggota_keluarga").cast(pl.Int64)
    )
    # a person entered twice is "other" (8) in the second family and not counted there
    found = people.group_by("nomor_kartu_keluarga").len()
    both = counted.join(found, on="nomor_kartu_keluarga", how="left")
    assert (both["len"] >= both["n"]).all()
    assert (both["len"] - both["n"]).sum() < 0.02 * people.height


def test_dtsen_lacks_some_nik_and_some_desil(sample: Path) -> None:
    people, families = read_dtsen(sample, "anggota_keluarga"), read_dtsen(sample, "keluarga")
    missing = (people["nomor_induk_kependudukan"].fill_null("") == "").mean()
    assert isinstance(missing, float)
    assert 0.015 < missing < 0.05
    odd = ~families["desil_nasional"].fill_null("").str.contains(r"^(10|[1-9])$")
    assert 0 < odd.sum() < 0.03 * families.height


def test_parquet_holds_the_rows_of_the_csv(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, FAMILIES, 11, ["3325", "3271"], events=4.0, format="parquet")
    frames = [
        pl.read_parquet(path) for path in sorted((tmp_path / "landing" / "dtsen").glob("keluarga*"))
    ]
    assert all(dtype == pl.String for dtype in frames[0].dtypes)
    columns = list(FAMILY_HEADER)
    text = read_dtsen(sample, "keluarga").select(pl.col(columns).fill_null(""))
    assert pl.concat(frames).select(pl.col(columns).fill_null("")).equals(text)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_reports_in_its_own_columns(form: str, sample: Path) -> None:
    rows = read_reports(sample, form)
    assert rows.columns == [*form_columns(form), "berkas"]
    assert rows.height >= 8
    for column in ("id_laporan", "kode_posyandu", "kode_desa", "tgl_lapor", "petugas"):
        assert rows[column].null_count() == 0


def test_what_a_form_requires_is_always_filled(sample: Path) -> None:
    from schemas.forms import FORMS as TABLES

    for form in FORMS:
        rows = read_reports(sample, form)
        for column in TABLES[form].columns:
            if not column.nullable and column.name not in OWN_COLUMNS:
                assert rows[column.name].null_count() == 0, (form, column.name)


def test_no_report_is_dated_before_its_event_or_after_the_snapshot(sample: Path) -> None:
    for form, event in (("kelahiran", "tgl_lahir"), ("kematian", "tgl_meninggal")):
        rows = read_reports(sample, form).filter(pl.col("tgl_lapor").str.contains(r"^\d{4}-"))
        assert (rows["tgl_lapor"] >= rows[event]).all()
        assert (rows["tgl_lapor"] <= "2025-12-31").all()
        assert (rows["tgl_lapor"] > "2025-12-17").any()


def test_reports_are_repeated_corrected_and_withdrawn(sample: Path) -> None:
    rows = pl.concat(
        [
            read_reports(sample, form).select("id_laporan", "tgl_lapor", "membatalkan", "berkas")
            for form in FORMS
        ]
    )
    copies = rows.filter(pl.col("berkas").str.ends_with("Copy.csv"))
    assert copies.height > 0
    versions = rows.filter(~pl.col("berkas").str.ends_with("Copy.csv")).group_by("id_laporan").len()
    assert (versions["len"] > 1).sum() > 3
    withdrawn = rows.filter(pl.col("membatalkan").is_not_null())
    assert withdrawn.height > 0
    assert withdrawn["membatalkan"].is_in(rows["id_laporan"].implode()).all()
    assert not withdrawn["id_laporan"].is_in(withdrawn["membatalkan"].implode()).any()


def test_most_cadres_give_no_nik(sample: Path) -> None:
    rows = read_reports(sample, "kematian")
    assert 0.2 < rows["nik"].is_not_null().mean() < 0.5  # type: ignore[operator]


# the bridge between two area codes comes from their makers, not from a generator
@pytest.mark.parametrize("name", sorted(set(LISTS) - {"jembatan_wilayah"}))
def test_lists_have_their_columns_and_one_file_per_area(name: str, sample: Path) -> None:
    own = [c.name for c in LISTS[name].columns if c.name not in OWN_COLUMNS]
    # Banks that never heard of them leave out the newest columns of feedback.
    newest = {"pembayaran": ["tgl_lapor", "total_baris", "total_nominal"]}.get(name, [])
    assert _list(sample, name).columns == [column for column in own if column not in newest]
    assert len(list((sample / "landing" / name).glob("*.csv"))) == (1 if name == "kuota" else 2)


def test_codes_are_official(sample: Path) -> None:
    assert _list(sample, "eksklusi")["kode_alasan"].is_in(EXCLUSION_CODES).all()
    assert _list(sample, "komponen")["komponen"].is_in(COMPONENTS).all()
    assert _list(sample, "verifikasi")["hasil"].is_in(VERIFICATION_RESULTS).all()
    excluded = _list(sample, "eksklusi")
    assert excluded.filter(pl.col("nik").is_null() & pl.col("no_kk").is_null()).is_empty()


def test_a_quarter_of_the_verified_candidates_is_refused(sample: Path) -> None:
    found = _list(sample, "verifikasi")
    refused = (found["hasil"] != "LAYAK").mean()
    assert refused == pytest.approx(0.255, abs=0.01)
    participants = _list(sample, "kepesertaan").filter(
        pl.col("status") == "AKTIF", pl.col("program") != "PBI_JK"
    )
    assert not found["no_kk"].is_in(participants["no_kk"].implode()).any()


def test_every_blts_wave_binds_and_leaves_families_waiting(sample: Path) -> None:
    families = read_dtsen(sample, "keluarga").select(
        no_kk="nomor_kartu_keluarga",
        kab="kode_kabupaten_kota",
        desil=pl.col("desil_nasional").cast(pl.Int64, strict=False),
    )
    poor = families.filter(pl.col("desil") <= 4)
    people = read_dtsen(sample, "anggota_keluarga").select(
        nik="nomor_induk_kependudukan", no_kk="nomor_kartu_keluarga"
    )
    excluded = _list(sample, "eksklusi")
    stopped = pl.concat(
        [
            people.join(excluded.select("nik").drop_nulls(), on="nik", how="semi").select("no_kk"),
            excluded.select("no_kk").drop_nulls(),
        ]
    )
    taking_part = _list(sample, "kepesertaan").filter(
        pl.col("status") == "AKTIF", pl.col("program").is_in(["PKH", "SEMBAKO"])
    )
    found = _list(sample, "verifikasi").filter(pl.col("hasil") == "LAYAK")
    quota = _list(sample, "kuota").filter(pl.col("program") == "BLTS")
    for wave, cut_off in enumerate(("2025-10-17", "2025-11-17", "2025-12-17"), start=1):
        ready = pl.concat(
            [
                taking_part.select("no_kk").unique(),
                found.filter(pl.col("tgl_verifikasi") <= cut_off).select("no_kk"),
            ]
        ).unique()
        counted = (
            poor.join(ready, on="no_kk", how="semi")
            .join(stopped, on="no_kk", how="anti")
            .group_by("kab")
            .len()
        )
        limits = quota.filter(pl.col("gelombang") == str(wave)).select(
            kab="kode_wilayah", kuota=pl.col("kuota").cast(pl.Int64)
        )
        both = limits.join(counted, on="kab")
        assert both.height == 2
        assert (both["len"] > both["kuota"]).all()


def test_quotas_grow_over_the_waves(sample: Path) -> None:
    quota = _list(sample, "kuota").with_columns(pl.col("kuota").cast(pl.Int64))
    blts = quota.filter(pl.col("program") == "BLTS").sort("kode_wilayah", "gelombang")
    for _, rows in blts.group_by("kode_wilayah"):
        assert rows["kuota"].is_sorted()


def test_the_quota_of_the_nation_is_the_sum_of_the_areas(sample: Path) -> None:
    quota = _list(sample, "kuota").with_columns(pl.col("kuota").cast(pl.Int64))
    nation = pl.col("kode_wilayah") == "ID"
    key = ["program", "gelombang"]
    areas = quota.filter(~nation).group_by(key).agg(pl.col("kuota").sum()).sort(key)
    assert areas.equals(quota.filter(nation).select(*key, "kuota").sort(key))
