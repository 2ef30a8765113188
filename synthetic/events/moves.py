"""Moves: whole families and single people, near and far, for good and for a time.

What belongs here: who moves where, and what it changes.
What does not: the report forms (reports/moves.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.events.stage import GONE, MOVES, Stage, event_days
from synthetic.families import CHILD, HEAD, OTHER, YEAR, is_role
from synthetic.plan import MoverBlock, Plan, villages_used
from synthetic.population import RESIDENT, UNREGISTERED, Population
from synthetic.streams import Rng, chance, draw_codes, stream

ABROAD = "LUAR_NEGERI"
COUNTRIES = ("MALAYSIA", "SINGAPURA", "HONGKONG", "TAIWAN", "ARAB SAUDI", "JEPANG", "KOREA SELATAN")


@dataclass(frozen=True)
class Moves:
    """One row per move; `ikut` holds who goes along (i = row of the move, orang).

    frame: orang, kel, tgl, seluruh, sifat, asal, tujuan (desa codes, "" abroad), negara,
    kk_baru (0: none), dari_sini, ke_sini (is there a posyandu of this area at that end),
    pasangan (number of the move within its block, −1 otherwise), blok (name of the block)
    """

    frame: pl.DataFrame
    together: pl.DataFrame


def draw_moves(stage: Stage) -> Moves:
    """The quarter's moves of an area's own people, and of strangers who come to it."""
    rates = stage.rates["peristiwa"]["pindah"]
    parts = [
        _leave(stage, block, number)
        for number, block in enumerate(stage.plan.leaving(stage.population.kab))
    ]
    lonely = not stage.plan.arriving(stage.population.kab) and not parts
    shares = {
        "dalam": rates["dalam"],
        "keluar": rates["keluar"] + (rates["antar_wilayah"] if lonely else 0),
        "datang": rates["datang"],
        "luar_negeri": rates["luar_negeri"],
    }
    for kind, share in shares.items():
        parts.append(_resident_moves(stage, kind, share))
    parts.append(_sojourns(stage))
    return join_moves(parts)


def block_moves(
    plan: Plan, block: MoverBlock, population: Population
) -> tuple[pl.DataFrame, np.ndarray]:
    """How the families of a block move, seen alike from both ends.

    One row per family of the block, in its order: seluruh, tgl, tujuan (desa code), orang (row
    within the block). Also: for each person of the block, whether they go.
    """
    rng = stream(plan.seed, block.origin, "mutasi", block.destination)
    people = population.people
    n = population.families.height
    size = population.families["jumlah"].to_numpy().astype(np.int64)
    first = np.cumsum(size) - size
    kel, peran = people["kel"].to_numpy(), people["peran"].to_numpy()
    age = (plan.quarter.reference - people["lahir"].to_numpy()) / YEAR
    whole = chance(rng, n, 0.45)
    single = is_role(peran, CHILD, OTHER) & (age > 17) & (people["kawin"].to_numpy() != 2)
    candidate = np.full(n, -1, np.int64)
    rows = np.flatnonzero(single)[::-1]
    candidate[kel[rows]] = rows
    whole |= candidate < 0
    mover = np.where(whole, first, candidate)
    villages = villages_used(plan, block.destination)
    desa = draw_codes(rng, n, villages["bobot_keluarga"].to_numpy())
    goes = whole[kel]
    goes[mover] = True
    frame = pl.DataFrame(
        {
            "orang": mover,
            "seluruh": whole,
            "tgl": event_days(rng, n, plan),
            "tujuan": villages["kode"].gather(desa),
            "kec": villages["kec"].gather(desa).cast(pl.Int64),
        }
    )
    return frame, goes


def _leave(stage: Stage, block: MoverBlock, number: int) -> Moves:
    """The moves of one block out of the area it lives in."""
    blocks = stage.population.families["blok"].to_numpy()
    family = np.flatnonzero(blocks == block.place)
    start = stage.first[family[0]] if len(family) else 0
    people = int(stage.size[family].sum())
    local = Population(
        stage.population.kab,
        stage.population.villages,
        stage.population.families[family],
        stage.population.people.slice(int(start), people).with_columns(
            kel=pl.col("kel") - (int(family[0]) if len(family) else 0)
        ),
    )
    moves, _ = block_moves(stage.plan, block, local)
    return _settle(
        stage,
        person=moves["orang"].to_numpy() + start,
        whole=moves["seluruh"].to_numpy(),
        day=moves["tgl"].to_numpy(),
        target=moves["tujuan"].to_numpy(),
        kec=moves["kec"].to_numpy(),
        kind="antar",
        block=block,
    )


def _resident_moves(stage: Stage, kind: str, share: float) -> Moves:
    """Moves inside the area, out of the sample, into it, and abroad."""
    rng = stage.rng(f"pindah_{kind}")
    n = stage.count(rng, "pindah", share)
    whole_share = stage.rates["peristiwa"]["pindah"]["seluruh"]
    n_whole = int(rng.binomial(n, whole_share))
    role = stage.col["peran"]
    adult = (stage.age > 17.5) & (stage.age < 45)
    single = adult & is_role(role, CHILD, OTHER) & (stage.col["kawin"] != 2)
    block = stage.population.families["blok"].to_numpy()[stage.col["kel"]]
    origin = UNREGISTERED if kind == "datang" else RESIDENT
    pool = block == origin
    picked = [
        _choose_from(stage, rng, count, fits & pool)
        for count, fits in ((n_whole, role == HEAD), (n - n_whole, single))
    ]
    person = np.concatenate(picked)
    whole = np.arange(len(person)) < len(picked[0])
    family = stage.col["kel"][person]
    day = stage.days(rng, len(person))
    if kind == "dalam":
        villages = stage.population.villages
        weight = villages["bobot_keluarga"].to_numpy()
        desa = draw_codes(rng, len(person), weight)
        same = desa == stage.desa[family]
        desa = np.where(same, (desa + 1) % len(weight), desa)
        target, kec = villages["kode"].to_numpy()[desa], stage.kec[desa]
    elif kind == "luar_negeri":
        target, kec = np.full(len(person), ""), stage.kec_of(family)
    else:
        target, kec = _elsewhere(stage, rng, len(person))
    return _settle(stage, person, whole, day, target, kec, kind, None)


def _sojourns(stage: Stage) -> Moves:
    """People who leave for a time (merantau): known, and nothing changes."""
    rng = stage.rng("rantau")
    adult = (stage.age > 18) & (stage.age < 42) & is_role(stage.col["peran"], HEAD, CHILD)
    person = stage.choose(rng, stage.count(rng, "rantau"), adult)
    target, kec = _elsewhere(stage, rng, len(person))
    target = np.where(rng.random(len(person)) < 0.25, "", target)
    whole = np.zeros(len(person), bool)
    return _settle(stage, person, whole, stage.days(rng, len(person)), target, kec, "rantau", None)


def _settle(
    stage: Stage,
    person: np.ndarray,
    whole: np.ndarray,
    day: np.ndarray,
    target: np.ndarray,
    kec: np.ndarray,
    kind: str,
    block: MoverBlock | None,
) -> Moves:
    """Enters moves in the ledger and describes them."""
    n = len(person)
    family = stage.col["kel"][person]
    codes = stage.village_codes[stage.desa[family]]
    abroad = target == ""
    permanent = np.full(n, kind != "rantau")
    effective = permanent & (day <= stage.plan.quarter.cut_offs[-1]) & stage.registered[family]
    number = stage.new_numbers(kec, day, MOVES)
    number[whole | abroad | ~permanent] = 0
    moved = np.flatnonzero(effective & whole & ~abroad)
    stage.ledger.village |= dict(zip(family[moved].tolist(), target[moved].tolist(), strict=True))
    make = np.flatnonzero(effective & ~whole & ~abroad)
    kk = stage.population.families["no_kk"].to_numpy()
    stage.ledger.family_of[person[make]] = stage.ledger.form(
        number[make], kk[family[make]], target[make], person[make]
    )
    stage.ledger.family_of[person[effective & ~whole & abroad]] = GONE
    place, row = stage.members(family)
    along = whole[place] & (row != person[place])
    together = pl.DataFrame({"i": place[along].astype(np.int64), "orang": row[along]})
    stage.named[person] = True
    stage.named[together["orang"].to_numpy()] = True
    comes = kind == "datang"
    country = np.array(COUNTRIES)[np.arange(n) % len(COUNTRIES)]
    frame = pl.DataFrame(
        {
            "orang": pl.Series(person, dtype=pl.Int64),
            "kel": pl.Series(family, dtype=pl.Int64),
            "tgl": pl.Series(day, dtype=pl.Int64),
            "seluruh": whole,
            "sifat": pl.Series(["TETAP" if p else "MERANTAU" for p in permanent], dtype=pl.String),
            "asal": pl.Series((target if comes else codes).tolist(), dtype=pl.String),
            "tujuan": pl.Series((codes if comes else target).tolist(), dtype=pl.String),
            "negara": pl.Series(np.where(abroad, country, "").tolist(), dtype=pl.String),
            "kk_baru": pl.Series(number, dtype=pl.Int64),
            "dari_sini": np.full(n, not comes),
            "ke_sini": np.full(n, kind in ("dalam", "datang")),
            "urut": np.arange(n),
            "blok": pl.Series([f"{block.origin}{block.destination}" if block else kind] * n,
                              dtype=pl.String),
        }
    )  # fmt: skip
    return Moves(frame, together)


def join_moves(parts: list[Moves]) -> Moves:
    """Several lists of moves as one."""
    offset, together = 0, []
    for part in parts:
        together.append(part.together.with_columns(pl.col("i") + offset))
        offset += part.frame.height
    return Moves(pl.concat([p.frame for p in parts]), pl.concat(together))


def _choose_from(stage: Stage, rng: Rng, n: int, fits: np.ndarray) -> np.ndarray:
    open_family = ~stage.used[stage.col["kel"]]
    rows = stage.draw(rng, n, fits & open_family, None)
    rows = np.sort(rows)
    stage.used[stage.col["kel"][rows]] = True
    return rows


def _elsewhere(stage: Stage, rng: Rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Villages outside the sample, near provinces not preferred: (desa code, kecamatan)."""
    villages = stage.plan.areas.villages
    outside = ~villages["kab"].is_in(list(stage.plan.families)).to_numpy()
    pool = np.flatnonzero(outside)
    if len(pool) == 0:
        pool = np.flatnonzero((villages["kab"] != stage.population.kab).to_numpy())
    chosen = pool[draw_codes(rng, n, villages["bobot"].to_numpy()[pool])] if n else pool[:0]
    return villages["kode"].to_numpy()[chosen], villages["kec"].cast(pl.Int64).to_numpy()[chosen]
