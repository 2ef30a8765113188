"""The rows of a small drawn world: ten families, three areas, two waves.

What belongs here: every table a release needs, row by row, consistent with each other.
What does not: writing them (`world`), or any expectation (the tests).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from schemas import decisions, dtsen, families, forms, guardians, linkage, lists
from schemas.table import Table

CUTOFF = date(2025, 10, 17)
VERSI = "2025T4"
FILE_A, FILE_B = "a" * 64, "b" * 64
SIHIR, BOGOR, KAMPUNG = "3325010001", "3271010001", "3325010002"

# name, desa in DTSEN, desa now, desil, status_kpm, PKH status, BLTS status (wave 1), origin
FAMILIES: tuple[tuple[str, str | None, str | None, int | None, str, str, str, str], ...] = (
    ("A", SIHIR, SIHIR, 1, "LAMA", "TERVERIFIKASI", "TERVERIFIKASI", "DTSEN"),
    ("B", SIHIR, SIHIR, 2, "BARU", "MENUNGGU_KUOTA", "TERVERIFIKASI", "DTSEN"),
    ("C", KAMPUNG, KAMPUNG, 3, "BARU", "MENUNGGU_KUOTA", "MENUNGGU_GELOMBANG", "DTSEN"),
    ("D", BOGOR, BOGOR, None, "BARU", "DITAHAN", "DITAHAN", "DTSEN"),
    ("E", KAMPUNG, BOGOR, 2, "LAMA", "TERVERIFIKASI", "TERVERIFIKASI", "DTSEN"),
    ("F", None, BOGOR, None, "BARU", "DITAHAN", "DITAHAN", "BENTUKAN"),
    ("H", None, None, None, "LAMA", "DITAHAN", "DITAHAN", "LUAR_DTSEN"),
    ("I", BOGOR, BOGOR, 8, "BARU", "TIDAK_LAYAK", "TIDAK_LAYAK", "DTSEN"),
    ("J", KAMPUNG, KAMPUNG, 4, "BARU", "MENUNGGU_KUOTA", "MENUNGGU_KUOTA", "DTSEN"),
)
ENDED = ("G", SIHIR)
REASON = {
    "MENUNGGU_GELOMBANG": "MENUNGGU_GELOMBANG",
    "DITAHAN": "DESIL_BELUM_DITENTUKAN",
    "TIDAK_LAYAK": "DESIL_LEBIH",
    "SUDAH_DITETAPKAN": "SUDAH_DITETAPKAN",
}
AMOUNT = {"PKH": 225_000, "BLTS": 900_000}


def kk(name: str) -> str:
    """The KK number of a drawn family."""
    return f"33250117{ord(name):08d}"


def nik(name: str) -> str:
    """The NIK of the head of a drawn family."""
    return f"33250141{ord(name):08d}"


def rows(table: Table, *given: dict[str, object]) -> pl.DataFrame:
    """Rows of `table`: what is not given is missing (an empty list in a list column)."""
    blank = {
        column.name: [] if column.dtype.startswith("List") else None for column in table.columns
    }
    return pl.DataFrame([blank | row for row in given], schema=table.polars_schema(), orient="row")


def area(desa: str | None) -> dict[str, object]:
    """Area columns of a desa, 0000 where it is unknown."""
    return {
        "kode_desa": desa,
        "kode_kabupaten_kota": desa[:4] if desa else "0000",
        "kode_provinsi": desa[:2] if desa else "00",
    }


def tables(wave: int) -> dict[str, pl.DataFrame]:
    decided = [_decision(family, program, wave) for family in FAMILIES for program in AMOUNT]
    on_list = [row for row in decided if row["status"] == "TERVERIFIKASI"]
    return {
        "putusan": rows(decisions.DECISIONS, *(_only(decisions.DECISIONS, row) for row in decided)),
        "daftar_kpm": rows(
            decisions.KPM_LIST, *(_only(decisions.KPM_LIST, row) for row in on_list)
        ),
        "putusan_calon": rows(
            decisions.CANDIDATES,
            *(_only(decisions.CANDIDATES, _candidate(row)) for row in decided),
        ),
        "daftar_pbi": rows(decisions.PBI_LIST, *(_person(family, wave) for family in FAMILIES)),
        "kuota": _quota(),
        **_register(),
        **_received(),
    }


def _person(
    family: tuple[str, str | None, str | None, int | None, str, str, str, str], wave: int
) -> dict[str, object]:
    """The head of each family for PBI_JK: LAMA families are insured, rank 5 is the limit."""
    name, _, desa, desil, kpm, *_ = family
    status, reason = "TERVERIFIKASI", None
    if kpm == "BARU":
        status, reason = "MENUNGGU_KUOTA", "BUKAN_PESERTA"
    if desil is None:
        status, reason = "DITAHAN", "DESIL_BELUM_DITENTUKAN"
    elif desil > 5:
        status, reason = "TIDAK_LAYAK", "DESIL_LEBIH"
    return {
        "tahap": f"2025-T4-{wave}",
        "id_orang": nik(name),
        "nik": nik(name),
        "no_kk": kk(name),
        "nama": f"IBU {name}",
        **area(desa),
        "desil_nasional": desil,
        "peserta": kpm == "LAMA",
        "status": status,
        "alasan_utama": reason,
        "alasan": [reason] if reason else [],
        "versi_dtsen": VERSI,
        "versi_aturan": "e" * 16,
    }


def _decision(
    family: tuple[str, str | None, str | None, int | None, str, str, str, str],
    program: str,
    wave: int,
) -> dict[str, object]:
    name, _, desa, desil, kpm, pkh, blts, _ = family
    status = pkh if program == "PKH" else blts
    if wave == 2:
        later = {"TERVERIFIKASI": "SUDAH_DITETAPKAN", "MENUNGGU_GELOMBANG": "TERVERIFIKASI"}
        status = later.get(status, status)
    waits = "BUKAN_PESERTA" if program == "PKH" else "KUOTA_HABIS"
    reason = waits if status == "MENUNGGU_KUOTA" else REASON.get(status)
    listed = status == "TERVERIFIKASI"
    return {
        "tahap": f"2025-T4-{wave}",
        "program": program,
        "no_kk": kk(name),
        **area(desa),
        "desil_nasional": desil,
        "status_kpm": kpm,
        "status": status,
        "alasan_utama": reason,
        "alasan": [reason] if reason else [],
        "nominal": AMOUNT[program] if listed else 0,
        "nominal_hak": AMOUNT[program],
        "peringkat": _place(name, program, wave),
        "ditahan_sejak": date(2025, 9, 1) if status == "DITAHAN" else None,
        "tahap_ditetapkan": "2025-T4-1" if status == "SUDAH_DITETAPKAN" else None,
        "no_kk_ditetapkan": kk(name) if status == "SUDAH_DITETAPKAN" else None,
        "nik_pengurus": nik(name),
        "nama_pengurus": f"IBU {name}",
        "rincian": f"{program}:1x{AMOUNT[program]}",
        "kanal": "HIMBARA" if kpm == "LAMA" else "POS",
        "versi_dtsen": VERSI,
        "versi_aturan": "e" * 16,
        "versi_model": "m1",
    }


def _place(name: str, program: str, wave: int) -> int | None:
    if program == "PKH":
        return {"A": 1, "E": 2}.get(name) if wave == 1 else None
    first = {"A": 1, "B": 2, "C": 3, "J": 4, "E": 1}
    second = {"C": 1, "J": 2}
    return (first if wave == 1 else second).get(name)


def _candidate(row: dict[str, object]) -> dict[str, object]:
    ready = row["peringkat"] is not None
    draw = {"urut_prioritas": 1, "undian": row["peringkat"]} if ready else {}
    return row | draw | ({"status": None, "alasan_utama": None, "alasan": []} if ready else {})


def _only(table: Table, row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name in table.column_names}


def _quota() -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("PKH", "ID", 1, 9),
            ("BLTS", "3325", 1, 2),
            ("BLTS", "3325", 2, 3),
            ("BLTS", "ID", 1, 5),
        ],
        schema=["program", "kode_wilayah", "gelombang", "kuota"],
        orient="row",
    )


def _register() -> dict[str, pl.DataFrame]:
    return {
        "keluarga": rows(
            families.FAMILIES,
            *(
                {
                    "no_kk": kk(name),
                    **area(now),
                    "asal": origin,
                    "keadaan": "ADA",
                    "no_kk_asal": kk(name) if origin == "DTSEN" else None,
                    "no_kk_silsilah": [kk(name)],
                    "terbentuk_dari": [kk("D")] if origin == "BENTUKAN" else [],
                    "kode_desa_dtsen": was,
                    "desil_nasional": desil,
                    "desil_status": "DITENTUKAN" if desil else "BELUM_DITENTUKAN",
                    "jumlah_anggota": 1,
                    "tinjau": False,
                    "berkas_ditahan": False,
                    "bertentangan": False,
                    "versi_dtsen": VERSI,
                }
                for name, was, now, desil, _, _, _, origin in FAMILIES
            ),
        ),
        "anggota": rows(
            families.MEMBERS,
            *(
                {
                    "no_kk": kk(name),
                    "id_orang": nik(name),
                    "nik": nik(name),
                    "nama": f"IBU {name}",
                    "tgl_lahir": date(1980, 1, 1),
                    "calon_disabilitas": False,
                    "nik_ganda": False,
                    "dihitung": True,
                    "meninggal_dilaporkan": False,
                    "berdokumen": True,
                    "sumber": "DTSEN",
                }
                for name, *_ in FAMILIES
            ),
        ),
        "keluarga_berakhir": rows(
            families.ENDED,
            {
                "no_kk": kk(ENDED[0]),
                "kode_desa_dtsen": ENDED[1],
                "sebab": "MENINGGAL",
                "id_laporan": "L9",
            },
        ),
        "dtsen_keluarga": rows(
            dtsen.FAMILIES,
            *(
                {
                    "nomor_kartu_keluarga": kk(name),
                    "kode_kelurahan_desa": desa,
                    "desil_nasional": desil,
                    "desil_status": "DITENTUKAN" if desil else "BELUM_DITENTUKAN",
                    "versi_dtsen": VERSI,
                    "berkas": FILE_A,
                    "baris": line,
                }
                for line, (name, desa, desil) in enumerate(
                    [*((f[0], f[1], f[3]) for f in FAMILIES if f[7] == "DTSEN"), (*ENDED, 5)],
                    start=2,
                )
            ),
        ),
    }


def _received() -> dict[str, pl.DataFrame]:
    report_key = {"id_laporan": "L1", "isi": "0" * 16}
    report = report_key | {"berkas": FILE_B, "baris": 2}
    birth = {
        "kode_posyandu": "P1",
        "tgl_lapor": CUTOFF,
        "petugas": "K1",
        "nama_ibu": "IBU A",
        "tgl_lahir": date(2025, 10, 1),
        "jk": "P",
        "rt": "001",
    }
    mention = [report_key | {"peran": role, "urutan": 0} for role in ("BAYI", "IBU")]
    link = {
        "formulir": "kelahiran",
        "keputusan": "DITERIMA",
        "versi_model": "m1",
        "versi_dtsen": VERSI,
    }
    return {
        "kelahiran": rows(forms.FORMS["kelahiran"], report | birth),
        "sebutan": pl.DataFrame(mention),
        "padanan": rows(linkage.LINKS, *(row | link for row in mention)),
        "peristiwa": rows(
            families.EVENTS,
            report_key
            | {
                "formulir": "kelahiran",
                "jenis": "KELAHIRAN",
                "id_kejadian": "L1",
                "padanan": "DITERIMA",
                "keadaan": "BERLAKU",
                "alasan": "BERLAKU",
                "bukti": "DOKUMEN",
                "tgl_kejadian": date(2025, 10, 1),
                "tgl_lapor": CUTOFF,
            },
        ),
        "verifikasi": rows(
            lists.LISTS["verifikasi"],
            *(
                {
                    "no_kk": kk(name),
                    "tgl_verifikasi": date(2025, 10, 2),
                    "metode": "GROUND_CHECK",
                    "hasil": "LAYAK",
                    "isi": f"{ord(name):016d}",
                    "berkas": FILE_B,
                    "baris": 3 + place,
                }
                for place, name in enumerate("BC")
            ),
        ),
        "wali_berlaku": guardians.GUARDIANS_IN_FORCE.empty(),
        "berkas": rows(
            lists.FILES,
            _file(FILE_A, "dtsen_keluarga", read=10, kept=8, rejected=1, repeated=1),
            _file(FILE_B, "kelahiran", read=3, kept=3),
        ),
    }


def _file(
    sha256: str, table: str, *, read: int, kept: int, rejected: int = 0, repeated: int = 0
) -> dict[str, object]:
    counts = {"dibaca": read, "diterima": kept, "ditolak": rejected, "berulang": repeated}
    return counts | {"berkas": sha256, "tabel": table, "jalur": "x.csv", "keadaan": "DITERIMA"}
