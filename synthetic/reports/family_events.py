"""The forms kelahiran, kehamilan and kematian as cadres fill them.

What belongs here: the own columns of these forms.
What does not: who was born or died (events/), shared columns (sheet.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import Stage
from synthetic.misspell import pick, put
from synthetic.reports.filing import file_reports
from synthetic.reports.hand import Cast, Hand, blank, dates, numbers
from synthetic.reports.sheet import Written, event_numbers, links_of, make_hand, written
from synthetic.streams import chance

NEWBORN_DAYS = 90
BIRTH_REMARKS = ("lahir di bidan desa", "lahir di puskesmas", "lahir di RSUD", "ibu dan bayi sehat")
DEATH_REMARKS = ("sakit tua", "sakit", "kecelakaan", "meninggal di RS", "dimakamkan di TPU desa")


def write_births(stage: Stage, cast: Cast, births: pl.DataFrame) -> Written:
    """Reports of `births` (see events/births.py)."""
    family = births["kel"].to_numpy()
    filed = file_reports(
        stage, "kelahiran", births["tgl"].to_numpy(), stage.desa[family], cast.rt[family],
        np.zeros(births.height, bool),
    )  # fmt: skip
    hand = make_hand(stage, cast, filed)
    at = births[filed.i]
    mother, father, family = (at[c].to_numpy() for c in ("ibu", "ayah", "kel"))
    dead = at["mati"].to_numpy()
    with_father = hand.fills("nama_ayah") & (father >= 0)
    own: dict[str, pl.Series] = {
        "nama_ibu": _mother_name(hand, mother, father),
        "tgl_lahir": hand.event_date(),
        "jk": hand.sex(at["jk"].to_numpy()),
        "rt": hand.rt(family),
        "kondisi": pl.Series(np.where(dead, "MATI", "HIDUP")),
        "nama_bayi": _baby_name(hand, at, mother, dead),
        "nik_bayi": _baby_nik(hand, at, mother, dead),
        "anak_ke": blank(at["anak_ke"].cast(pl.String), ~hand.maybe(hand.rates.optional_given)),
        "nik_ibu": hand.nik(mother),
        "tgl_lahir_ibu": hand.birth_date(mother),
        "nama_ayah": blank(hand.name(father), ~with_father),
        "nik_ayah": blank(
            hand.nik(father, hand.rates.nik_given * hand.share("nik_ayah_kali")), ~with_father
        ),
        "no_kk": hand.kk(family),
        "no_buku_kia": blank(
            "KIA" + pl.Series(1000 + (mother * 37) % 9000).cast(pl.String),
            ~hand.fills("no_buku_kia"),
        ),
        "alamat": blank(
            "RT " + hand.rt(family),
            ~hand.maybe(hand.rates.optional_given * hand.share("alamat_kali")),
        ),
        "rw": hand.rw(family),
        "dusun": hand.dusun(family),
    }
    links = [
        links_of(filed, "BAYI", at["bayi"].to_numpy(), family),
        links_of(filed, "IBU", mother),
        links_of(filed, "AYAH", father, named=with_father),
    ]
    document = hand.document("SKL")
    remark = hand.words(BIRTH_REMARKS, hand.share("keterangan"))
    ids = event_numbers(stage, "LAHIR", births.height)
    return written(stage, filed, own, document, remark, links, ids)


def write_pregnancies(stage: Stage, cast: Cast, pregnancies: pl.DataFrame) -> Written:
    """Reports of `pregnancies`."""
    family = pregnancies["kel"].to_numpy()
    filed = file_reports(
        stage, "kehamilan", pregnancies["tgl"].to_numpy(), stage.desa[family], cast.rt[family],
        np.zeros(pregnancies.height, bool),
    )  # fmt: skip
    hand = make_hand(stage, cast, filed)
    at = pregnancies[filed.i]
    mother, family = at["ibu"].to_numpy(), at["kel"].to_numpy()
    by_period = hand.fills("hpht")
    hpht = at["hpht"].to_numpy()
    own: dict[str, pl.Series] = {
        "nama_ibu": hand.name(mother),
        "rt": hand.rt(family),
        "hpht": dates(hpht, by_period),
        "taksiran_persalinan": dates(hpht + 280, ~by_period | hand.fills("taksiran_juga")),
        "nik_ibu": hand.nik(mother),
        "tgl_lahir_ibu": hand.birth_date(mother),
        "no_kk": hand.kk(family),
        "kehamilan_ke": blank(at["ke"].cast(pl.String), ~hand.maybe(hand.rates.optional_given)),
        "no_buku_kia": blank(
            "KIA" + pl.Series(1000 + (mother * 37) % 9000).cast(pl.String),
            ~hand.fills("no_buku_kia"),
        ),
        "tgl_periksa": hand.event_date(hand.share("tgl_periksa")),
    }
    document = hand.document("KIA")
    ids = event_numbers(stage, "HAMIL", pregnancies.height)
    return written(stage, filed, own, document, None, [links_of(filed, "IBU", mother)], ids)


def write_deaths(stage: Stage, cast: Cast, deaths: pl.DataFrame) -> Written:
    """Reports of `deaths`, true and mistaken ones."""
    family = deaths["kel"].to_numpy()
    filed = file_reports(
        stage, "kematian", deaths["tgl"].to_numpy(), stage.desa[family], cast.rt[family],
        deaths["palsu"].to_numpy(),
    )  # fmt: skip
    hand = make_hand(stage, cast, filed)
    at = deaths[filed.i]
    person, family = at["orang"].to_numpy(), at["kel"].to_numpy()
    own: dict[str, pl.Series] = {
        "nama": hand.name(person),
        "tgl_meninggal": hand.event_date(),
        "rt": hand.rt(family),
        "nik": hand.nik(person),
        "jk": hand.sex(cast.jk[person], hand.share("jk")),
        "tgl_lahir": hand.birth_date(person),
        "no_kk": hand.kk(family),
        "nama_kepala_keluarga": hand.head_name(family),
        "rw": hand.rw(family),
        "dusun": hand.dusun(family),
    }
    mistaken = at["palsu"].to_numpy()
    document = hand.document("SKM", ~mistaken)
    remark = hand.words(DEATH_REMARKS, hand.share("keterangan"))
    ids = event_numbers(stage, "MATI", deaths.height)
    return written(stage, filed, own, document, remark, [links_of(filed, "SUBJEK", person)], ids)


def _mother_name(hand: Hand, mother: np.ndarray, father: np.ndarray) -> pl.Series:
    """The mother's name; sometimes she is written as the wife of her husband."""
    own = hand.name(mother)
    as_wife = np.flatnonzero(
        (father >= 0) & hand.errs(hand.rates.nickname * hand.share("ibu_sebagai_istri_kali"))
    )
    return put(own, as_wife, "NY. " + hand.name(father).gather(as_wife))


