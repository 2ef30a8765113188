"""kepesertaan: who already takes part in PKH, SEMBAKO and PBI_JK.

What belongs here: choosing participants in exact numbers, and the list's rows.
What does not: payments (payments.py) or who should take part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.families import CHILD, GRANDCHILD, is_role
from synthetic.lists.roster import POOR, Roster, expected_counts
from synthetic.streams import Rng, chance

OLD, TODDLER = 60, 7


@dataclass(frozen=True)
class Participants:
    """Family rows per programme; LAMA = in PKH or SEMBAKO and active."""

    pkh: np.ndarray
    sembako: np.ndarray
    post: np.ndarray  # per family of the area: paid through POS
    lama: np.ndarray  # per family of the area


def choose_participants(roster: Roster) -> Participants:
    """LAMA families: an exact number of desil 1–4, a share above, some in no register."""
    rng = roster.rng("kepesertaan")
    config = roster.config["kepesertaan"]
    counts = expected_counts(roster.plan, roster.population.kab)
    n = roster.families
    poor = np.flatnonzero(roster.desil[:n] <= POOR)
    above = np.flatnonzero(roster.desil[:n] > POOR)
    lama = _take(rng, poor, counts.lama, 1.0 / roster.desil[poor])
    extra = _take(
        rng, above, round(len(above) * config["lama_di_atas"]), 1.0 / roster.desil[above] ** 3
    )
    total = len(roster.no_kk)
    unknown = np.arange(n, total)
    unknown = _take(rng, unknown, round(counts.lama * config["tidak_di_dtsen"]), np.ones(total - n))
    entitled = _has_component(roster)
    # those with a component come first into PKH; who is not in PKH must be in SEMBAKO
    pkh = _take(rng, lama, counts.pkh, np.where(entitled[lama], 1000.0, 1.0))
    outside = ~np.isin(lama, pkh)
    sembako = _take(rng, lama, counts.sembako, np.where(outside, 10**6, 1.0))
    pkh = np.concatenate([pkh, extra[: len(extra) // 3]])
    sembako = np.concatenate([sembako, extra, unknown])
    everyone = np.zeros(total, bool)
    everyone[lama] = everyone[extra] = everyone[unknown] = True
    return Participants(
        pkh=np.sort(pkh),
        sembako=np.sort(sembako),
        post=~chance(rng, total, config["himbara"]),
        lama=everyone,
    )


def participation_list(roster: Roster, chosen: Participants, pbi: np.ndarray) -> pl.DataFrame:
    """The rows of kepesertaan: active participants, some who left, and PBI_JK per person."""
    rng = roster.rng("kepesertaan_baris")
    parts = [
        _rows(roster, chosen, program, families, "AKTIF", rng)
        for program, families in (("PKH", chosen.pkh), ("SEMBAKO", chosen.sembako))
    ]
    left = np.flatnonzero(~chosen.lama[: roster.families] & (roster.desil[: roster.families] <= 6))
    left = left[chance(rng, len(left), roster.config["kepesertaan"]["nonaktif"])]
    parts.append(_rows(roster, chosen, "SEMBAKO", left, "NONAKTIF", rng))
    person = np.flatnonzero(pbi)
    family = roster.kel[person]
    parts.append(
        pl.DataFrame(
            {
                "no_kk": roster.kk_text(family),
                "nik_pengurus": pl.Series([None] * len(person), dtype=pl.String),
                "nama_pengurus": pl.Series([None] * len(person), dtype=pl.String),
                "kode_desa": roster.village(family),
                "program": pl.Series(["PBI_JK"] * len(person), dtype=pl.String),
                "status": pl.Series(["AKTIF"] * len(person), dtype=pl.String),
                "sejak": _since(rng, len(person)),
                "kanal": pl.Series([None] * len(person), dtype=pl.String),
                "nik_peserta": roster.nik_text(person),
            }
        )
    )
    return pl.concat(parts)


def _rows(
    roster: Roster, chosen: Participants, program: str, family: np.ndarray, status: str, rng: Rng
) -> pl.DataFrame:
    payee = roster.payee[family]
    n = len(family)
    return pl.DataFrame(
        {
            "no_kk": roster.kk_text(family),
            "nik_pengurus": roster.nik_text(payee),
            "nama_pengurus": roster.name(payee),
            "kode_desa": roster.village(family),
            "program": pl.Series([program] * n, dtype=pl.String),
            "status": pl.Series([status] * n, dtype=pl.String),
            "sejak": _since(rng, n),
            "kanal": pl.Series(
                np.where(chosen.post[family], "POS", "HIMBARA").tolist(), dtype=pl.String
            ),
            "nik_peserta": pl.Series([None] * n, dtype=pl.String),
        }
    )


def _since(rng: Rng, n: int) -> pl.Series:
    """First days of months between 2018 and mid-2025."""
    months = (rng.integers(48 * 12, 55 * 12 + 6, n)).astype("datetime64[M]")
    return (
        pl.Series(months.astype("datetime64[D]").astype("datetime64[ms]"))
        .cast(pl.Date)
        .cast(pl.String)
    )


def _take(rng: Rng, pool: np.ndarray, n: int, weight: np.ndarray) -> np.ndarray:
    """`n` of `pool` without replacement, by weight."""
    key = rng.exponential(size=len(pool)) / weight
    return np.asarray(pool[np.argsort(key, kind="stable")[:n]])


def _has_component(roster: Roster) -> np.ndarray:
    """Families with a small child, a pupil or an elder."""
    people = roster.population.people
    young = is_role(people["peran"].to_numpy(), CHILD, GRANDCHILD) & (roster.age < TODDLER)
    pupil = (people["partisipasi"].to_numpy() == 2) & (people["jenjang"].to_numpy() <= 3)
    has = np.zeros(len(roster.no_kk), bool)
    has[roster.kel[young | pupil | (roster.age >= OLD)]] = True
    return has
