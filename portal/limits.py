"""The portal's bounds, as one frozen object.

What belongs here: the shape of `limits.yaml` and its loading.
What does not: the values (they stand in the YAML, each with its reason) or their use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("limits.yaml")
_DAY = 86_400


@dataclass(frozen=True)
class SessionBounds:
    """Seconds: unused, in all, and between two notes of "last seen"."""

    idle: int
    longest: int
    noted_every: int


@dataclass(frozen=True)
class PasswordBounds:
    """What a password must be, and what checking one costs (argon2id)."""

    shortest: int
    longest: int
    different: int
    time: int
    memory_kib: int
    lanes: int
    at_once: int


@dataclass(frozen=True)
class Rate:
    """So many times within so many seconds."""

    times: int
    seconds: int


@dataclass(frozen=True)
class BodyBounds:
    """Bytes of a form, its fields, bytes of a request with a file, and of that file unpacked;
    memory (bytes) and processor seconds that opening an officer's workbook may take."""

    form: int
    fields: int
    file: int
    unpacked: int
    book_memory: int
    book_seconds: int


@dataclass(frozen=True)
class Shown:
    """Rows on one page."""

    faults: int
    sent: int
    users: int
    runs: int


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for Dagster: for an answer, and for a run to be queued."""

    answer: float
    start: float


@dataclass(frozen=True)
class Limits:
    """The content of `limits.yaml`; see there for what each value means and why.

    sent_kept: seconds an entry of a sender's list is kept.
    """

    session: SessionBounds
    password: PasswordBounds
    rates: dict[str, Rate]
    body: BodyBounds
    sent_kept: int
    shown: Shown
    dagster: Patience


@cache
def limits() -> Limits:
    """The shipped limits; KeyError names an entry that `limits.yaml` lacks."""
    entries = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    session, password = entries["sesi"], entries["sandi"]
    body, shown = entries["badan"], entries["tampil"]
    return Limits(
        session=SessionBounds(session["diam"], session["paling_lama"], session["catat_tiap"]),
        password=PasswordBounds(
            shortest=password["terpendek"],
            longest=password["terpanjang"],
            different=password["huruf_berbeda"],
            time=password["argon2_waktu"],
            memory_kib=password["argon2_memori_kib"],
            lanes=password["argon2_jalur"],
            at_once=password["bersamaan"],
        ),
        rates={
            name: Rate(rate["kali"], rate["detik"]) for name, rate in entries["percobaan"].items()
        },
        body=BodyBounds(
            form=body["formulir_bita"],
            fields=body["formulir_isian"],
            file=body["berkas_bita"],
            unpacked=body["berkas_terbuka_bita"],
            book_memory=body["buku_memori_bita"],
            book_seconds=body["buku_detik"],
        ),
        sent_kept=entries["simpan"]["kiriman_hari"] * _DAY,
        shown=Shown(shown["baris_kesalahan"], shown["kiriman"], shown["pengguna"], shown["lari"]),
        dagster=Patience(entries["dagster"]["tunggu"], entries["dagster"]["tunggu_mulai"]),
    )
