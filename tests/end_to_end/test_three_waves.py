"""The main job on the sample: three waves, verified, the same bytes however it is run."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.end_to_end.conftest import LANDING, TRUTH, WAVES, Bansos
from tests.shared import start_alone

pytestmark = pytest.mark.xdist_group("tiga_gelombang")


def bytes_of(folder: Path) -> dict[str, str]:
    """sha256 of every file under a folder, by its relative path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def in_other_order(landing: Path) -> None:
    """The same files under other names and folders, so that they are met in another order."""
    for number, path in enumerate(sorted((LANDING).rglob("*.csv"), reverse=True)):
        family = path.relative_to(LANDING).parts[0]
        name = path.name if family == "dtsen" else f"kiriman_{number:04d}.csv"
        target = landing / family / f"{number % 7}" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def test_every_wave_is_verified_as_sound(finished: tuple[Path, str], bansos: Bansos) -> None:
    data, _ = finished
    for wave in WAVES:
        answer = bansos("verify", data / "release" / wave)
        assert answer.returncode == 0, answer.stdout


def test_same_bytes_with_one_thread_and_files_in_another_order(
    finished: tuple[Path, str], tmp_path: Path
) -> None:
    data, _ = finished
    in_other_order(tmp_path / "landing")
    other = tmp_path / "data"
    place = ("--landing", tmp_path / "landing", "--data", other, "--threads", 1)
    run = start_alone(*(("run", "--tahap", wave, *place) for wave in WAVES))
    assert run.returncode == 0, run.stdout + run.stderr

    assert bytes_of(other / "release") == bytes_of(data / "release")
    links = "lake/padanan/padanan.parquet"
    assert (other / links).read_bytes() == (data / links).read_bytes()