def _baby_name(hand: Hand, at: pl.DataFrame, mother: np.ndarray, dead: np.ndarray) -> pl.Series:
    """The baby's name: missing, a placeholder on the mother's name, or the real one."""
    named = hand.own_name(at["nama"], at["jk"].to_numpy())
    early = hand.filed.day - at["tgl"].to_numpy() < NEWBORN_DAYS
    unnamed_share = hand.share("tanpa_nama")
    new = hand.rates.newborn_placeholder * unnamed_share["baru_kali"]
    p = np.where(dead, unnamed_share["mati"], np.where(early, new, unnamed_share["lama"]))
    unnamed = chance(hand.rng, hand.filed.reports, p[hand.filed.first_rows()])[hand.filed.lap]
    places = np.flatnonzero(unnamed)
    stem = pick(hand.rng, len(places), ("BY. NY. ", "BAYI NY ", "BY NY ", "ANAK "))
    named = put(named, places, stem + hand.cast.nama.gather(mother[places]))
    return blank(named, ~hand.fills("nama_bayi"))


def _baby_nik(hand: Hand, at: pl.DataFrame, mother: np.ndarray, dead: np.ndarray) -> pl.Series:
    """The baby's NIK: mostly none yet, sometimes the mother's NIK and one digit more."""
    given = hand.maybe(hand.rates.nik_given_newborn) & ~dead
    own = numbers(at["nik"].to_numpy(), given)
    borrowed = np.flatnonzero(given & hand.maybe(hand.rates.mother_nik_child))
    digit = at["anak_ke"].clip(1, 9).cast(pl.String)
    mothers = pl.Series(hand.cast.nik[mother]).cast(pl.String) + digit
    return put(own, borrowed, mothers.gather(borrowed))
