"""The linkage model: one small readable file, its name and hash the version of every link.

What belongs here: loading and checking a model file, and its typed face.
What does not: how levels are found (`compare`), or weights added up (`score`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from schemas.codes import ROLES

DEFAULT_MODEL = Path(__file__).parent / "models" / "dasar-1.yaml"

NAME_LEVELS = (
    "SAMA",
    "BUNYI",
    "PENDEK",
    "PANJANG",
    "KETIK",
    "INISIAL",
    "CAMPUR",
    "SEBAGIAN",
    "LAIN",
    "BEDA",
)
NIK_LEVELS = ("SAMA", "KOLOM_KK", "AKHIR_NOL", "SATU_BEDA", "TERTUKAR", "BEDA")
KK_LEVELS = ("SAMA", "KOLOM_NIK", "SATU_BEDA", "BEDA")
BIRTH_LEVELS = (
    "SAMA",
    "SAMA_BULAT",
    "TERTUKAR",
    "GESER",
    "DUA_SAMA",
    "TAHUN_BULAT",
    "TAHUN_DEKAT",
    "BEDA",
)
AREA_LEVELS = ("DESA", "KEC", "KAB", "PROV", "LUAR")
CONTEXTS = ("BIASA", "KAWIN", "DATANG_ASAL", "DATANG")
SIMPLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "nik": NIK_LEVELS,
    "kk": KK_LEVELS,
    "tgl_lahir": BIRTH_LEVELS,
    "jk": ("SAMA", "BEDA"),
    "rt": ("SAMA", "BEDA"),
    "kepala": ("SAMA", "MIRIP", "BEDA"),
    "hubungan_kepala": ("KEPALA", "BUKAN"),
}


class ModelFault(ValueError):
    """A model file that is not complete; the text names the place and what was expected."""


@dataclass(frozen=True)
class Level:
    """m and u of one agreement level; `u_per_n` is u times the register's size."""

    m: float
    u: float | None = None
    u_per_n: float | None = None

    def u_at(self, size: int) -> float:
        """u in a register of `size` persons, never above 1."""
        if self.u_per_n is not None:
            return min(1.0, self.u_per_n / max(size, 1))
        return 1.0 if self.u is None else self.u


@dataclass(frozen=True)
class NameLevel:
    """m of a name level and the factor on the frequency of the agreeing tokens."""

    m: float
    factor: float


@dataclass(frozen=True)
class TokenLikeness:
    """When two folded tokens count as one miswritten token (lengths in letters)."""

    one_edit_from: int
    two_edits_from: int
    prefix_from: int
    glued_from: int
    rest_alike: float


@dataclass(frozen=True)
class Kin:
    """How one person of a report stands to the person at the report's centre."""

    centre: str
    same_family: float
    other_members: float
    absent_together: float
    absent_alone: float
    same_generation: bool


@dataclass(frozen=True)
class Model:
    """A linkage model, immutable; `version` = name and 8 hex of the file's hash."""

    version: str
    present: Mapping[str, float]
    accept: float
    review: float
    agreeing_names: tuple[str, ...]
    contradicting_names: tuple[str, ...]
    likeness: TokenLikeness
    name_floor: float
    name_unseen: float
    names: Mapping[str, NameLevel]
    wife_own: float
    wife_husband: float
    fields: Mapping[str, Mapping[str, Level]]
    area: Mapping[str, Mapping[str, float]]
    age: Mapping[str, tuple[tuple[float, float, float], ...]]
    marital: Mapping[str, Mapping[str, tuple[float, float]]]
    family_search: float
    kin: Mapping[str, Kin]


