"""Landing files drawn in the tests: one made-up row per table, written as a sender would."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from intake import FileIntake, read_file
from schemas.dtsen import FAMILY_HEADER, PERSON_HEADER

COMMON = {
    "id_laporan": "L-1",
    "kode_posyandu": "3325012001-01",
    "kode_desa": "3325012001",
    "tgl_lapor": "2025-09-20",
    "petugas": "K1",
}
WOMAN, MAN, CARD = "3325014508900001", "3325010508880002", "3325011203150003"
ROWS: dict[str, dict[str, str]] = {
    "kelahiran": COMMON
    | {"nama_ibu": "SITI", "tgl_lahir": "2025-09-01", "jk": "P", "rt": "003"}
    | {"nik_bayi": "", "nik_ibu": WOMAN, "tgl_lahir_ibu": "1990-08-05", "no_kk": CARD},
    "kehamilan": COMMON | {"nama_ibu": "SITI", "rt": "003", "hpht": "2025-05-01"},
    "kematian": COMMON | {"nama": "BUDI", "tgl_meninggal": "2025-09-10", "rt": "003"},
    "perpindahan": COMMON
    | {"arah": "DATANG", "nama": "BUDI", "seluruh_keluarga": "YA", "sifat": "TETAP", "rt": "1"},
    "perkawinan": COMMON | {"nama_suami": "BUDI", "nama_istri": "SITI", "rt": "003"},
    "perceraian": COMMON
    | {"nama_suami": "BUDI", "nama_istri": "SITI", "status_cerai": "AKTA", "rt": "003"},
    "perubahan_keluarga": COMMON | {"jenis": "PISAH_KK", "nama": "BUDI", "rt": "003"},
    "aduan": COMMON | {"jenis_aduan": "SALDO_NOL", "uraian": "saldo kosong"},
    "kepesertaan": {"no_kk": CARD, "program": "PKH", "status": "AKTIF"},
    "verifikasi": {"no_kk": CARD, "tgl_verifikasi": "2025-09-01", "metode": "MUSDES"}
    | {"hasil": "LAYAK"},
    "komponen": {"nik": WOMAN, "komponen": "SD", "sumber": "DAPODIK", "tgl_data": "2025-08-01"},
    "kuota": {"triwulan": "2025-T4", "program": "BLTS", "gelombang": "1"}
    | {"kode_wilayah": "3325", "kuota": "100"},
    "eksklusi": {"nik": MAN, "kode_alasan": "MENINGGAL", "sumber": "DUKCAPIL"}
    | {"tgl_data": "2025-09-01", "tgl_kejadian": "2025-08-01"},
    "jembatan_wilayah": {"kode_bps": "3325010", "kode_kemendagri": "332501"},
    "penduduk": {"Nomor KK": CARD, "NIK": WOMAN, "Nama Penduduk": "SITI", "Kelamin": "P"}
    | {"Tanggal Lahir": "1990-08-05", "SHDK": "ISTRI"},
    "balita": {"NIK": MAN, "NAMA_LENGKAP": "BUDI", "TANGGAL_LAHIR": "2024-08-05"}
    | {"TANGGAL_PERIKSA": "2025-08-05", "BERAT_BADAN": "8.5"},
    "ibu_hamil": {"NIK": WOMAN, "NAMA_LENGKAP": "SITI", "TANGGAL_HPHT": "2025-05-01"},
    "pdtt": {"NIK_MASK": "332501******0001", "NOKK_MASK": "3325011203******"}
    | {"Nama_Pengurus": "SITI", "KODE_WILAYAH": "3325012001"},
    "penerima_lain": {"NIK KPM": WOMAN, "NAMA KPM": "SITI", "JENIS BANSOS": "PKH"}
    | {"TAHAP SALUR": "4", "NOMINAL CAIR": "225000"},
    "desil_lain": {"nomor_kartu_keluarga": CARD, "nomor_induk_kependudukan": WOMAN}
    | {"desil_nasional": "3"},
    "sanggah": {"no_sanggah": "S-1", "jenis": "SANGGAH", "tgl_terima": "2025-09-01"},
    "pembayaran": {"tahap": "2025-T4-1", "program": "PKH", "no_kk": CARD}
    | {"nominal": "225000", "status": "TERSALUR"},
    "wilayah_posyandu": {"kode_posyandu": "332501200101", "kode_desa": "3325012001"}
    | {"rt": "003", "tgl_data": "2025-07-01"},
    "tanggapan_aduan": {"no_aduan": "AD3325-0123-4567-89AB", "tanggal": "2025-10-01"}
    | {"status": "DIPROSES"},
    "rujukan_opd": {"kode_wilayah": "3325", "bidang_spm": "PU", "opd": "DPUPR"}
    | {"berlaku_mulai": "2025-01-01"},
    "daftar_posyandu": {"kode_posyandu": "332501200101", "kode_desa": "3325012001"}
    | {"laporan_per_bulan": "4", "uji_coba": "TIDAK"},
    "dtsen_keluarga": dict.fromkeys(FAMILY_HEADER, "")
    | {"kode_kecamatan": "332501", "kode_kelurahan_desa": "3325012001"}
    | {"nomor_kartu_keluarga": CARD, "nama_kepala_keluarga": "BUDI", "desil_nasional": "2"},
    "dtsen_anggota": dict.fromkeys(PERSON_HEADER, "")
    | {"nomor_induk_kependudukan": WOMAN, "nomor_kartu_keluarga": CARD, "nama": "SITI"}
    | {"tanggal_lahir": "1990-08-05", "jenis_kelamin": "2", "status_hubungan_keluarga": "2"},
}
NAMES = {
    "dtsen_keluarga": "dtsen/keluarga_dtsen_v3_2025T4_3325.csv",
    "dtsen_anggota": "dtsen/anggota_keluarga_dtsen_v3_2025T4_3325.csv",
}

Take = Callable[..., FileIntake]


def written(
    rows: Sequence[Mapping[str, str]], separator: str = ",", *, quoted: bool = False
) -> str:
    """`rows` as delimited text under every column that one of them has."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    target = io.StringIO()
    style: Any = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(
        target, columns, restval="", delimiter=separator, quoting=style, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Reads text, bytes, or changed copies of a table's row: `take("kematian", {"rt": ""})`."""

    def read(content: str | bytes, *changes: Mapping[str, str], name: str = "") -> FileIntake:
        if changes and isinstance(content, str):
            name = name or NAMES.get(content, f"posyandu/{content}.csv")
            rows = [ROWS[content] | dict(change) for change in changes]
            content = written(rows, "|" if "dtsen" in content else ",")
        path = tmp_path / "berkas"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(path, name or "posyandu/lapor.csv")

    return read


Why = Callable[..., list[tuple[int | None, str | None, str]]]


@pytest.fixture
def why() -> Why:
    """Line, column and code of the rejects of one level: `why(taken)`, `why(taken, "BARIS")`."""

    def listed(taken: FileIntake, level: str = "SEL") -> list[tuple[int | None, str | None, str]]:
        found = taken.rejected.filter(taken.rejected["tingkat"] == level)
        return list(found.select("baris", "kolom", "kode").iter_rows())

    return listed


@pytest.fixture
def as_text() -> Callable[..., str]:
    """`as_text(table, *changes, separator=…, quoted=…)`: changed copies of a row as a file."""

    def text(table: str, *changes: Mapping[str, str], **style: Any) -> str:
        return written([ROWS[table] | dict(change) for change in changes or ({},)], **style)

    return text
