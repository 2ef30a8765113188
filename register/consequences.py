"""What accepting a report could do to a payment, before anything is decided.

What belongs here: kind and consequence of every report content, for those who review links.
What does not: whether the event becomes effective (`standing`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from register.evidence import STRENGTH, with_evidence
from register.kinds import MENURUNKAN
from register.policy import DEFAULT, Policy
from register.proposals import proposals

# They lower nothing themselves, but call a paid family at another village, or make a person
# older: `standing` asks for certainty too.
_ASKS_FOR_CERTAINTY = ("PINDAH_KELUARGA", "KOREKSI_ORANG")


def consequences(reports: Mapping[str, pl.DataFrame], policy: Policy = DEFAULT) -> pl.DataFrame:
    """One row per report content: id_laporan, isi, jenis, dua_petugas, berdokumen.

    `dua_petugas`: the kind can stop or lower a payment, now or once its document arrives, so
    two people must agree on whom it is about (architecture, benefit of the doubt).
    `berdokumen`: a fitting document or the form's own letter is there already.
    """
    known = proposals(reports, policy).with_columns(pl.lit(None, pl.String).alias("nik"))
    no_other_body = pl.DataFrame(schema={"nik": pl.String})
    return (
        with_evidence(known, no_other_body)
        .select(
            "id_laporan",
            "isi",
            "jenis",
            ((pl.col("akibat") == MENURUNKAN) | pl.col("jenis").is_in(_ASKS_FOR_CERTAINTY)).alias(
                "dua_petugas"
            ),
            (pl.col("kuat") >= STRENGTH["DOKUMEN"]).alias("berdokumen"),
        )
        .unique(["id_laporan", "isi"], keep="first", maintain_order=True)
        .sort("id_laporan", "isi")
    )