def load_model(path: Path | None = None) -> Model:
    """The model in `path`, or the shipped one; ModelFault says what is missing or wrong."""
    source = DEFAULT_MODEL if path is None else path
    raw = source.read_bytes()
    content = yaml.safe_load(raw)
    if not isinstance(content, dict):
        raise ModelFault(f"{source.name}: bukan berkas model / not a model file.")
    try:
        return _model(content, hashlib.sha256(raw).hexdigest()[:8])
    except KeyError as missing:
        raise ModelFault(
            f"{source.name}: kunci {missing} tidak ada / key is missing. "
            f"Bandingkan dengan {DEFAULT_MODEL.name} / compare with the shipped model."
        ) from None
    except (TypeError, ValueError) as wrong:
        raise ModelFault(f"{source.name}: {wrong}") from None


def _model(content: Mapping[str, Any], digest: str) -> Model:
    likeness = content["kemiripan_kata"]
    limits = content["batas"]
    model = Model(
        version=f"{content['nama']}-{digest}",
        present={role: _share(content["ada_di_dtsen"][role]) for role in ROLES},
        accept=_share(limits["diterima"]),
        review=_share(limits["tinjau"]),
        agreeing_names=tuple(content["nama_sepakat"]),
        contradicting_names=tuple(content["nama_bertentangan"]),
        likeness=TokenLikeness(
            one_edit_from=int(likeness["jarak_satu_mulai"]),
            two_edits_from=int(likeness["jarak_dua_mulai"]),
            prefix_from=int(likeness["awalan_mulai"]),
            glued_from=int(likeness["rapat_mulai"]),
            rest_alike=_share(likeness["sisa_mirip"]),
        ),
        name_floor=float(content["nama_lantai"]),
        name_unseen=float(content["nama_tak_terlihat"]),
        names={
            level: NameLevel(
                _share(content["nama_tingkat"][level]["m"]),
                float(content["nama_tingkat"][level]["u_kali"]),
            )
            for level in NAME_LEVELS
        },
        wife_own=_share(content["nyonya"]["sendiri"]),
        wife_husband=_share(content["nyonya"]["suami"]),
        fields={
            name: {level: _level(content[name][level]) for level in levels}
            for name, levels in SIMPLE_FIELDS.items()
        },
        area={
            context: {level: _share(content["wilayah"][context][level]) for level in AREA_LEVELS}
            for context in CONTEXTS
        },
        age={
            name: tuple((float(top), _share(m), _share(u)) for top, m, u in bins)
            for name, bins in content["umur"].items()
        },
        marital={
            name: {code: (_share(m), _share(u)) for code, (m, u) in table.items()}
            for name, table in content["status_kawin"].items()
        },
        family_search=_share(content["cari_keluarga_mulai"]),
        kin={role: _kin(table) for role, table in content["keluarga"].items()},
    )
    if not 0.5 < model.accept <= 1 or not 0 < model.review < model.accept:
        raise ValueError("batas: 0 < tinjau < diterima, diterima > 0,5 / review below accept.")
    unknown = {*model.agreeing_names, *model.contradicting_names} - set(NAME_LEVELS)
    if unknown:
        raise ValueError(
            "nama_sepakat, nama_bertentangan: tingkat tidak dikenal / unknown level "
            f"{sorted(unknown)}"
        )
    return model


def _share(value: Any) -> float:
    number = float(value)
    if not 0 < number <= 1:
        raise ValueError(f"{value}: bagian harus di antara 0 dan 1 / a share must lie in (0, 1].")
    return number


def _level(table: Mapping[str, Any]) -> Level:
    if "u" in table:
        return Level(_share(table["m"]), u=_share(table["u"]))
    return Level(_share(table["m"]), u_per_n=float(table["u_kali_n"]))


def _kin(table: Mapping[str, Any]) -> Kin:
    return Kin(
        centre=str(table["pusat"]),
        same_family=_share(table["sekeluarga"]),
        other_members=float(table["anggota_kk"]),
        absent_together=_share(table["absen_bersama"]),
        absent_alone=_share(table["absen_sendiri"]),
        same_generation=bool(table["sejajar"]),
    )
