"""The forms perubahan_keluarga and aduan as cadres fill them.

What belongs here: the own columns of these forms.
What does not: what changed or who complains (events/), shared columns (sheet.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.complaints import complaint_kinds, complaint_texts
from synthetic.events.stage import NONE, Stage
from synthetic.reports.filing import file_reports
from synthetic.reports.hand import Cast, blank, numbers
from synthetic.reports.sheet import Written, event_numbers, links_of, make_hand, written
from synthetic.streams import chance, draw_codes

ACCUSED = ("aparat RT", "oknum perangkat", "agen penyalur", "tidak diketahui")


def write_changes(stage: Stage, cast: Cast, changes: pl.DataFrame) -> Written:
    """Reports of family changes."""
    family = changes["kel"].to_numpy()
    filed = file_reports(
        stage, "perubahan_keluarga", changes["tgl"].to_numpy(), stage.desa[family],
        cast.rt[family], np.zeros(changes.height, bool),
    )  # fmt: skip
    hand = make_hand(stage, cast, filed)
    at = changes[filed.i]
    person, family = at["orang"].to_numpy(), at["kel"].to_numpy()
    kind = at["jenis"].to_numpy()
    # who joins a relative's card is known only by that card's number
    shows_kk = (kind == "NUMPANG_KK") | hand.fills("no_kk_baru")
    own: dict[str, pl.Series] = {
        "jenis": at["jenis"],
        "nama": hand.name(person),
        "rt": hand.rt(family),
        "nik": hand.nik(person),
        "no_kk": hand.kk(family),
        "no_kk_baru": numbers(at["kk_baru"].to_numpy(), shows_kk),
        "tgl_kejadian": hand.event_date_or_month(hand.share("tgl_kejadian")),
        "uraian": blank(at["rinci"], ~hand.fills("uraian")),
    }
    formal = np.isin(kind, ("PISAH_KK", "NUMPANG_KK", "GANTI_KEPALA"))
    paper = np.where(formal, hand.share("dokumen"), hand.share("dokumen_lain"))
    document = hand.document("BA", share=paper)
    ids = event_numbers(stage, "UBAH", changes.height)
    links = [links_of(filed, "SUBJEK", person)]
    return written(stage, filed, own, document, None, links, ids)


def write_complaints(
    stage: Stage, cast: Cast, complaints: pl.DataFrame, purpose: str = ""
) -> Written:
    """Complaints taken at the post; `purpose` sets a second list of them apart."""
    family = complaints["kel"].to_numpy()
    filed = file_reports(
        stage, "aduan", complaints["tgl"].to_numpy(), stage.desa[family], cast.rt[family],
        np.zeros(complaints.height, bool), purpose=purpose,
    )  # fmt: skip
    hand = make_hand(stage, cast, filed, purpose)
    at = complaints[filed.i]
    person = at["orang"].to_numpy()
    kinds = complaint_kinds()[at["k"].to_numpy()]
    texts = complaint_texts(stage, complaints["k"].to_numpy(), purpose)
    secret = chance(hand.rng, filed.reports, kinds["rahasia"].to_numpy()[filed.first_rows()])[
        filed.lap
    ]
    known = person != NONE
    relations: dict[str, float] = hand.share("hubungan")
    relation = np.array(list(relations))[
        draw_codes(hand.rng, filed.reports, list(relations.values()))[filed.lap]
    ]
    accuses = np.isin(kinds["jenis"].to_numpy(), ("POTONGAN", "PUNGLI"))
    phone = pl.Series((8_120_000_000 + (filed.i * 7919) % 79_999_999).astype(np.int64)).cast(
        pl.String
    )
    own: dict[str, pl.Series] = {
        "jenis_aduan": kinds["jenis"],
        "uraian": texts.gather(filed.i),
        "bidang_spm": blank(kinds["bidang"], ~hand.fills("bidang_spm")),
        "program": _programme(kinds["program"], filed.i),
        "nama_subjek": hand.name(np.where(known, person, NONE)),
        "nik_subjek": hand.nik(person),
        "no_kk": blank(hand.kk(at["kel"].to_numpy()), ~known),
        "hubungan_pelapor": blank(pl.Series(relation), ~hand.fills("hubungan_pelapor")),
        "rahasia": pl.Series(np.where(secret, "YA", "TIDAK")),
        "kontak_pelapor": blank("0" + phone, ~(hand.fills("kontak_pelapor") & ~secret)),
        "terlapor": blank(hand.words(ACCUSED, hand.share("terlapor")), ~accuses),
        "tgl_kejadian": hand.event_date_or_month(hand.share("tgl_kejadian")),
    }
    ids = event_numbers(stage, "ADU" + purpose, complaints.height)
    links = [links_of(filed, "SUBJEK", person, named=known)]
    return written(stage, filed, own, None, None, links, ids)


def _programme(options: pl.Series, event: np.ndarray) -> pl.Series:
    """One of the programmes a kind of complaint concerns."""
    parts = options.fill_null("").str.split(";")
    chosen = parts.list.get(pl.Series(event.astype(np.int64)) % parts.list.len())
    return chosen.set(chosen == "", None)
