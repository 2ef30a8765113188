"""A model written down: YAML that a reader understands, with where its numbers come from.

What belongs here: the text of a model file of the present format.
What does not: reading it back (`model_file`), or the numbers (`training`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matching.model import Level, Model

FORMAT = 2

_HEAD = """\
# Model padanan / linkage model (Fellegi-Sunter).
#
# Bobot satu tingkat = log2(m / u).
#   m = bagian pasangan BENAR yang jatuh pada tingkat itu,
#   u = bagian pasangan SALAH (dua orang acak) yang jatuh pada tingkat itu.
# `u_kali_n: x` berarti u = x / N, N = banyaknya orang di indeks. `u_senama` = u di antara orang
# berlainan yang namanya sepakat (nama sudah menunjukkan jenis kelamin). Bidang yang kosong di
# salah satu sisi tidak memberi bobot. No. KK yang sama sudah mencakup tempat, RT, dan kepala.
# Ubah berkas = versi model berubah (8 hex sidiknya).
#
# Asal angka / provenance:
"""
_NOTES = {
    "ada_di_dtsen": "P(orang yang disebut ada di DTSEN), per peran.",
    "batas": "Keputusan menurut peluang. Seri (dua calon terbaik sama) tidak pernah diterima.",
    "kalibrasi": "Log-odds peluang yang diterbitkan = kali x log-odds + geser; per golongan bukti.",
    "nama_sepakat": "Tingkat nama yang disebut sepakat: nama sama dengan cara tulis lain.",
    "nama_bertentangan": "Tidak pernah diterima tanpa peninjauan, kecuali NIK dan tanggal lahir "
    "sama.",
    "kemiripan_kata": "Kapan dua kata berbunyi dianggap salah ketik satu sama lain (huruf).",
    "nama_tingkat": "u SAMA, BUNYI, PENDEK = banyaknya orang senama di DTSEN (PENDEK dan yang lain "
    "dikalikan u_kali).",
    "nyonya": '"Ny. X": nama sendiri atau nama suami.',
    "nik_samar": "NIK tersamar, m dan u menurut apa yang tampak: m = NIK tanpa salah tulis; "
    "u = dua orang sedesa\n# dengan angka tampak yang sama (area dan nomor urut sering sama). "
    "UTUH: tanggal lahir dihitung di tgl_lahir.",
    "kk_samar": "No. KK tersamar: u = dua keluarga sedesa dengan 10 angka (SAMA) atau area "
    "(SEBAGIAN) yang sama.",
    "posyandu": "Laporan tanpa RT: u = bagian penduduk desa di RT yang dilayani posyandu pelapor.",
    "wilayah": "u = bagian penduduk DTSEN di lingkup itu. m per konteks laporan.",
    "umur": "Umur pada kejadian bila tanggal lahir tidak dilaporkan: [sampai umur, m, u].",
    "status_kawin": "Kode DTSEN menurut peristiwa: {kode: [m, u]}.",
    "hubungan": "Hubungan dengan kepala keluarga (kode DTSEN) menurut peristiwa: {kode: [m, u]}.",
    "keluarga": "Orang dalam satu laporan terhadap pusatnya (lihat matching/star.py).",
}


def model_text(model: Model, name: str, provenance: Iterable[str]) -> str:
    """The file of `model` under `name`; `provenance`: one line per fact about its origin."""
    blocks = [
        _HEAD + "".join(f"#   {line}\n" for line in provenance) + f"nama: {name}\nformat: {FORMAT}",
        _noted("ada_di_dtsen", _flow(model.present)),
        _noted("batas", _flow({"diterima": model.accept, "tinjau": model.review})),
        _noted(
            "kalibrasi",
            _rows(
                (group, _flow({"kali": value.slope, "geser": value.shift}))
                for group, value in model.calibration.items()
            ),
        ),
        _noted("nama_sepakat", _list(model.agreeing_names)),
        _noted("nama_bertentangan", _list(model.contradicting_names)),
        _noted("kemiripan_kata", _flow(_likeness(model))),
        f"nama_lantai: {_number(model.name_floor)}\n"
        f"nama_tak_terlihat: {_number(model.name_unseen)}",
        _noted(
            "nama_tingkat",
            _rows(
                (level, _flow({"m": value.m, "u_kali": value.factor}))
                for level, value in model.names.items()
            ),
        ),
        _noted("nyonya", _flow({"sendiri": model.wife_own, "suami": model.wife_husband})),
        *(
            _noted(field, _rows((level, _flow(_level(v))) for level, v in table.items()))
            for field, table in model.fields.items()
        ),
        _noted("wilayah", _rows((context, _flow(t)) for context, t in model.area.items())),
        _noted(
            "umur",
            _rows(
                (stage, _list([_list(map(_number, one)) for one in bins]))
                for stage, bins in model.age.items()
            ),
        ),
        *(
            _noted(
                field,
                _rows(
                    (stage, _flow({f'"{code}"': _list(map(_number, mu)) for code, mu in t.items()}))
                    for stage, t in tables.items()
                ),
            )
            for field, tables in (("status_kawin", model.marital), ("hubungan", model.relation))
        ),
        f"cari_keluarga_mulai: {_number(model.family_search)}",
        _noted("keluarga", _rows((role, _flow(_kin(model, role))) for role in model.kin)),
    ]
    return "\n\n".join(blocks) + "\n"


def _likeness(model: Model) -> dict[str, float]:
    likeness = model.likeness
    return {
        "jarak_satu_mulai": likeness.one_edit_from,
        "jarak_dua_mulai": likeness.two_edits_from,
        "awalan_mulai": likeness.prefix_from,
        "rapat_mulai": likeness.glued_from,
        "sisa_mirip": likeness.rest_alike,
    }


def _kin(model: Model, role: str) -> dict[str, object]:
    kin = model.kin[role]
    return {
        "pusat": kin.centre,
        "sekeluarga": kin.same_family,
        "anggota_kk": kin.other_members,
        "absen_bersama": kin.absent_together,
        "absen_sendiri": kin.absent_alone,
        "sejajar": kin.same_generation,
    }


def _level(level: Level) -> dict[str, float]:
    told = {"m": level.m, "u": level.u, "u_kali_n": level.u_per_n, "u_senama": level.u_namesakes}
    return {name: value for name, value in told.items() if value is not None}


def _noted(name: str, value: str) -> str:
    note = f"# {_NOTES[name]}\n" if name in _NOTES else ""
    return f"{note}{name}:{'' if value.startswith(chr(10)) else ' '}{value or '{}'}"


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"\n  {name}: {value}" for name, value in rows)


def _flow(table: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{key}: {_text(value)}" for key, value in table.items()) + "}"


def _list(values: Iterable[object]) -> str:
    return "[" + ", ".join(str(value) for value in values) + "]"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    """Four significant digits, never in powers of ten: YAML 1.1 reads 5e-05 as a text."""
    short = f"{value:.4g}"
    return f"{value:.{_decimals(value)}f}".rstrip("0").rstrip(".") if "e" in short else short


def _decimals(value: float) -> int:
    exponent = int(f"{value:e}".split("e")[1])
    return max(0, 3 - exponent)
