"""The linkage model: what matching knows about errors, names and families, as numbers.

What belongs here: the typed face of a model, and the names of its levels.
What does not: reading its file (`model_file`), finding levels (`compare`), adding weights up
(`score`), or making a model (`training`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# The level of a field where one side says nothing.
EMPTY = "KOSONG"
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
NIK_LEVELS = ("SAMA", "KOLOM_KK", "AKHIR_NOL", "SATU_BEDA", "TERTUKAR", "SEBAGIAN", "BEDA")
KK_LEVELS = ("SAMA", "KOLOM_NIK", "SATU_BEDA", "BEDA")
MASKED_NIK_LEVELS = ("LAHIR", "UTUH", "SAMA", "SEBAGIAN", "BEDA")
MASKED_KK_LEVELS = ("SAMA", "SEBAGIAN", "BEDA")
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
CHILD_LEVELS = ("COCOK", "SUDAH", "DEKAT", "BEDA")
AREA_LEVELS = ("DESA", "TUJUAN", "KEC", "KAB", "PROV", "LUAR")
CONTEXTS = ("BIASA", "KAWIN_SUAMI", "KAWIN_ISTRI", "DATANG_ASAL", "DATANG_KAB", "DATANG")
SIMPLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "nik": NIK_LEVELS,
    "kk": KK_LEVELS,
    "tgl_lahir": BIRTH_LEVELS,
    "jk": ("SAMA", "BEDA"),
    "rt": ("SAMA", "RW", "DEKAT", "BEDA"),
    "kepala": ("SAMA", "MIRIP", "BEDA"),
    "hubungan_kepala": ("KEPALA", "BUKAN"),
    "anak": CHILD_LEVELS,
    "nik_samar": MASKED_NIK_LEVELS,
    "kk_samar": MASKED_KK_LEVELS,
    "posyandu": ("LAYAN", "LAIN"),
}


@dataclass(frozen=True)
class Level:
    """m and u of one agreement level; `u_per_n` is u times the register's size, `u_namesakes` u
    among different people whose names agree (a name tells the sex)."""

    m: float
    u: float | None = None
    u_per_n: float | None = None
    u_namesakes: float | None = None

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
class Calibration:
    """log-odds of a probability → `slope` × log-odds + `shift`; slope above 0, so order stays."""

    slope: float = 1.0
    shift: float = 0.0


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
    relation: Mapping[str, Mapping[str, tuple[float, float]]]
    family_search: float
    kin: Mapping[str, Kin]
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
