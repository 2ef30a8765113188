"""The questions of docs/pertanyaan answer, and their answers foot with the releases."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from assets.folders import Folders
from assets.mart import mart_inputs
from payment.axes import on_axis
from release.mart import DEFAULT_ENGINE, MartInputs, reporting
from release.mart.reports import SQL, name_reports
from release.mart.sources import name_sources
from schemas import codes
from schemas.complaints import OPEN
from schemas.mart_complaints import HIDDEN
from schemas.masking import RESTRICTED
from schemas.siks_ng import AXES
from tests.mart.conftest import ROOT, WAVES

pytestmark = pytest.mark.xdist_group("mart")
QUESTIONS = sorted((ROOT / "docs/pertanyaan").glob("*.sql"))
LAST = WAVES[-1]
Ask = Callable[[int], pl.DataFrame]


@pytest.fixture
def ask(connection: duckdb.DuckDBPyConnection) -> Ask:
    def answer(number: int) -> pl.DataFrame:
        (path,) = (path for path in QUESTIONS if path.name.startswith(f"{number:02d}-"))
        return connection.sql(path.read_text(encoding="utf-8")).pl()

    return answer


@pytest.fixture(scope="session")
def published(data: Path) -> dict[str, dict[str, Any]]:
    """ringkasan.json of every wave."""
    return {
        wave: json.loads((data / "release" / wave / "ringkasan.json").read_text()) for wave in WAVES
    }


@pytest.fixture(scope="session")
def last(decisions: pl.DataFrame) -> pl.DataFrame:
    """The released decisions of the last wave; reasons few may see as the mart shows them."""
    neutral = pl.col("alasan_utama").replace(dict.fromkeys(RESTRICTED, "DALAM_PEMERIKSAAN"))
    return decisions.filter(pl.col("tahap") == LAST).with_columns(neutral)


def by(frame: pl.DataFrame, *keys: str, value: str = "keluarga") -> dict[Any, int]:
    """The sums of `value` by the key columns."""
    sums = frame.group_by(keys).agg(pl.col(value).sum())
    return {row[:-1] if len(keys) > 1 else row[0]: row[-1] for row in sums.rows() if row[-1]}


def counted(frame: pl.DataFrame, *keys: str) -> dict[Any, int]:
    """The rows by the key columns."""
    return by(frame.with_columns(keluarga=pl.lit(1, pl.Int64)), *keys)


def test_every_question_has_its_number_and_stands_in_two_languages() -> None:
    assert [path.name[:2] for path in QUESTIONS] == [f"{number:02d}" for number in range(1, 26)]
    for path in QUESTIONS:
        first, second = path.read_text(encoding="utf-8").splitlines()[:2]
        assert re.match(r"-- .*\?", first), path.name
        assert re.match(r"-- .*\?", second), path.name


def test_01_lists_foot_with_the_summaries(ask: Ask, published: dict[str, dict[str, Any]]) -> None:
    answer = {(row[0], row[1]): row[2:] for row in ask(1).rows()}
    expected = {
        (wave, program): (sums["baris"], sums["keluarga"], sums["rupiah"])
        for wave, content in published.items()
        for program, sums in content["daftar"]["nasional"].items()
    }

    assert answer == expected
    assert min(answer[wave, "BLTS"][0] for wave in WAVES) > 100


def test_02_the_waterfall_is_the_published_one(
    ask: Ask, published: dict[str, dict[str, Any]]
) -> None:
    answer = ask(2)
    expected = published[LAST]["air_terjun"]["nasional"]

    assert {
        program: dict(lines.select("langkah", "keluarga").rows())
        for (program,), lines in answer.partition_by("program", as_dict=True).items()
    } == expected
    assert answer["urut"].to_list() == sorted(range(1, 14)) * 3


def test_03_every_area_foots_and_the_areas_add_up(
    ask: Ask, published: dict[str, dict[str, Any]]
) -> None:
    answer = ask(3)
    nation = published[LAST]["air_terjun"]["nasional"]

    assert set(answer["selisih"]) == {0}
    for step in ("dtsen", "terbentuk", "berakhir", "terverifikasi", "ditahan", "tidak_layak"):
        assert by(answer, "program", value=step) == {
            program: lines[step] for program, lines in nation.items() if lines[step]
        }
    assert {"3271", "3325", "0000"} <= set(answer["kode_kabupaten_kota"])


def test_04_reasons_are_those_of_the_summary_most_frequent_first(
    ask: Ask, published: dict[str, dict[str, Any]]
) -> None:
    answer = ask(4)
    expected: dict[tuple[str, str], int] = {}
    for status, reasons in published[LAST]["alasan"]["BLTS"].items():
        for reason, sums in reasons.items():
            shown = "DALAM_PEMERIKSAAN" if reason in RESTRICTED else reason
            expected[status, shown] = expected.get((status, shown), 0) + sums["keluarga"]

    assert by(answer, "status", "alasan") == expected
    assert answer["keluarga"].is_sorted(descending=True)
    assert answer["label"].null_count() == 0


def test_05_holds_foot_with_the_summaries_in_families_and_rupiah(
    ask: Ask, published: dict[str, dict[str, Any]]
) -> None:
    answer = ask(5)
    ages = answer.select(pl.sum_horizontal("sampai_30_hari", "hari_31_60", "lebih_60_hari"))

    for measure in ("keluarga", "nominal_hak"):
        assert by(answer, "tahap", "program", value=measure) == {
            (wave, program): statuses["DITAHAN"][measure]
            for wave, content in published.items()
            for program, statuses in content["putusan"]["nasional"].items()
        }
    assert ages.to_series().to_list() == answer["keluarga"].to_list()
    assert answer["lebih_60_hari"].sum() > 0


def test_06_unpaid_entitlement_is_what_waits_or_is_held(
    ask: Ask, published: dict[str, dict[str, Any]]
) -> None:
    waiting = ("DITAHAN", "MENUNGGU_GELOMBANG", "MENUNGGU_KUOTA")
    owed = published[LAST]["hak_tidak_terbayar"]["nasional"]
    expected = {
        (program, status): owed[program]["rupiah"]
        if status == "DITAHAN"
        else statuses[status]["nominal_hak"]
        for program, statuses in published[LAST]["putusan"]["nasional"].items()
        for status in waiting
        if statuses.get(status, {}).get("nominal_hak")
    }

    assert by(ask(6), "program", "status", value="rupiah") == expected
    assert len(expected) >= 4


def test_07_flows_between_waves_keep_every_family(
    ask: Ask, decisions: pl.DataFrame, last: pl.DataFrame
) -> None:
    answer = ask(7)
    first = decisions.filter(pl.col("tahap") == WAVES[0])
    from_first = answer.filter(pl.col("status_a") != "TIDAK_ADA")
    to_last = answer.filter(pl.col("status_b") != "TIDAK_ADA")

    assert by(from_first, "program", "status_a") == counted(first, "program", "status")
    assert by(to_last, "program", "status_b") == counted(last, "program", "status")
    flows = by(answer, "status_a", "status_b")
    listed = sum(value for key, value in flows.items() if key[0] == "TERVERIFIKASI")
    assert flows["TERVERIFIKASI", "SUDAH_DITETAPKAN"] == listed


def test_08_answered_holds_are_families_on_the_next_list(ask: Ask, decisions: pl.DataFrame) -> None:
    answer = ask(8)
    listed = counted(decisions.filter(pl.col("status") == "TERVERIFIKASI"), "tahap", "program")

    assert answer.height > 0
    for key, families in by(answer, "tahap", "program").items():
        assert 0 < families <= listed[key]
    assert WAVES[0] not in set(answer["tahap"])
    assert "BELUM_DIVERIFIKASI" in set(answer["alasan_tahan"])


def test_09_quotas_are_never_exceeded_and_used_by_the_lists(
    ask: Ask, published: dict[str, dict[str, Any]]
) -> None:
    answer = ask(9)
    listed = 0
    for wave in WAVES:
        listed += published[wave]["daftar"]["nasional"]["BLTS"]["keluarga"]
        used = answer.filter(
            pl.col("tahap") == wave,
            pl.col("program") == "BLTS",
            pl.col("kode_wilayah").str.len_chars() == 4,
        )
        assert used["terpakai"].sum() == listed
    bound = answer.filter(pl.col("kode_wilayah") != "TANPA_KUOTA")
    assert (bound["sisa"] >= 0).all()
    assert (bound["terpakai"] + bound["sisa"] == bound["batas_gelombang"]).all()


def test_10_the_queue_holds_every_unsure_link(
    ask: Ask, data: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    answer = ask(10)
    links = pl.read_parquet(data / "lake/padanan/padanan.parquet")
    unsure = links.filter(pl.col("keputusan") == "TINJAU")

    assert by(answer, "formulir", value="orang") == counted(unsure, "formulir")
    assert answer["hari_terlama"].is_sorted(descending=True)
    assert connection.table("antrean_tinjau").count("*").fetchall() == [(unsure.height,)]


def test_11_links_are_counted_once_by_decision_and_method(ask: Ask, data: Path) -> None:
    answer = ask(11)
    links = pl.read_parquet(data / "lake/padanan/padanan.parquet")

    assert by(answer, "formulir", value="orang") == counted(links, "formulir")
    decided = answer["diterima"] + answer["ditinjau"] + answer["tanpa_padanan"]
    assert decided.to_list() == answer["orang"].to_list()
    methods = answer["lewat_nik"] + answer["lewat_kemiripan"] + answer["lewat_keluarga"]
    assert methods.to_list() == answer["diterima"].to_list()
    assert set(answer["formulir"]) == set(codes.FORMS)


def test_12_every_reject_is_counted_with_its_table(ask: Ask, data: Path) -> None:
    answer = ask(12)
    rejects = pl.read_parquet(data / "lake/tolakan/*.parquet")

    assert by(answer, "kode", value="kali") == counted(rejects, "kode")
    assert "dtsen_anggota" in set(answer["tabel"])


def test_13_posts_are_ranked_by_missing_niks(ask: Ask) -> None:
    answer = ask(13)

    assert answer.height > 20
    assert answer["laporan"].min() >= 5
    assert answer["bagian_nik"].is_sorted()
    assert answer["bagian_nik"].is_between(0, 1).all()
    assert answer["desa"].null_count() == 0


def test_14_delays_are_never_negative_and_leave_births_out(ask: Ask) -> None:
    answer = ask(14)

    assert set(answer["formulir"]) == set(codes.FORMS) - {"kelahiran"}
    assert (answer["hari_tengah"] >= 0).all()
    assert (answer["hari_persen_90"] >= answer["hari_tengah"]).all()
    assert (answer["hari_terlama"] >= answer["hari_persen_90"]).all()


def test_15_every_report_ends_once_in_every_wave(ask: Ask, data: Path) -> None:
    answer = ask(15)

    for wave in WAVES:
        events = pl.read_parquet(data / "lake/register" / wave / "peristiwa.parquet")
        own = answer.filter(pl.col("tahap") == wave)
        assert by(own, "formulir", "keadaan", value="laporan") == counted(
            events, "formulir", "keadaan"
        )


def test_16_listed_families_stand_in_ranks_one_to_four_and_foot(
    ask: Ask, published: dict[str, dict[str, Any]]
) -> None:
    answer = ask(16)

    assert set(answer["desil_nasional"]) <= {1, 2, 3, 4}
    assert by(answer, "tahap", "program", value="rupiah") == {
        (wave, program): sums["rupiah"]
        for wave, content in published.items()
        for program, sums in content["daftar"]["nasional"].items()
        if program != "SEMUA"
    }


def test_17_stopped_families_are_those_of_the_release(ask: Ask, last: pl.DataFrame) -> None:
    stopped = last.filter(
        pl.col("status_kpm") == "LAMA", pl.col("status").is_in(["TIDAK_LAYAK", "DITAHAN"])
    )

    assert by(ask(17), "program", "status", "alasan_utama") == counted(
        stopped, "program", "status", "alasan_utama"
    )
    assert stopped.height > 50


def test_18_every_complaint_is_counted(ask: Ask, data: Path) -> None:
    answer = ask(18)
    reports = pl.read_parquet(data / "lake/laporan/aduan.parquet")

    assert answer["aduan"].sum() == reports["id_laporan"].n_unique()
    assert (answer["keluarga_di_daftar"] <= answer["keluarga_dikenal"]).all()
    assert answer["keluarga_di_daftar"].sum() > 0


def test_19_what_became_of_the_lists_adds_up_to_the_lists(
    ask: Ask, data: Path, published: dict[str, dict[str, Any]]
) -> None:
    answer = ask(19)
    listed = {
        (wave, program): sums["rupiah"]
        for wave, content in published.items()
        for program, sums in content["daftar"]["nasional"].items()
        if sums["rupiah"] and program != "SEMUA"
    }

    assert by(answer, "tahap", "program", value="nominal") == listed
    shares = answer.group_by("tahap", "program", "kanal").agg(pl.col("bagian").sum())
    assert all(abs(share - 1) < 0.001 for share in shares["bagian"])
    states = pl.read_parquet(data / "lake/penyaluran/keadaan_penyaluran/*.parquet")
    assert by(answer, "penyaluran") == counted(states, "penyaluran")
    open_ = pl.read_parquet(data / "lake/penyaluran/daftar_tindak_lanjut/*.parquet")
    assert answer["hak_tidak_terbayar"].sum() == open_["hak_tidak_terbayar"].sum()
    owed = pl.read_parquet(data / "lake/penyaluran/daftar_pengembalian/*.parquet")
    inside = owed.filter(pl.col("sebab") != "DI_LUAR_DAFTAR")
    assert answer["harus_kembali"].sum() == inside["sisa"].sum() > 0
    silent = answer.filter(pl.col("tahap") == LAST)
    assert set(silent["penyaluran"]) == {"BELUM_DILAPORKAN"}


def test_the_three_axes_are_those_of_the_crosswalk_for_every_decision(
    connection: duckdb.DuckDBPyConnection, decisions: pl.DataFrame
) -> None:
    expected = decisions.with_columns(
        on_axis(axis, pl.col("alasan")).alias(axis.lower()) for axis in AXES
    )
    found = connection.sql("from tiga_sumbu").pl()

    keys = ("tahap", "program", "status", "identitas", "kelayakan")
    assert counted(found, *keys) == counted(expected, *keys)
    off_list = pl.col("status").is_in(["TERVERIFIKASI", "SUDAH_DITETAPKAN"]).not_()
    assert counted(found.filter(off_list), "tahap", "penyaluran") == counted(
        expected.filter(off_list), "tahap", "penyaluran"
    )
    paid = found.filter(~off_list & (pl.col("tahap") == WAVES[1]))
    assert {"DICAIRKAN", "GAGAL", "RETUR"} <= set(paid["penyaluran"])
    assert found["label_siks_ng"].null_count() == 0


def test_20_families_with_a_birth_have_one_decision_for_each_programme(
    ask: Ask, data: Path, last: pl.DataFrame
) -> None:
    answer = ask(20)
    events = pl.read_parquet(data / "lake/register" / LAST / "peristiwa.parquet")
    births = events.filter(
        pl.col("formulir") == "kelahiran",
        pl.col("keadaan") == "BERLAKU",
        pl.col("no_kk").is_not_null(),
    ).select("no_kk")
    families = last.join(births.unique(), on="no_kk", how="semi")

    assert by(answer, "program") == counted(
        families.filter(pl.col("program").is_in(["PKH", "BLTS"])), "program"
    )
    assert by(answer, "program")["PKH"] == by(answer, "program")["BLTS"] > 50


def test_21_open_complaints_of_a_kecamatan_are_those_of_the_lake(ask: Ask, data: Path) -> None:
    cases = pl.read_parquet(data / "lake/aduan/kasus_aduan.parquet").filter(
        pl.col("kode_kecamatan") == "332508",
        pl.col("status").is_in(OPEN),
        pl.col("umur_hari") > 14,
    )
    answer = ask(21)

    assert cases.height > 3
    assert sorted(answer["umur_hari"]) == sorted(cases["umur_hari"])
    assert counted(answer, "opd") == counted(cases, "opd")


def test_22_every_report_is_beside_each_step_and_silent_posts_beside_every_figure(
    ask: Ask, connection: duckdb.DuckDBPyConnection
) -> None:
    answer = ask(22)
    reports = connection.table("laporan_posyandu").pl()
    nation = answer.filter(pl.col("kode_wilayah") == "ID")
    complaints = reports.filter(pl.col("formulir") == "aduan").height
    totals = {row["langkah"]: row["laporan"] + row["belum"] for row in nation.to_dicts()}

    assert totals == dict.fromkeys(["LAPOR", "PADANAN", "PUTUSAN", "DAFTAR"], reports.height) | {
        "JAWABAN": complaints
    }
    days = nation.filter(pl.col("langkah") == "LAPOR")
    told = reports.filter(pl.col("formulir") != "kelahiran").drop_nulls("tgl_kejadian")
    late = (told["tgl_lapor"] - told["tgl_kejadian"]).dt.total_days()
    assert abs(days["hari_tengah"][0] - (late.median() or 0)) <= 3
    posts = connection.table("posyandu").pl()
    silent = posts.join(reports, on="kode_posyandu", how="anti").height
    assert set(nation["posyandu_diam"]) == {silent}
    assert silent > 0
    assert (
        answer["posyandu_terdaftar"] - answer["posyandu_melapor"] == answer["posyandu_diam"]
    ).all()


def test_23_every_level_holds_every_report_and_complaint_once(
    ask: Ask, connection: duckdb.DuckDBPyConnection
) -> None:
    tiers = connection.table("laporan_berjenjang").pl()
    reports = connection.table("laporan_posyandu").pl()
    cases = connection.table("kasus_aduan").pl()
    hidden = (pl.col("perlindungan") != "TERBUKA") | (pl.col("jalur") == "LANGSUNG")
    shown = cases.filter(~hidden)

    for level in ("POSYANDU", "DESA", "KECAMATAN", "KABUPATEN_KOTA"):
        own = tiers.filter(pl.col("tingkat") == level)
        assert own["laporan_diterima"].sum() == reports.height, level
        expected = cases if level == "KABUPATEN_KOTA" else shown
        assert own["aduan"].sum() == expected.height, level
        assert own["aduan_terbuka"].sum() == expected["status"].is_in(OPEN).sum(), level
        assert own["berlaku"].sum() == (reports["keadaan"] == "BERLAKU").sum(), level
        assert own["posyandu_diam"].sum() > 0, level
    assert ask(23)["diterima"].sum() == reports.height


def test_rejects_of_a_file_without_an_area_stand_in_a_row_of_their_own(
    data: Path, tmp_path: Path
) -> None:
    inputs = mart_inputs(Folders(data))
    reports = pl.read_parquet(data / "lake/laporan/kematian.parquet")
    placed = reports.filter(pl.col("kode_desa").is_not_null())["berkas"][0]
    files = pl.read_parquet(inputs.files)
    unknown = files.filter(pl.col("berkas") == placed).with_columns(
        berkas=pl.lit("0" * 64), dibaca=5, diterima=0, ditolak=5
    )
    spoilt = files.with_columns(
        ditolak=pl.when(pl.col("berkas") == placed).then(3).otherwise("ditolak")
    )
    pl.concat([spoilt, unknown], how="vertical_relaxed").write_parquet(tmp_path / "berkas.parquet")
    year = (date(2025, 1, 1), date(2025, 12, 31))

    told = reporting(replace(inputs, files=tmp_path / "berkas.parquet"), year, DEFAULT_ENGINE).tiers
    by_level = dict(told.group_by("tingkat").agg(pl.col("baris_ditolak").sum()).rows())
    assert (by_level["KABUPATEN_KOTA"], by_level["TIDAK_DIKETAHUI"]) == (3, 5)


@pytest.mark.parametrize("slip", [date(2062, 10, 5), date(1925, 10, 5)])
def test_a_slip_in_a_date_makes_no_month_and_its_report_is_counted_without_one(
    data: Path, tmp_path: Path, slip: date
) -> None:
    inputs = mart_inputs(Folders(data))
    deaths = pl.read_parquet(inputs.reports["kematian"]).with_columns(
        tgl_lapor=pl.when(pl.int_range(pl.len()) == 0).then(slip).otherwise("tgl_lapor")
    )
    deaths.write_parquet(tmp_path / "kematian.parquet")
    spoilt = replace(inputs, reports={**inputs.reports, "kematian": tmp_path / "kematian.parquet"})
    told = [(_months(one), _tiers(one)) for one in (inputs, spoilt)]

    assert told[0][0] == told[1][0]
    assert (told[0][0][0], told[0][0][-1]) == (
        inputs.first_day and inputs.first_day.replace(day=1),
        inputs.last_day and inputs.last_day.replace(day=1),
    )
    received = [
        tiers.filter(tingkat="KABUPATEN_KOTA")["laporan_diterima"].sum() for _, tiers in told
    ]
    assert received[0] == received[1]
    assert told[0][1]["bulan"].null_count() == 0
    without = told[1][1].filter(pl.col("bulan").is_null())
    assert without.group_by("tingkat").agg(pl.col("laporan_diterima").sum()).height == 4
    assert without.select("laporan_diharapkan", "posyandu_diam").sum().row(0) == (0, 0)
    assert set(without["laporan_diterima"]) == {1}


def _months(inputs: MartInputs) -> list[date]:
    with duckdb.connect() as connection:
        name_sources(connection, inputs)
        name_reports(connection, inputs)
        return [
            day for (day,) in connection.sql("select bulan from bulan_lapor order by 1").fetchall()
        ]


def _tiers(inputs: MartInputs) -> pl.DataFrame:
    text = (SQL / "tables" / "laporan_berjenjang.sql").read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        name_sources(connection, inputs)
        name_reports(connection, inputs)
        return connection.sql(text).pl()


def test_25_a_lead_is_counted_by_kecamatan_and_names_nobody(
    ask: Ask, connection: duckdb.DuckDBPyConnection
) -> None:
    counted = ask(25).select("kode_kecamatan", "jenis", "sumber", "petunjuk", "dengan_nik")
    (lead,) = connection.table("petunjuk_warga").pl().to_dicts()

    assert counted.rows() == [("332508", "KK_LAIN", "SIAK", 1, 1)]
    assert re.fullmatch("[0-9a-f]{32}", lead["nik"])
    assert "catatan" not in lead


def test_of_a_protected_complaint_the_mart_has_neither_place_nor_person(
    connection: duckdb.DuckDBPyConnection, data: Path
) -> None:
    cases = connection.table("kasus_aduan").pl()
    hidden = (pl.col("perlindungan") != "TERBUKA") | (pl.col("jalur") == "LANGSUNG")
    own = cases.filter(hidden)

    assert own.height > 5
    assert all(own[name].null_count() == own.height for name in HIDDEN)
    numbers = set(pl.read_parquet(data / "lake/aduan/kasus_aduan.parquet")["no_aduan"])
    assert not numbers & set(own["no_aduan"])
    reports = connection.table("laporan_posyandu").pl().filter(pl.col("formulir") == "aduan")
    assert (reports["jenis"] == "DILINDUNGI").sum() == own.height
    assert not {"PUNGLI", "POTONGAN"} & set(reports["jenis"])
    shut = reports.filter(jenis="DILINDUNGI")["id_laporan"].implode()
    for table, column in (("peristiwa", "nik"), ("peristiwa", "no_kk"), ("padanan", "nik_padan"),
                          ("padanan", "id_orang_padan"), ("padanan", "no_kk_padan"),
                          ("padanan", "nik_kedua"), ("antrean_tinjau", "nik_padan")):  # fmt: skip
        rows = connection.table(table).pl().filter(formulir="aduan")
        assert not rows.filter(pl.col("id_laporan").is_in(shut))[column].count()
        if table != "antrean_tinjau":
            assert rows[column].count()
    steps = connection.table("riwayat_aduan").pl()
    assert set(own["no_aduan"]) & set(steps["no_aduan"])
    assert not numbers - set(cases["no_aduan"]) & set(steps["no_aduan"])
