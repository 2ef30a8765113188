"""The truth beside a synthetic landing: who each report means, and the families at the end.

What belongs here: tautan, keluarga and kejadian as tables.
What does not: anything a sender would know.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.dtsen import Recorded
from synthetic.events.stage import GONE, NONE, Stage
from synthetic.families import HEAD

LINK_COLUMNS = ["id_laporan", "peran", "urutan", "nik", "no_kk", "nik_setara"]
FAMILY_COLUMNS = [
    "no_kk", "no_kk_asal", "kode_desa", "jumlah_anggota", "nik_kepala", "terbentuk", "berakhir",
]  # fmt: skip


@dataclass(frozen=True)
class Register:
    """DTSEN's numbers for everybody reports may name; 0 where they are in no register."""

    nik: np.ndarray  # per person of the cast
    kel: np.ndarray
    no_kk: np.ndarray  # per family of the cast
    other: pl.DataFrame  # orang, nik_setara: people entered twice under another NIK


def register_of(
    stage: Stage,
    recorded: Recorded,
    arriving_nik: np.ndarray,
    arriving_kel: np.ndarray,
    arriving_kk: np.ndarray,
) -> Register:
    """What DTSEN holds of the cast: the area's people, then those arriving from elsewhere."""
    people, families = stage.population.people, stage.population.families
    nik = np.zeros(people.height, np.int64)
    nik[: len(recorded.nik)] = recorded.nik
    kk = np.where(stage.registered, families["no_kk"].to_numpy(), 0)
    different = recorded.twice_nik != recorded.nik[recorded.twice]
    other = (
        pl.DataFrame(
            {
                "orang": recorded.twice[different].astype(np.int64),
                "nik_setara": pl.Series(recorded.twice_nik[different]).cast(pl.String),
            }
        )
        .group_by("orang")
        .agg(pl.col("nik_setara").sort().str.join(";"))
    )
    return Register(
        nik=np.concatenate([nik, arriving_nik]),
        kel=np.concatenate([people["kel"].to_numpy(), arriving_kel]),
        no_kk=np.concatenate([kk, arriving_kk]),
        other=other,
    )


def link_table(links: pl.DataFrame, register: Register) -> pl.DataFrame:
    """truth/tautan: one row per person a report names."""
    person, family = links["orang"].to_numpy(), links["kel"].to_numpy()
    nik = np.where(person == NONE, 0, register.nik[np.maximum(person, 0)])
    home = np.where(family == NONE, register.kel[np.maximum(person, 0)], family)
    kk = register.no_kk[home]
    known = links.with_columns(
        nik=_text(nik),
        # somebody without a row in DTSEN has a family there only as a newborn
        no_kk=_text(np.where((links["peran"] == "BAYI").to_numpy() | (nik > 0), kk, 0)),
    )
    return (
        known.join(register.other, on="orang", how="left")
        .select(LINK_COLUMNS)
        .sort("id_laporan", "peran", "urutan")
    )


def family_table(stage: Stage, recorded: Recorded) -> pl.DataFrame:
    """truth/keluarga: DTSEN's families and those formed out of them, at the last cut-off.

    Families in no register are left out. no_kk is the number the truth knows at the end, also
    where no report told it; a family all of whose members went is `berakhir` with its old number.
    """
    ledger, population = stage.ledger, stage.population
    registered = int(stage.registered.sum())
    ends = ledger.family_of
    size = np.bincount(ends[ends != GONE], minlength=ledger.families)
    size[: len(ledger.born)] += ledger.born
    head = _heads(stage, ends)
    families = population.families
    kk = families["no_kk"].to_numpy()[:registered].copy()
    old = kk.copy()
    for family, number in ledger.number.items():
        kk[family] = number
    # codes of the area's villages, then those families moved to
    codes = [*stage.village_codes.tolist(), *ledger.village.values()]
    village = stage.desa[:registered].astype(np.int64)
    village[list(ledger.village)] = len(stage.village_codes) + np.arange(len(ledger.village))
    standing = pl.DataFrame(
        {
            "no_kk": _text(kk),
            "no_kk_asal": _text(old),
            "kode_desa": pl.Series(codes, dtype=pl.String).gather(village),
            "jumlah_anggota": size[:registered],
            "nik_kepala": _text(_nik(recorded, head[:registered])),
            "terbentuk": "TIDAK",
        }
    )
    formed = pl.concat(ledger.formed) if ledger.formed else None
    if formed is not None and formed.height:
        standing = pl.concat(
            [
                standing,
                pl.DataFrame(
                    {
                        "no_kk": _text(formed["no_kk"].to_numpy()),
                        "no_kk_asal": _text(formed["asal"].to_numpy()),
                        "kode_desa": formed["kode_desa"],
                        "jumlah_anggota": size[formed["kel"].to_numpy()],
                        "nik_kepala": _text(_nik(recorded, formed["kepala"].to_numpy())),
                        "terbentuk": "YA",
                    },
                    schema=standing.schema,
                ),
            ]
        )
    return (
        standing.with_columns(
            berakhir=pl.when(pl.col("jumlah_anggota") == 0)
            .then(pl.lit("YA"))
            .otherwise(pl.lit("TIDAK"))
        )
        .select(FAMILY_COLUMNS)
        .sort("no_kk")
    )


def _heads(stage: Stage, ends: np.ndarray) -> np.ndarray:
    """The head of each family after all: the one named, the old one, else the first member left."""
    head = np.full(stage.ledger.families, NONE, np.int64)
    rows = np.arange(len(ends))
    stayed = ends == stage.col["kel"]
    for chosen in (stayed & (stage.col["peran"] == HEAD), stayed & (stage.age >= 17), stayed):
        free = chosen & (head[np.maximum(ends, 0)] == NONE)
        places = rows[free][::-1]  # the first of a family is written last and stays
        head[ends[places]] = places
    for family, person in stage.ledger.head.items():
        if ends[person] == family:
            head[family] = person
    return head


def _nik(recorded: Recorded, person: np.ndarray) -> np.ndarray:
    inside = (person >= 0) & (person < len(recorded.nik))
    return np.where(inside, recorded.nik[np.where(inside, person, 0)], 0)


def _text(number: np.ndarray) -> pl.Series:
    text = pl.Series(np.asarray(number, np.int64)).cast(pl.String)
    return text.set(pl.Series(np.asarray(number) == 0), None)