def test_running_again_changes_nothing(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, _ = finished
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    before = bytes_of(copy / "release")

    run = bansos("run", "--tahap", WAVES[0], "--landing", LANDING, "--data", copy)

    assert run.returncode == 0, run.stderr
    assert "SUDAH_ADA" in run.stdout
    assert bytes_of(copy / "release") == before


def test_the_waterfall_foots_and_every_wave_binds(finished: tuple[Path, str]) -> None:
    data, _ = finished
    for wave in WAVES:
        summary = json.loads((data / "release" / wave / "ringkasan.json").read_text())
        for lines in summary["air_terjun"]["nasional"].values():
            before = lines["dtsen"] + lines["terbentuk"] - lines["berakhir"]
            before += lines["pindah_masuk"] - lines["pindah_keluar"] + lines["luar_dtsen"]
            after = sum(
                lines[name]
                for name in (
                    "sudah_ditetapkan",
                    "terverifikasi",
                    "menunggu_gelombang",
                    "menunggu_kuota",
                    "ditahan",
                    "tidak_layak",
                )
            )
            assert before == after > 0
        waiting = summary["air_terjun"]["nasional"]["BLTS"]
        assert waiting["terverifikasi"] > 0
        assert waiting["menunggu_gelombang"] + waiting["menunggu_kuota"] > 0


def test_every_insured_person_has_one_decision_for_health_cover(
    finished: tuple[Path, str],
) -> None:
    data, _ = finished
    insured = pl.read_parquet(data / "lake/kepesertaan.parquet").filter(
        pl.col("program") == "PBI_JK", pl.col("status") == "AKTIF"
    )
    for wave in WAVES:
        persons = pl.read_parquet(
            data / "release" / wave / "daftar_pbi/*/*.parquet", hive_partitioning=False
        )
        assert persons["id_orang"].is_unique().all()
        decided = persons.filter("peserta")["nik"]
        assert set(decided) == set(insured["nik_peserta"])
        covered = persons.filter(pl.col("status") == "TERVERIFIKASI")
        assert covered.height > 0
        assert covered["desil_nasional"].max() == 5
        assert covered["nik"].null_count() == 0


def test_no_family_is_listed_twice_over_the_waves(finished: tuple[Path, str]) -> None:
    data, _ = finished
    lists = pl.concat(
        [
            pl.read_parquet(
                data / "release" / wave / "daftar_kpm/*/*.parquet", hive_partitioning=False
            )
            for wave in WAVES
        ]
    )
    for key in ("no_kk", "nik_pengurus"):
        twice = lists.group_by("program", key).len().filter(pl.col("len") > 1)
        assert twice.height == 0, key


def test_every_named_person_of_the_truth_has_one_link_or_was_rejected_at_intake(
    finished: tuple[Path, str],
) -> None:
    data, _ = finished
    links = pl.read_parquet(data / "lake/padanan/padanan.parquet")
    truth = pl.read_csv(TRUTH / "tautan.csv", infer_schema=False).with_columns(
        pl.col("urutan").cast(pl.Int16)
    )
    key = ["id_laporan", "peran", "urutan"]
    assert links.select(key).is_unique().all()
    missing = truth.join(links, on=key, how="anti")["id_laporan"].unique()
    rejected = pl.read_parquet(data / "lake/tolakan/*.parquet").filter(
        pl.col("tingkat").is_in(["BARIS", "BERKAS"])
    )
    assert len(missing) <= rejected.height
    assert len(missing) < 0.03 * truth["id_laporan"].n_unique()


def test_evaluate_prints_one_line_of_json(finished: tuple[Path, str], bansos: Bansos) -> None:
    data, _ = finished
    answer = bansos("evaluate", "--truth", TRUTH, "--data", data, "--json")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.count("\n") == 1
    figures = json.loads(answer.stdout)["semua"]
    assert figures["precision"] > 0.99
    assert figures["recall_dengan_tinjau"] > 0.95


def test_explain_gives_reasons_in_words_for_a_family_that_is_out(
    finished: tuple[Path, str], bansos: Bansos
) -> None:
    data, _ = finished
    decisions = pl.read_parquet(
        data / "release" / WAVES[2] / "putusan/*/*.parquet", hive_partitioning=False
    )
    out = decisions.filter(pl.col("status") == "TIDAK_LAYAK", pl.col("program") == "BLTS")

    answer = bansos("explain", "--no-kk", "-", "--data", data, text=out["no_kk"][0])

    assert answer.returncode == 0, answer.stderr
    assert "TIDAK_LAYAK" in answer.stdout
    assert out["alasan_utama"][0] in answer.stdout
    persons = pl.read_parquet(
        data / "release" / WAVES[2] / "daftar_pbi/*/*.parquet", hive_partitioning=False
    ).filter(pl.col("no_kk") == out["no_kk"][0])
    assert persons.height > 0
    assert "PBI-JK 2025-T4-3 per orang" in answer.stdout
    assert set(persons["alasan"].explode().drop_nulls()) <= set(
        re.findall(r"[A-Z_]+", answer.stdout)
    )
    assert not [name for name in persons["nama"].drop_nulls() if name in answer.stdout]


def test_no_identifier_or_name_of_the_sample_is_printed_or_logged(
    finished: tuple[Path, str],
) -> None:
    data, printed = finished
    texts = printed + (data / "catatan_lari.jsonl").read_text()
    texts += "".join(path.read_text() for path in (data / "release").glob("*/*.json"))
    members = pl.concat(
        [
            pl.read_parquet(path)
            for path in (data / "lake/register" / WAVES[0] / "anggota").glob("*")
        ]
    )
    numbers = set(members["nik"].drop_nulls()) | set(members["no_kk"])
    names = {name for name in members["nama"].drop_nulls() if " " in name}

    assert not {word for word in numbers if word in texts}
    assert not {name for name in names if name in texts}


def test_feedback_is_matched_in_any_order_and_no_release_is_touched(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    before, _ = finished
    here, there, sent = tmp_path / "sini", tmp_path / "sana", tmp_path / "kiriman"
    example = ("bayar", "contoh", "--tahap", WAVES[0], "--data", before)
    assert bansos(*example, "--out", sent, "--seed", 7).returncode == 0
    files = sorted((sent / "pembayaran").glob("*.csv"))
    shutil.copytree(before, here)
    shutil.copytree(before, there)
    for place, path in enumerate(reversed(files)):
        (tmp_path / "acak" / str(place)).mkdir(parents=True)
        shutil.copyfile(path, tmp_path / "acak" / str(place) / f"bank_{place}.csv")

    early = bansos("bayar", "--data", here, "--landing", sent, "--as-of", "2025-10-30")
    then = bytes_of(here / "lake/penyaluran")
    out = tmp_path / "keluar"
    late = bansos("bayar", "--data", here, "--out", out, "--tahap", WAVES[0])
    again = bansos("bayar", "--data", there, "--landing", tmp_path / "acak")
    same = bansos("bayar", "--data", there)
    assert early.returncode == late.returncode == again.returncode == 0, late.stderr

    assert bytes_of(there / "lake/penyaluran") == bytes_of(here / "lake/penyaluran") != then
    assert "tidak ada yang berubah" in same.stdout
    assert bansos("bayar", "--data", there, "--as-of", "2025-10-30").returncode == 0
    assert bytes_of(there / "lake/penyaluran") == then
    for data in (here, there):
        assert bytes_of(data / "release") == bytes_of(before / "release")

    sound = bansos("bayar", "verifikasi", "--data", here, "--out", out)
    assert sound.returncode == 0, sound.stdout

    account = pl.read_parquet(here / "lake/penyaluran/neraca_umpan_balik/*.parquet")
    received = pl.read_parquet(here / "lake/berkas.parquet").filter(pl.col("tabel") == "pembayaran")
    assert account["dibaca"].sum() == received["dibaca"].sum()
    for fate in ("ditolak", "cocok", "ulangan", "tahap_lain", "tidak_terdaftar"):
        assert account[fate].sum() > 0, fate
    assert set(account["total"]) == {"TANPA_TOTAL", "SEIMBANG", "TOTAL_BEDA"}
    for name in ("daftar_tindak_lanjut", "daftar_pengembalian"):
        table = pl.read_parquet(out / f"{name}_{WAVES[0]}.parquet")
        text = pl.read_csv(out / f"{name}_{WAVES[0]}.csv", infer_schema=False)
        assert table.height == text.height > 0
        assert table["no_kk"].to_list() == text["no_kk"].to_list()
        assert (out / f"{name}_{WAVES[0]}.xlsx").stat().st_mode & 0o077 == 0
    owed = pl.read_parquet(out / f"daftar_pengembalian_{WAVES[0]}.parquet")
    printed = early.stdout + late.stdout + again.stdout
    assert not [kk for kk in owed["no_kk"] if kk in printed]

    failed = pl.read_parquet(here / "lake/penyaluran/keadaan_penyaluran/*.parquet").filter(
        pl.col("penyaluran") == "GAGAL"
    )
    told = bansos("explain", "--no-kk", "-", "--data", here, text=failed["no_kk"][0])
    assert "GAGAL OMSPAN" in told.stdout


def test_explain_shows_an_objection_with_its_answer(
    finished: tuple[Path, str], bansos: Bansos
) -> None:
    data, _ = finished
    there = pl.read_parquet(data / f"lake/register/{WAVES[2]}/anggota/*.parquet").filter("dihitung")
    rows = (
        pl.read_parquet(data / "lake/sanggah.parquet")
        .drop_nulls(["nik", "no_berita_acara"])
        .join(there, on="nik", how="semi")
        .sort("no_sanggah")
    )
    told = bansos("explain", "--nik", "-", "--data", data, text=rows["nik"][0])
    assert told.returncode == 0, told.stderr
    for word in (rows["no_sanggah"][0], rows["no_berita_acara"][0], rows["hasil"][0]):
        assert word in told.stdout


def test_feedback_for_a_wave_that_is_not_out_says_which_are(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, _ = finished
    for command in (("contoh", "--out", tmp_path), ()):
        answer = bansos("bayar", *command, "--tahap", "2025-T4-9", "--data", data)
        assert answer.returncode == 2
        assert "2025-T4-3" in answer.stderr
    assert bansos("bayar", "--data", tmp_path).returncode == 2
