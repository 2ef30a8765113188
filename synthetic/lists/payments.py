"""pembayaran and sanggah: feedback on the quarter before, objections and their answers.

What belongs here: the rows of these two lists.
What does not: what is owed this quarter.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import pick_words
from synthetic.lists.participation import Participants
from synthetic.lists.roster import Roster
from synthetic.streams import chance

SEMBAKO_AMOUNT = 600_000
PKH_AMOUNTS = (225_000, 375_000, 500_000, 600_000, 750_000, 825_000, 975_000, 1_350_000)


def payment_list(roster: Roster, chosen: Participants) -> pl.DataFrame:
    """Feedback for last quarter's PKH and SEMBAKO payments of LAMA families."""
    rng = roster.rng("pembayaran")
    parts = []
    for program, family in (("PKH", chosen.pkh), ("SEMBAKO", chosen.sembako)):
        n = len(family)
        status = pick_words(rng, n, roster.config["pembayaran"])
        failed = np.isin(status, ("GAGAL", "RETUR"))
        back = status == "DISETOR_KEMBALI"
        amount = (
            np.array(PKH_AMOUNTS)[rng.integers(0, len(PKH_AMOUNTS), n)]
            if program == "PKH"
            else np.full(n, SEMBAKO_AMOUNT)
        )
        day = roster.plan.quarter.reference - rng.integers(10, 75, n)
        serial = pl.Series(np.arange(1, n + 1) % 97 + 1).cast(pl.String).str.zfill(4)
        parts.append(
            pl.DataFrame(
                {
                    "tahap": pl.Series([roster.plan.quarter.previous] * n, dtype=pl.String),
                    "program": pl.Series([program] * n, dtype=pl.String),
                    "no_kk": roster.kk_text(family),
                    "nik_pengurus": roster.nik_text(roster.payee[family]),
                    "nominal": pl.Series(amount, dtype=pl.Int64),
                    "status": pl.Series(status.tolist(), dtype=pl.String),
                    "kode_gagal": _where(
                        failed, np.where(status == "GAGAL", "OMSPAN", "REK_TUTUP")
                    ),
                    "tgl_transaksi": pl.Series(day.astype(np.int32)).cast(pl.Date).cast(pl.String),
                    "kanal": pl.Series(
                        np.where(chosen.post[family], "POS", "HIMBARA").tolist(), dtype=pl.String
                    ),
                    "no_sp2d": "SP2D" + roster.population.kab + serial,
                    "ntpn": _where(back, np.full(n, "NTPN")).fill_null("")
                    + _where(back, serial.to_numpy()).fill_null(""),
                }
            ).with_columns(ntpn=pl.when(pl.col("ntpn") != "").then("ntpn"))
        )
    return pl.concat(parts)


def objection_list(
    roster: Roster, verification: pl.DataFrame, exclusions: pl.DataFrame
) -> pl.DataFrame:
    """Objections against refusals and requests after gambling flags, some still open."""
    rng = roster.rng("sanggah")
    config = roster.config["sanggah"]
    refused = verification.filter(pl.col("hasil") != "LAYAK").select("no_kk", "nik")
    refused = refused.filter(pl.Series(chance(rng, refused.height, config["sanggah"])))
    flagged = exclusions.filter(pl.col("kode_alasan") == "JUDOL_PPATK").select("no_kk", "nik")
    flagged = flagged.filter(pl.Series(chance(rng, flagged.height, config["reaktivasi"])))
    rows = pl.concat(
        [
            refused.with_columns(jenis=pl.lit("SANGGAH"), program=pl.lit("BLTS")),
            flagged.with_columns(jenis=pl.lit("REAKTIVASI"), program=pl.lit("SEMBAKO")),
        ]
    )
    n = rows.height
    quarter = roster.plan.quarter
    received = quarter.cut_offs[0] + rng.integers(3, 40, n)
    decided = chance(rng, n, config["putus"])
    closed = np.minimum(received + rng.integers(3, 15, n), quarter.snapshot)
    result = np.where(chance(rng, n, config["diterima"]), "DITERIMA", "DITOLAK")
    serial = pl.Series(np.arange(1, n + 1)).cast(pl.String).str.zfill(4)

    def text(days: np.ndarray) -> pl.Series:
        return pl.Series(days.astype(np.int32)).cast(pl.Date).cast(pl.String)

    return pl.DataFrame(
        {
            "no_sanggah": f"SG-{roster.population.kab}-" + serial,
            "no_kk": rows["no_kk"],
            "nik": rows["nik"],
            "program": rows["program"],
            "tahap": pl.Series([f"{quarter.name}-1"] * n, dtype=pl.String),
            "jenis": rows["jenis"],
            "tgl_terima": text(received),
            "hasil": _where(decided, result),
            "tgl_putus": text(closed).set(pl.Series(~decided, dtype=pl.Boolean), None),
            "no_berita_acara": ("BA/SG/" + serial).set(pl.Series(~decided, dtype=pl.Boolean), None),
        }
    )


def _where(condition: np.ndarray, words: np.ndarray) -> pl.Series:
    text = pl.Series(words.tolist(), dtype=pl.String)
    return text.set(pl.Series(~condition, dtype=pl.Boolean), None)
