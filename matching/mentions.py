"""Which columns of a posyandu form describe which person.

What belongs here: one `Mention` per form and role.
What does not: reading the columns (`people`) or the forms themselves (schemas).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mention:
    """How one form describes the person in one role.

    `columns`: column of the people table → column of the form. `only_if_named`: the people
    columns of which at least one must be filled for the person to be named at all.
    `listed`: the column whose cell lists several people. `sex`: what the role implies.
    `stage`: the model's table of ages, marital states and places in the family that holds for
    this person; `stage_of`: the column that names it instead.
    """

    role: str
    columns: Mapping[str, str] = field(default_factory=dict)
    sex: str | None = None
    context: str = "BIASA"
    only_if_named: tuple[str, ...] = ()
    listed: str | None = None
    stage: str = ""
    stage_of: str | None = None


_MOVE_PLACES = {"kode_desa_asal": "kode_desa_asal", "kode_desa_tujuan": "kode_desa_tujuan"}

MENTIONS: Mapping[str, tuple[Mention, ...]] = {
    "kelahiran": (
        Mention(
            "BAYI",
            {
                "nama": "nama_bayi",
                "nik": "nik_bayi",
                "no_kk": "no_kk",
                "tgl_lahir": "tgl_lahir",
                "jk": "jk",
                "rt": "rt",
                "rw": "rw",
            },
            stage="BAYI",
        ),
        Mention(
            "IBU",
            {
                "nama": "nama_ibu",
                "nik": "nik_ibu",
                "no_kk": "no_kk",
                "tgl_lahir": "tgl_lahir_ibu",
                "rt": "rt",
                "rw": "rw",
                "nama_pasangan": "nama_ayah",
                "anak_ke": "anak_ke",
            },
            sex="P",
            stage="IBU",
        ),
        Mention(
            "AYAH",
            {
                "nama": "nama_ayah",
                "nik": "nik_ayah",
                "no_kk": "no_kk",
                "rt": "rt",
                "rw": "rw",
                "nama_pasangan": "nama_ibu",
            },
            sex="L",
            only_if_named=("nama", "nik"),
            stage="AYAH",
        ),
    ),
    "kehamilan": (
        Mention(
            "IBU",
            {
                "nama": "nama_ibu",
                "nik": "nik_ibu",
                "no_kk": "no_kk",
                "tgl_lahir": "tgl_lahir_ibu",
                "rt": "rt",
                "anak_ke": "kehamilan_ke",
            },
            sex="P",
            stage="IBU",
        ),
    ),
    "kematian": (
        Mention(
            "SUBJEK",
            {
                "nama": "nama",
                "nik": "nik",
                "no_kk": "no_kk",
                "tgl_lahir": "tgl_lahir",
                "jk": "jk",
                "rt": "rt",
                "rw": "rw",
                "nama_kepala_keluarga": "nama_kepala_keluarga",
            },
            stage="KEMATIAN",
        ),
    ),
    "perpindahan": (
        Mention(
            "SUBJEK",
            {
                "nama": "nama",
                "nik": "nik",
                "no_kk": "no_kk",
                "tgl_lahir": "tgl_lahir",
                "jk": "jk",
                "rt": "rt",
                "nama_kepala_keluarga": "nama_kepala_keluarga",
                **_MOVE_PLACES,
            },
            stage="PINDAH",
        ),
        Mention(
            "IKUT",
            {
                "no_kk": "no_kk",
                "rt": "rt",
                "nama_kepala_keluarga": "nama_kepala_keluarga",
                **_MOVE_PLACES,
            },
            listed="anggota_ikut",
            stage="IKUT",
        ),
    ),
    "perkawinan": (
        Mention(
            "SUAMI",
            {
                "nama": "nama_suami",
                "nik": "nik_suami",
                "no_kk": "no_kk_suami",
                "no_kk_baru": "no_kk_baru",
                "tgl_lahir": "tgl_lahir_suami",
                "rt": "rt",
            },
            sex="L",
            context="KAWIN_SUAMI",
            stage="PASANGAN",
        ),
        Mention(
            "ISTRI",
            {
                "nama": "nama_istri",
                "nik": "nik_istri",
                "no_kk": "no_kk_istri",
                "no_kk_baru": "no_kk_baru",
                "tgl_lahir": "tgl_lahir_istri",
                "rt": "rt",
            },
            sex="P",
            context="KAWIN_ISTRI",
            stage="PASANGAN",
        ),
    ),
    "perceraian": (
        Mention(
            "SUAMI",
            {
                "nama": "nama_suami",
                "nik": "nik_suami",
                "no_kk": "no_kk",
                "tgl_lahir": "tgl_lahir_suami",
                "rt": "rt",
                "nama_pasangan": "nama_istri",
            },
            sex="L",
            stage="CERAI",
        ),
        Mention(
            "ISTRI",
            {
                "nama": "nama_istri",
                "nik": "nik_istri",
                "no_kk": "no_kk",
                "tgl_lahir": "tgl_lahir_istri",
                "rt": "rt",
                "nama_pasangan": "nama_suami",
            },
            sex="P",
            stage="CERAI",
        ),
        Mention(
            "ANAK", {"no_kk": "no_kk", "rt": "rt"}, listed="anak_ikut_yang_pergi", stage="ANAK"
        ),
    ),
    "perubahan_keluarga": (
        Mention(
            "SUBJEK", {"nama": "nama", "nik": "nik", "no_kk": "no_kk", "rt": "rt"}, stage_of="jenis"
        ),
    ),
    "aduan": (
        Mention(
            "SUBJEK", {"nama": "nama_subjek", "nik": "nik_subjek", "no_kk": "no_kk"}, stage="ADUAN"
        ),
    ),
}
