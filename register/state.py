"""The families while events are applied: who is where, and what was noted on the way.

What belongs here: the shape of the two state tables and of the notes of one step.
What does not: how a step changes them (`actions`, `step`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import polars as pl

# orang: key of the person (`mentions.person_id`; newborns "|" + id_orang). kel: the family,
# named by its DTSEN KK or its provisional number for good, whatever number it bears now.
PEOPLE: dict[str, pl.DataType] = {
    "orang": pl.String(),
    "id_orang": pl.String(),
    "kk_dtsen": pl.String(),
    "nik": pl.String(),
    "nama": pl.String(),
    "tgl_lahir": pl.Date(),
    "jk": pl.String(),
    "kel": pl.String(),
    "hubungan": pl.String(),
    "status_kawin": pl.String(),
    "keluar": pl.String(),
    "lahir_di": pl.String(),
    "gugus": pl.String(),
}
FAMILIES: dict[str, pl.DataType] = {
    "kel": pl.String(),
    "no_kk": pl.String(),
    "kode_desa": pl.String(),
    "keadaan": pl.String(),
    "kepala": pl.String(),
    "bentukan": pl.Boolean(),
    "gugus": pl.String(),
}
_EVENT = {"id_laporan": pl.String(), "urut": pl.Int64()}
# One thing an event changed; `hubungan`: the person's relation before, of who comes or goes.
TRAIL: dict[str, pl.DataType] = {
    **_EVENT,
    "hal": pl.String(),
    "orang": pl.String(),
    "kel_asal": pl.String(),
    "kel_tujuan": pl.String(),
    "no_kk_asal": pl.String(),
    "no_kk_tujuan": pl.String(),
    "dari": pl.String(),
    "menjadi": pl.String(),
    "hubungan": pl.String(),
}


@dataclass(frozen=True)
class Notes:
    """What a step leaves behind beside the state.

    touched: kel, id_laporan – families an event changed. left: kel, id_laporan, urut – who
    lost a member to it. lineage: kel_lama/kk_lama → kk_baru with sifat. sources: kel of a
    formed family, the families its people came from. moved: who left kel_asal for kel_baru
    (null: nowhere). refused: id_laporan, alasan – events that found the family otherwise than
    reported. trail: TRAIL, what each event changed.
    """

    touched: pl.DataFrame
    left: pl.DataFrame
    lineage: pl.DataFrame
    sources: pl.DataFrame
    moved: pl.DataFrame
    refused: pl.DataFrame
    trail: pl.DataFrame

    @classmethod
    def none(cls) -> Notes:
        """Notes with no row."""
        text = pl.String()
        return cls(
            touched=pl.DataFrame(schema={"kel": text, **_EVENT}),
            left=pl.DataFrame(schema={"kel": text, **_EVENT}),
            lineage=pl.DataFrame(
                schema={"kel": text, "kk_lama": text, "kk_baru": text, "sifat": text, **_EVENT}
            ),
            sources=pl.DataFrame(schema={"kel": text, "asal": text}),
            moved=pl.DataFrame(
                schema={"orang": text, "kel_asal": text, "kel_baru": text, "cara": text, **_EVENT}
            ),
            refused=pl.DataFrame(schema={"id_laporan": text, "alasan": text}),
            trail=pl.DataFrame(schema=TRAIL),
        )

    @classmethod
    def joined(cls, notes: Sequence[Notes]) -> Notes:
        """All notes in one."""
        every = [cls.none(), *notes]
        return cls(
            **{
                field.name: pl.concat([getattr(note, field.name) for note in every])
                for field in fields(cls)
            }
        )


@dataclass(frozen=True)
class State:
    """People and families at one moment."""

    people: pl.DataFrame
    families: pl.DataFrame
