"""The defaults of linking any two tables: one reviewed file, read once.

What belongs here: the typed face of `bawaan.yaml`.
What does not: what the user says about the tables (`spec`), or what was learnt (`table_model`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class NameBands:
    """From how many rows on a spelling is a usual one, and the Jaro–Winkler bands."""

    usual_from: int
    alike: float
    rather_alike: float


@dataclass(frozen=True)
class TextBands:
    """When two texts count as miswritten, mostly shared or alike."""

    edits: int
    edits_from: int
    mostly: float
    alike: float


@dataclass(frozen=True)
class CodeBands:
    """From which length on a code may have a slip, two slips, or a lost end."""

    slip_from: int
    two_from: int
    cut_from: int


@dataclass(frozen=True)
class Defaults:
    """All of `bawaan.yaml`; `levels`: kind → level → (m, u) to start from, best level first."""

    name: str
    accept: float
    twin_from: float
    pairs_per_row: int
    most_pairs: int
    largest_block: int
    prefix: int
    random_pairs: int
    seed: int
    footing: float
    start_matched: float
    least_alone: float
    rounds: int
    tolerance: float
    house_from: float
    rare_most: float
    rare_from: int
    names: NameBands
    texts: TextBands
    codes: CodeBands
    numbers: tuple[float, float]
    complete_up_to: int
    pair_most: float
    levels: Mapping[str, Mapping[str, tuple[float, float]]]

    def level_names(self, kind: str) -> tuple[str, ...]:
        """The levels of a kind, best first."""
        return tuple(self.levels[kind])


@lru_cache(maxsize=1)
def defaults() -> Defaults:
    """The shipped defaults."""
    path = Path(__file__).parent / "bawaan.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    pairs, chance, learning = raw["calon"], raw["acak"], raw["taksiran"]
    names, texts, codes, numbers = raw["nama_orang"], raw["teks"], raw["kode"], raw["angka"]
    return Defaults(
        name=raw["nama"],
        accept=float(raw["batas"]["terima"]),
        twin_from=float(raw["batas"]["kembar"]),
        pairs_per_row=int(pairs["per_baris"]),
        most_pairs=int(pairs["paling_banyak"]),
        largest_block=int(pairs["blok_terbesar"]),
        prefix=int(pairs["awalan"]),
        random_pairs=int(chance["banyak"]),
        seed=int(chance["benih"]),
        footing=float(learning["pijakan"]),
        start_matched=float(learning["awal_cocok"]),
        least_alone=float(learning["sendiri"]),
        rounds=int(learning["putaran"]),
        tolerance=float(learning["selisih"]),
        house_from=float(learning["serumah_mulai"]),
        rare_most=float(learning["langka_terbanyak"]),
        rare_from=int(learning["langka_mulai"]),
        names=NameBands(
            int(names["lazim_mulai"]), float(names["mirip"]), float(names["agak_mirip"])
        ),
        texts=TextBands(
            int(texts["sunting"]),
            int(texts["sunting_mulai"]),
            float(texts["sebagian_besar"]),
            float(texts["mirip"]),
        ),
        codes=CodeBands(
            int(codes["slip_mulai"]), int(codes["dua_mulai"]), int(codes["potong_mulai"])
        ),
        numbers=(float(numbers["sangat_dekat"]), float(numbers["dekat"])),
        complete_up_to=int(raw["kelompok"]["terbesar_lengkap"]),
        pair_most=float(raw["kelompok"]["bobot_terbanyak"]),
        levels={
            kind: {level: (float(row["m"]), float(row["u"])) for level, row in table.items()}
            for kind, table in raw["tingkat"].items()
        },
    )
