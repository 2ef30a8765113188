"""Moves: whole families and single people, near and far, for good and for a time.

What belongs here: who moves where, and what it changes.
What does not: the report forms (reports/moves.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.events.blocks import block_moves
from synthetic.events.stage import GONE, MOVES, Stage
from synthetic.families import CHILD, HEAD, OTHER, is_role
from synthetic.plan import MoverBlock
from synthetic.population import RESIDENT, UNREGISTERED, Population
from synthetic.streams import Rng, draw_codes

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
    origin = UNREGISTERED if kind == "datang" else RESIDENT
    picked = []
    for count, fits in ((n_whole, role == HEAD), (n - n_whole, single)):
        picked.append(np.sort(stage.draw(rng, count, fits & stage.free[origin], None)))
        stage.mark_used(stage.col["kel"][picked[-1]])
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
    target = np.where(
        rng.random(len(person)) < stage.rates["peristiwa"]["rantau"]["luar_negeri"], "", target
    )
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
    frame = describe(
        stage,
        person,
        day,
        whole,
        permanent,
        target,
        number,
        kind,
        f"{block.origin}{block.destination}" if block else kind,
    )
    return Moves(frame, together)


def describe(
    stage: Stage,
    person: np.ndarray,
    day: np.ndarray,
    whole: np.ndarray,
    permanent: np.ndarray,
    target: np.ndarray,
    number: np.ndarray,
    kind: str,
    block: str,
) -> pl.DataFrame:
    """The rows of `Moves.frame` for people who go to (or, kind datang, come from) `target`."""
    n = len(person)
    family = stage.col["kel"][person]
    codes = stage.village_codes[stage.desa[family]]
    abroad = target == ""
    comes = kind == "datang"
    country = np.array(COUNTRIES)[np.arange(n) % len(COUNTRIES)]
    return pl.DataFrame(
        {
            "orang": pl.Series(person, dtype=pl.Int64),
            "kel": pl.Series(family, dtype=pl.Int64),
            "tgl": pl.Series(day, dtype=pl.Int64),
            "seluruh": whole,
            "sifat": pl.Series(np.where(permanent, "TETAP", "MERANTAU").tolist(), dtype=pl.String),
            "asal": pl.Series((target if comes else codes).tolist(), dtype=pl.String),
            "tujuan": pl.Series((codes if comes else target).tolist(), dtype=pl.String),
            "negara": pl.Series(np.where(abroad, country, "").tolist(), dtype=pl.String),
            "kk_baru": pl.Series(number, dtype=pl.Int64),
            "dari_sini": np.full(n, not comes),
            "ke_sini": np.full(n, kind in ("dalam", "datang")),
            "urut": np.arange(n),
            "blok": pl.Series([block] * n, dtype=pl.String),
        }
    )


def join_moves(parts: list[Moves]) -> Moves:
    """Several lists of moves as one."""
    offset, together = 0, []
    for part in parts:
        together.append(part.together.with_columns(pl.col("i") + offset))
        offset += part.frame.height
    return Moves(pl.concat([p.frame for p in parts]), pl.concat(together))


def _elsewhere(stage: Stage, rng: Rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Villages outside the sample, near provinces not preferred: (desa code, kecamatan)."""
    villages = stage.plan.areas.villages
    outside = ~villages["kab"].is_in(list(stage.plan.families)).to_numpy()
    pool = np.flatnonzero(outside)
    if len(pool) == 0:
        pool = np.flatnonzero((villages["kab"] != stage.population.kab).to_numpy())
    chosen = pool[draw_codes(rng, n, villages["bobot"].to_numpy()[pool])] if n else pool[:0]
    return villages["kode"].to_numpy()[chosen], villages["kec"].cast(pl.Int64).to_numpy()[chosen]
