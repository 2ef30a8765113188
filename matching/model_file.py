"""Model files: YAML to read, checked line by line before anything is linked with it.

What belongs here: loading and checking a model file of this or an earlier format.
What does not: what the numbers mean (`model`) or where they come from (`training`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from matching.calibrate import KINDS
from matching.model import (
    AREA_LEVELS,
    CONTEXTS,
    NAME_LEVELS,
    SIMPLE_FIELDS,
    Calibration,
    Kin,
    Level,
    Model,
    NameLevel,
    TokenLikeness,
)
from schemas.codes import ROLES

DEFAULT_MODEL = Path(__file__).parent / "models" / "dasar-5.yaml"
# Files without `format` are of format 1.
FORMATS = (1, 2)
# What earlier files lack, and whose value stands for it.
_LATER_LEVELS = {
    ("nik", "SEBAGIAN"): "BEDA",
    ("wilayah", "TUJUAN"): "DESA",
    ("rt", "RW"): "BEDA",
    ("rt", "DEKAT"): "BEDA",
}
_SILENT = {"m": 1, "u": 1}
_LATER_FIELDS = dict.fromkeys(("anak", "nik_samar", "kk_samar", "posyandu"), _SILENT)
_LATER_CONTEXTS = {"DATANG_KAB": "DATANG", "KAWIN_SUAMI": "KAWIN", "KAWIN_ISTRI": "KAWIN"}


class ModelFault(ValueError):
    """A model file that is not complete; the text names the place and what was expected."""


def load_model(path: Path | None = None) -> Model:
    """The model in `path`, or the shipped one; ModelFault says what is missing or wrong."""
    source = DEFAULT_MODEL if path is None else path
    raw = source.read_bytes()
    try:
        content = yaml.load(raw, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError):
        content = None
    if not isinstance(content, dict):
        raise ModelFault(f"{source.name}: bukan berkas model / not a model file.")
    written = content.get("format", 1)
    if written not in FORMATS:
        raise ModelFault(
            f"{source.name}: format {written} tidak dikenal / unknown format; yang dikenal / "
            f"known: {', '.join(map(str, FORMATS))}. Pakai berkas model versi ini atau latih ulang "
            "/ use a model file of this version or train again: bansos train."
        )
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
            name: {level: _level(_or_earlier(content, name, level)) for level in levels}
            for name, levels in SIMPLE_FIELDS.items()
        },
        area={
            context: {
                level: _share(
                    _or_earlier({"wilayah": _context(content, context)}, "wilayah", level)
                )
                for level in AREA_LEVELS
            }
            for context in CONTEXTS
        },
        age={
            name: tuple((float(top), _share(m), _share(u)) for top, m, u in bins)
            for name, bins in content["umur"].items()
        },
        marital=_tables(content["status_kawin"]),
        relation=_tables(content.get("hubungan", {})),
        family_search=_share(content["cari_keluarga_mulai"]),
        kin={role: _kin(table) for role, table in content["keluarga"].items()},
        calibration={
            name: _calibration(table) for name, table in content.get("kalibrasi", {}).items()
        },
    )
    if not 0.5 < model.accept <= 1 or not 0 < model.review < model.accept:
        raise ValueError("batas: 0 < tinjau < diterima, diterima > 0,5 / review below accept.")
    unknown = {*model.agreeing_names, *model.contradicting_names} - set(NAME_LEVELS)
    if unknown:
        raise ValueError(
            "nama_sepakat, nama_bertentangan: tingkat tidak dikenal / unknown level "
            f"{sorted(unknown)}"
        )
    kinds = set(model.calibration) - set(KINDS)
    if kinds:
        raise ValueError(f"kalibrasi: golongan tidak dikenal / unknown kind {sorted(kinds)}")
    return model


def _share(value: Any) -> float:
    number = float(value)
    if not 0 < number <= 1:
        raise ValueError(f"{value}: bagian harus di antara 0 dan 1 / a share must lie in (0, 1].")
    return number


def _or_earlier(content: Mapping[str, Any], field: str, level: str) -> Any:
    if field in _LATER_FIELDS and field not in content:
        return _LATER_FIELDS[field]
    table = content[field]
    earlier = _LATER_LEVELS.get((field, level))
    return table[level] if level in table or earlier is None else table[earlier]


def _context(content: Mapping[str, Any], context: str) -> Any:
    table = content["wilayah"]
    return table.get(context) or table[_LATER_CONTEXTS.get(context, context)]


def _tables(content: Mapping[str, Any]) -> dict[str, dict[str, tuple[float, float]]]:
    return {
        name: {code: (_share(m), _share(u)) for code, (m, u) in table.items()}
        for name, table in content.items()
    }


def _calibration(table: Mapping[str, Any]) -> Calibration:
    slope = float(table["kali"])
    if slope <= 0:
        raise ValueError(f"kalibrasi: kali {slope} harus di atas 0 / the slope must exceed 0.")
    return Calibration(slope, float(table["geser"]))


def _level(table: Mapping[str, Any]) -> Level:
    if "u" in table:
        named = table.get("u_senama")
        return Level(
            _share(table["m"]),
            u=_share(table["u"]),
            u_namesakes=None if named is None else _share(named),
        )
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
