"""eksklusi: findings of other bodies, hard ones and leads, and deaths known to Dukcapil.

What belongs here: the list's rows at the incidences of lists.yaml.
What does not: what a finding means.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.lists.roster import POOR, Roster
from synthetic.schooling import CIVIL_SERVICE
from synthetic.streams import chance

SOURCES = {
    "PEKERJAAN_ASN_TNI_POLRI": "BKN", "PEKERJAAN_PENSIUNAN": "TASPEN",
    "PERANGKAT_DESA": "KEMENDAGRI", "GURU_SERTIFIKASI": "KEMENDIKDASMEN",
    "UPAH_DI_ATAS_UMP": "BPJS_KETENAGAKERJAAN",
    "PENGURUS_PERUSAHAAN": "AHU", "SDM_KESOS": "KEMENSOS", "JUDOL_PPATK": "PPATK",
    "PROFIL_BANK": "HIMBARA", "NIK_GANDA": "DUKCAPIL", "NIK_TIDAK_PADAN": "DUKCAPIL",
    "MENOLAK": "PEMDES", "GRADUASI_MANDIRI": "PENDAMPING",
}  # fmt: skip
BY_FAMILY = ("MENOLAK", "GRADUASI_MANDIRI")


def exclusion_list(roster: Roster, deaths: pl.DataFrame) -> pl.DataFrame:
    """Rows nik, no_kk, nama, kode_alasan, sumber, tgl_data, tgl_kejadian, no_bukti."""
    rng = roster.rng("eksklusi")
    config = roster.config["eksklusi"]
    n = roster.families
    poor = np.flatnonzero(roster.desil[:n] <= POOR)
    position = roster.population.people["kedudukan"].to_numpy()
    registered = int(roster.population.people["di_dtsen"].sum())
    parts = []
    for code, source in SOURCES.items():
        if code == "PEKERJAAN_ASN_TNI_POLRI":
            pool = np.flatnonzero(position[:registered] == CIVIL_SERVICE)
            person = pool[chance(rng, len(pool), config[code])]
        else:
            person = roster.payee[poor[chance(rng, len(poor), config[code])]]
        parts.append(_rows(roster, person, code, source, None))
    gone = deaths.filter(~pl.col("palsu"))
    gone = gone.filter(pl.Series(chance(rng, gone.height, config["meninggal"])))
    person = gone["orang"].to_numpy()
    inside = person < registered
    parts.append(
        _rows(roster, person[inside], "MENINGGAL", "DUKCAPIL", gone["tgl"].to_numpy()[inside])
    )
    return pl.concat(parts)


def _rows(
    roster: Roster, person: np.ndarray, code: str, source: str, event: np.ndarray | None
) -> pl.DataFrame:
    n = len(person)
    quarter = roster.plan.quarter
    nothing = pl.Series([None] * n, dtype=pl.String)
    dated = np.full(n, quarter.reference - 15) if event is None else event + 10
    serial = pl.Series(np.arange(1, n + 1)).cast(pl.String).str.zfill(5)

    def text(days: np.ndarray) -> pl.Series:
        return (
            pl.Series(np.minimum(days, quarter.snapshot).astype(np.int32))
            .cast(pl.Date)
            .cast(pl.String)
        )

    return pl.DataFrame(
        {
            "nik": nothing if code in BY_FAMILY else roster.nik_text(person),
            "no_kk": roster.kk_text(roster.kel[person]) if code in BY_FAMILY else nothing,
            "nama": roster.name(person),
            "kode_alasan": pl.Series([code] * n, dtype=pl.String),
            "sumber": pl.Series([source] * n, dtype=pl.String),
            "tgl_data": text(dated),
            "tgl_kejadian": nothing if event is None else text(event),
            "no_bukti": f"{source}/{roster.population.kab}/{code[:4]}/" + serial,
        }
    )
