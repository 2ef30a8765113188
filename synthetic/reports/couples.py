"""The forms perkawinan and perceraian as cadres fill them.

What belongs here: the own columns of these forms.
What does not: who marries or parts (events/), shared columns (sheet.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.marriages import FORMS, JOINS
from synthetic.events.stage import Stage
from synthetic.reports.filing import file_reports
from synthetic.reports.hand import Cast, blank, numbers
from synthetic.reports.sheet import (
    Written,
    event_numbers,
    links_of,
    list_cell,
    make_hand,
    written,
)


def write_marriages(stage: Stage, cast: Cast, marriages: pl.DataFrame) -> Written:
    """Reports of `marriages`."""
    family = marriages["kel"].to_numpy()
    filed = file_reports(
        stage, "perkawinan", marriages["tgl"].to_numpy(), stage.desa[family], cast.rt[family],
        np.zeros(marriages.height, bool),
    )  # fmt: skip
    hand = make_hand(stage, cast, filed)
    at = marriages[filed.i]
    groom, bride = at["suami"].to_numpy(), at["istri"].to_numpy()
    outcome, recorded = at["akibat"].to_numpy(), at["tercatat"].to_numpy()
    kk_share = hand.rates.kk_given * hand.share("no_kk_kali")
    # a new card's number is often not out yet; joining is known only by the host's number
    shows_kk = np.where(
        outcome == JOINS, True, (outcome == FORMS) & (hand.fills("no_kk_baru") | ~recorded)
    )
    own: dict[str, pl.Series] = {
        "nama_suami": hand.name(groom),
        "nama_istri": hand.name(bride),
        "rt": hand.rt(at["kel"].to_numpy()),
        "nik_suami": hand.nik(groom),
        "tgl_lahir_suami": hand.birth_date(groom),
        "no_kk_suami": hand.kk(cast.kel[groom], hand.maybe(kk_share)),
        "nik_istri": hand.nik(bride),
        "tgl_lahir_istri": hand.birth_date(bride),
        "no_kk_istri": hand.kk(cast.kel[bride], hand.maybe(kk_share)),
        "tgl_nikah": hand.event_date_or_month(hand.share("tgl_nikah")),
        "no_kk_baru": numbers(at["no_kk_baru"].to_numpy(), shows_kk),
        "status_nikah": blank(
            pl.Series(np.where(recorded, "TERCATAT", "TIDAK_TERCATAT")),
            ~(hand.fills("status_nikah") | (recorded & ~shows_kk)),
        ),
    }
    document = hand.document("KUA", recorded)
    links = [links_of(filed, "SUAMI", groom), links_of(filed, "ISTRI", bride)]
    ids = event_numbers(stage, "KAWIN", marriages.height)
    return written(stage, filed, own, document, None, links, ids)


def write_divorces(
    stage: Stage, cast: Cast, divorces: pl.DataFrame, children: pl.DataFrame
) -> Written:
    """Reports of `divorces`; `children` go with the side that leaves."""
    family = divorces["kel"].to_numpy()
    filed = file_reports(
        stage, "perceraian", divorces["tgl"].to_numpy(), stage.desa[family], cast.rt[family],
        divorces["palsu"].to_numpy(),
    )  # fmt: skip
    hand = make_hand(stage, cast, filed)
    at = divorces[filed.i]
    husband, wife = at["suami"].to_numpy(), at["istri"].to_numpy()
    decree = at["status"].to_numpy() == "AKTA"
    joins = at["gabung"].to_numpy()
    cell, child_links = list_cell(
        hand, filed, children, decree | hand.fills("anak_ikut_yang_pergi"), "ANAK"
    )
    deed = hand.document("AC", decree)
    own: dict[str, pl.Series] = {
        "nama_suami": hand.name(husband),
        "nama_istri": hand.name(wife),
        "status_cerai": at["status"],
        "rt": hand.rt(at["kel"].to_numpy()),
        "nik_suami": hand.nik(husband),
        "tgl_lahir_suami": hand.birth_date(husband),
        "nik_istri": hand.nik(wife),
        "tgl_lahir_istri": hand.birth_date(wife),
        "no_kk": hand.kk(at["kel"].to_numpy()),
        "tetap_di_kk": blank(at["tetap"], ~(decree | hand.fills("tetap_di_kk"))),
        "no_kk_baru": numbers(
            at["no_kk_baru"].to_numpy(), decree & (joins | hand.fills("no_kk_baru"))
        ),
        "anak_ikut_yang_pergi": cell,
        "tgl_cerai": hand.event_date_or_month(hand.share("tgl_cerai")),
        "no_akta_cerai": blank(
            pl.Series(filed.i % 900 + 100).cast(pl.String) + "/AC/PA",
            ~(decree & hand.fills("no_akta_cerai")),
        ),
    }
    links = [links_of(filed, "SUAMI", husband), links_of(filed, "ISTRI", wife), child_links]
    ids = event_numbers(stage, "CERAI", divorces.height)
    return written(stage, filed, own, deed, None, links, ids)
