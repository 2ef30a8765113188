"""Lists and feedback drawn as small tables, and the room's answer to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

import payment
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.lists import LISTS
from schemas.payment import FATES, FOLLOW_UP, RECOVERY, STATES
from schemas.review import DIFFERENCES
from schemas.validate import validated

WAVE, NEXT, LAST = "2025-T4-1", "2025-T4-2", "2025-T4-3"
KK, OTHER, NOBODY = "3325011203150003", "3325011203150004", "3325011203159999"
PAYEE, OTHER_PAYEE = "3325014508900001", "3325014508900002"
AS_OF = date(2025, 11, 10)
WAVES = tuple(
    payment.Wave(tahap, cutoff, ("PKH", "SEMBAKO", "BLTS"))
    for tahap, cutoff in (
        (WAVE, date(2025, 10, 17)),
        (NEXT, date(2025, 11, 17)),
        (LAST, date(2025, 12, 17)),
    )
)
TERMS = payment.Terms(
    wave=WAVES[0],
    waves=WAVES,
    last_payment_day=date(2025, 12, 31),
    paid_again=("GAGAL", "RETUR", "DISETOR_KEMBALI", "SEBAGIAN"),
    channel_again="POS",
    actions={
        "GAGAL": "PERBAIKI_REKENING",
        "RETUR": "PERBAIKI_REKENING",
        "DISETOR_KEMBALI": "BAYAR_ULANG",
        "SEBAGIAN": "LENGKAPI_BAYARAN",
        "TIDAK_DICAIRKAN": "INGATKAN_PENGURUS",
        "BELUM_DILAPORKAN": "TANYA_PENYALUR",
    },
    unwithdrawn=105,
    silent=30,
    to_act=14,
)
_LISTED = {
    "tahap": WAVE,
    "program": "SEMBAKO",
    "no_kk": KK,
    "nik_pengurus": PAYEE,
    "nama_pengurus": "SITI",
    "kode_desa": "3325012001",
    "kode_kabupaten_kota": "3325",
    "kode_provinsi": "33",
    "desil_nasional": 2,
    "status_kpm": "LAMA",
    "nominal": 600_000,
    "rincian": "BULAN:3x200000",
    "kanal": "HIMBARA",
    "versi_dtsen": "2025T4",
}


def listed(*changes: Mapping[str, Any]) -> pl.DataFrame:
    """KPM_LIST rows, each a changed copy of one."""
    rows = [_LISTED | dict(change) for change in changes or ({},)]
    return pl.DataFrame(rows, schema=KPM_LIST.polars_schema())


def line(status: str, day: str | None = "2025-10-20", /, **more: Any) -> dict[str, Any]:
    """One line of feedback about KK's SEMBAKO of 600,000 in wave 1."""
    return {
        "tahap": WAVE,
        "program": "SEMBAKO",
        "no_kk": KK,
        "nik_pengurus": PAYEE,
        "nominal": 600_000,
        "status": status,
        "kode_gagal": "REK_TUTUP" if status == "GAGAL" else None,
        "tgl_transaksi": day and date.fromisoformat(day),
        "kanal": "HIMBARA",
        "no_sp2d": "SP2D-1",
        "ntpn": "N-1" if status == "DISETOR_KEMBALI" else None,
    } | more


def feedback(lines: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """The lines as intake accepts them: one file per line unless `berkas` says otherwise."""
    table = LISTS["pembayaran"]
    rows = []
    for place, one in enumerate(lines, 2):
        content = "|".join(str(value) for name, value in one.items() if name != "berkas")
        rows.append({"isi": content, "berkas": f"berkas{place}", "baris": place} | dict(one))
    return pl.DataFrame(rows, schema=table.polars_schema(), infer_schema_length=None)


def answers(
    lines: Iterable[Mapping[str, Any]],
    lists: pl.DataFrame | None = None,
    *,
    as_of: date = AS_OF,
    decisions: pl.DataFrame | None = None,
    differences: pl.DataFrame | None = None,
    judged: bool = True,
) -> dict[str, pl.DataFrame]:
    """FATES, STATES, FOLLOW_UP and RECOVERY of all lists, by the names of the tables.

    `judged`: each against its schema, which takes longer than making it.
    """
    lists = listed() if lists is None else lists
    with payment.placed(
        feedback(lines),
        lists,
        DECISIONS.empty() if decisions is None else decisions,
        lists["tahap"].unique().to_list(),
        as_of,
    ) as found:
        parts = list(found.parts())
    fates = pl.concat([payment.fates(part.feedback, part.listed) for part in parts])
    rows = pl.concat([part.listed for part in parts])
    changed = differences_with() if differences is None else differences
    states = [STATES.empty()]
    follow = [FOLLOW_UP.empty()]
    for (tahap,), own in rows.partition_by("tahap", as_dict=True).items():
        wave = next(wave for wave in WAVES if wave.tahap == tahap)
        terms = payment.Terms(**{**TERMS.__dict__, "wave": wave})
        states.append(payment.states(own, fates, terms, as_of))
        follow.append(payment.follow_up(states[-1], changed, terms, as_of))
    all_states = pl.concat(states).sort(STATES.sort)
    found_rows = {
        FATES: fates,
        STATES: all_states,
        FOLLOW_UP: pl.concat(follow),
        RECOVERY: payment.recovery(all_states, fates, changed),
    }
    if not judged:
        return {table.name: frame for table, frame in found_rows.items()}
    return {table.name: validated(frame, table) for table, frame in found_rows.items()}


def state(lines: Iterable[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """The one list row's state."""
    return answers(lines, **more)["keadaan_penyaluran"].row(0, named=True)


def differences_with(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """DIFFERENCES with their cause."""
    schema = {**DIFFERENCES.polars_schema(), "sebab": pl.String()}
    empty = {
        "tahap": WAVE,
        "program": "SEMBAKO",
        "no_kk": KK,
        "nominal_terbit": 600_000,
        "nominal_benar": 0,
        "lebih_bayar": 600_000,
        "kurang_bayar": 0,
        "id_laporan": ["L1"],
        "alasan": ["orang lain"],
        "sebab": "PADANAN_DITARIK",
    }
    return pl.DataFrame([empty | dict(row) for row in rows], schema=schema)
