"""The people and families of one area, as truth: DTSEN's residents, movers, the unregistered.

What belongs here: putting families, numbers, names and schooling together into two frames.
What does not: how DTSEN writes them down (dtsen.py) or what happens to them (events/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from synthetic.families import (
    ADULT_AGE,
    CHILD,
    HEAD,
    IN_LAW,
    SPOUSE,
    YEAR,
    FamilyMembers,
    draw_families,
)
from synthetic.names import draw_names, group_weights
from synthetic.numbers import (
    NEW,
    Band,
    assign_numbers,
    calendar_digits,
    first_registration,
    main_band,
    mover_band,
)
from synthetic.plan import MoverBlock, Plan, villages_used
from synthetic.schooling import Schooling, draw_schooling
from synthetic.settings import Quarter, read_yaml
from synthetic.streams import Rng, chance, draw_codes, stream
from synthetic.welfare import assign_desil, rank_families

RESIDENT, UNREGISTERED = -1, -2  # `blok` of families that do not move away; movers have 0…


@dataclass(frozen=True)
class Population:
    """Families and people of one area; `kel` in people is the row of its family.

    families: desa (row of villages), rt, rw, dusun, no_kk, skor, desil, blok, first, jumlah
    people: kel, peran, urut, jk, lahir, kawin, nik, nama, schooling columns, di_dtsen
    """

    kab: str
    villages: pl.DataFrame
    families: pl.DataFrame
    people: pl.DataFrame

    @property
    def registered(self) -> int:
        """Families in DTSEN: they come first."""
        return int((self.families["blok"].to_numpy() != UNREGISTERED).sum())


def area_population(plan: Plan, kab: str) -> Population:
    """Everybody of `kab`: residents and movers (in DTSEN), then people in no register."""
    blocks = plan.leaving(kab)
    residents = plan.families[kab] - sum(b.families for b in blocks)
    unregistered = _unregistered_families(plan, kab)
    parts = [_grow(plan, kab, residents, "penduduk", main_band(plan.areas.number(kab)), RESIDENT)]
    parts += [mover_population(plan, block) for block in blocks]
    parts.append(_grow(plan, kab, unregistered, "tak_terdaftar", NEW, UNREGISTERED))
    families = pl.concat([part.families for part in parts])
    offset, people = 0, []
    for part in parts:
        people.append(part.people.with_columns(kel=pl.col("kel") + offset))
        offset += part.families.height
    in_dtsen = plan.families[kab]
    desil = np.zeros(families.height, np.int8)
    score = families["skor"].to_numpy()
    desil[:in_dtsen] = assign_desil(score[:in_dtsen], plan.desil_edges(kab))
    desil[in_dtsen:] = np.minimum(np.searchsorted(np.sort(score[:in_dtsen]), score[in_dtsen:]), 9)
    sizes = families["jumlah"].to_numpy()
    return Population(
        kab,
        parts[0].villages,
        families.with_columns(
            desil=pl.Series(desil, dtype=pl.Int8),
            first=pl.Series(np.cumsum(sizes, dtype=np.int64) - sizes),
        ),
        pl.concat(people).with_columns(di_dtsen=pl.col("kel") < in_dtsen),
    )


def mover_population(plan: Plan, block: MoverBlock) -> Population:
    """The families of `block` alone, the same whether their origin or destination is written."""
    name = f"pindah_{block.destination}"
    return _grow(plan, block.origin, block.families, name, mover_band(block.place), block.place)


def _unregistered_families(plan: Plan, kab: str) -> int:
    config = read_yaml("events.yaml")
    total = sum(kind["per_seribu"] for kind in config["peristiwa"].values())
    share = config["tak_terdaftar"]
    return max(8, int(plan.families[kab] * total / 1000 * plan.events * share * 3))


def _grow(plan: Plan, kab: str, n: int, purpose: str, band: Band, block: int) -> Population:
    """`n` families of `kab`, from their own random stream."""
    config: dict[str, Any] = read_yaml("population.yaml")
    rng = stream(plan.seed, kab, purpose)
    villages = villages_used(plan, kab)
    house = draw_families(n, rng)
    birth = _birth_days(rng, house, plan.quarter, config)
    desa = np.sort(draw_codes(rng, n, villages["bobot_keluarga"].to_numpy()))
    kec = villages["kec"].cast(pl.Int64).to_numpy()[desa]
    nik = _nik(rng, plan, kab, house, kec, birth, band, config["nik"])
    opened = plan.quarter.reference - (rng.random(n) ** 1.4 * 15 * YEAR).astype(np.int64)
    # cards opened later than this belong to the events
    opened -= config["nik"]["kk_sebelum"]
    kk_code = first_registration(rng, plan.areas, kab, kec, config["nik"]["kk"], band)
    no_kk = assign_numbers(kk_code, calendar_digits(opened), kab, band)

    means = rng.standard_normal(n)
    schooling = draw_schooling(
        rng,
        house.age.astype(np.float32),
        house.sex,
        means[house.fam].astype(np.float32),
        config["kesejahteraan"],
    )
    score = rank_families(means, house, schooling, config["kesejahteraan"], rng.standard_normal(n))
    group = draw_codes(rng, n, group_weights(kab))
    names = _names(rng, house, group, birth)
    families = _places(rng, n, desa, villages.height, plan, kab, config).with_columns(
        no_kk=pl.Series(no_kk),
        skor=pl.Series(score),
        kelompok=pl.Series(group, dtype=pl.Int8),
        blok=pl.lit(block, dtype=pl.Int16),
        jumlah=pl.Series(np.diff(house.first), dtype=pl.Int16),
    )
    return Population(kab, villages, families, _people(house, birth, nik, names, schooling))


def _birth_days(
    rng: Rng, house: FamilyMembers, quarter: Quarter, config: dict[str, Any]
) -> np.ndarray:
    """Birth dates as days; some of the old carry a round date."""
    day = quarter.reference - (house.age * YEAR).astype(np.int64)
    year = day.astype("datetime64[D]").astype("datetime64[Y]")
    old = year < np.datetime64("1960", "Y")
    rate = np.where(old, config["nik"]["tgl_bulat_tua"], config["nik"]["tgl_bulat"])
    rate = np.where(house.age < 25, 0.0, rate)
    heaped = chance(rng, len(day), rate)
    return np.where(heaped, round_date(rng, year), day)


def round_date(rng: Rng, year: np.ndarray) -> np.ndarray:
    """31 December, 1 July or 1 January of `year` (datetime64[Y]), as days."""
    start = year.astype("datetime64[D]").astype(np.int64)
    end = (year + 1).astype("datetime64[D]").astype(np.int64) - 1
    middle = (year.astype("datetime64[M]") + 6).astype("datetime64[D]").astype(np.int64)
    kind = draw_codes(rng, len(year), [0.55, 0.25, 0.20])
    return np.asarray(np.select([kind == 0, kind == 1], [end, middle], start), dtype=np.int64)


def _nik(
    rng: Rng,
    plan: Plan,
    kab: str,
    house: FamilyMembers,
    kec: np.ndarray,
    birth: np.ndarray,
    band: Band,
    config: dict[str, Any],
) -> np.ndarray:
    """NIK by place of first registration and the birth date and sex known then."""
    n = len(birth)
    home = kec[house.fam]
    code = np.empty(n, np.int64)
    adult = house.age >= ADULT_AGE
    for who, shares in ((adult, config["dewasa"]), (~adult, config["anak"])):
        code[who] = first_registration(rng, plan.areas, kab, home[who], shares, band)
    shift = np.where(
        chance(rng, n, config["beda_tanggal"]), rng.choice([-365, -31, -1, 1, 31, 365], n), 0
    )
    sex = np.where(chance(rng, n, config["beda_jk"]), 3 - house.sex, house.sex)
    digits = calendar_digits(np.minimum(birth + shift, plan.quarter.reference))
    digits = digits + np.where(sex == 2, 400_000, 0)
    return assign_numbers(code, digits, kab, band)


def _names(rng: Rng, house: FamilyMembers, group: np.ndarray, birth: np.ndarray) -> pl.Series:
    role = house.relation
    year = birth.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    inherits = (role != SPOUSE) & (role != IN_LAW) & ~((role == HEAD) & (house.sex == 2))
    order = np.where(role == CHILD, house.order, -1)
    return draw_names(rng, group[house.fam], house.sex, year, house.fam, inherits, order)


def _places(
    rng: Rng, n: int, desa: np.ndarray, villages: int, plan: Plan, kab: str, config: dict[str, Any]
) -> pl.DataFrame:
    """Village, RT, RW and dusun of each family."""
    skew = villages_used(plan, kab)["bobot_keluarga"].to_numpy()
    per_village = plan.families[kab] * skew / skew.sum()
    rts = np.maximum(1, np.round(per_village / config["keluarga_per_rt"])).astype(np.int64)
    rt = (rng.random(n) * rts[desa]).astype(np.int64) + 1
    rw = (rt - 1) // config["rt_per_rw"] + 1
    return pl.DataFrame(
        {
            "desa": pl.Series(desa, dtype=pl.Int16),
            "rt": pl.Series(rt, dtype=pl.Int16),
            "rw": pl.Series(rw, dtype=pl.Int16),
        }
    )


def _people(
    house: FamilyMembers, birth: np.ndarray, nik: np.ndarray, names: pl.Series, school: Schooling
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "kel": pl.Series(house.fam, dtype=pl.Int32),
            "peran": pl.Series(house.relation),
            "urut": pl.Series(house.order),
            "jk": pl.Series(house.sex),
            "lahir": pl.Series(birth, dtype=pl.Int32),
            "kawin": pl.Series(house.marital),
            "nik": pl.Series(nik),
            "nama": names,
            "partisipasi": pl.Series(school.participation),
            "jenjang": pl.Series(school.level),
            "varian": pl.Series(school.variant),
            "kelas": pl.Series(school.grade),
            "ijazah": pl.Series(school.certificate),
            "bekerja": pl.Series(school.works),
            "kedudukan": pl.Series(school.position),
        }
    )
