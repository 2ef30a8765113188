"""Small drawn worlds: families by letter, people by first name, reports by kind.

What belongs here: building the frames the register takes and reading its answer by name.
What does not: any expectation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

import register
from register import Outcome, Resolved
from schemas import dtsen
from schemas.forms import FORMS
from schemas.linkage import LINKS
from schemas.lists import LISTS

CUTOFF = date(2025, 10, 17)
DESA = {"lama": "3325010001", "baru": "3271020002", "lain": "3325010003"}


def number(name: str, prefix: str = "33") -> str:
    """A 16-digit number for a name, always the same."""
    return prefix + str(int(hashlib.sha256(name.encode()).hexdigest(), 16))[:14]


def kk(letter: str) -> str:
    return number(f"kk {letter}")


def nik(name: str) -> str:
    return number(f"orang {name}", "32")


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def frame(schema: pl.Schema, rows: list[dict[str, Any]]) -> pl.DataFrame:
    full = [{name: row.get(name) for name in schema} for row in rows]
    return pl.DataFrame(full, schema=schema)


@dataclass
class World:
    families: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    forms: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    participants: list[dict[str, Any]] = field(default_factory=list)
    deaths: list[dict[str, Any]] = field(default_factory=list)
    home: dict[str, str] = field(default_factory=dict)

    def family(self, letter: str, *people: str, desa: str = "lama", desil: int = 2) -> World:
        """People as "name sex birth relation [marital]", e.g. "ani P 1980-05-05 1 2"."""
        self.families.append(
            {
                "nomor_kartu_keluarga": kk(letter),
                "kode_kelurahan_desa": DESA.get(desa, desa),
                "kode_kabupaten_kota": DESA.get(desa, desa)[:4],
                "desil_nasional": desil,
                "desil_status": "DITENTUKAN",
                "versi_dtsen": "2025T4",
                "berkas": "0" * 64,
                "baris": len(self.families) + 2,
            }
        )
        for person in people:
            name, sex, born, relation, *marital = person.split()
            self.home[name] = letter
            self.members.append(
                {
                    "nomor_induk_kependudukan": nik(name),
                    "nomor_kartu_keluarga": kk(letter),
                    "nama": name.upper(),
                    "tanggal_lahir": day(born),
                    "jenis_kelamin": {"L": "1", "P": "2"}[sex],
                    "status_hubungan_keluarga": relation,
                    "status_kawin": marital[0] if marital else "1",
                    "id_orang": nik(name),
                    "versi_dtsen": "2025T4",
                    "berkas": "0" * 64,
                    "baris": len(self.members) + 2,
                }
            )
        return self

    def paid(self, letter: str, payee: str | None = None, program: str = "PKH") -> World:
        self.participants.append(
            {
                "no_kk": kk(letter),
                "nik_pengurus": nik(payee) if payee else None,
                "program": program,
                "status": "AKTIF",
                "kode_desa": DESA["lama"],
                "isi": f"p{len(self.participants)}",
                "berkas": "0" * 64,
                "baris": 2,
            }
        )
        return self

    def listed_dead(self, name: str, died: str | None = None, source: str = "DUKCAPIL") -> World:
        self.deaths.append(
            {
                "nik": nik(name),
                "kode_alasan": "MENINGGAL",
                "sumber": source,
                "tgl_data": date(2025, 10, 1),
                "tgl_kejadian": day(died),
                "isi": f"m{len(self.deaths)}",
                "berkas": "0" * 64,
                "baris": 2,
            }
        )
        return self

    def report(
        self,
        form: str,
        id_laporan: str,
        people: dict[str, Any],
        *,
        lapor: str = "2025-10-01",
        keputusan: str = "DITERIMA",
        pasti: bool = True,
        isi: str | None = None,
        **cells: Any,
    ) -> World:
        """People: role → name (or list for IKUT, ANAK); BAYI → letter of the linked family."""
        content = isi or hashlib.sha256(f"{id_laporan}{lapor}".encode()).hexdigest()[:16]
        row: dict[str, Any] = {
            "id_laporan": id_laporan,
            "isi": content,
            "kode_posyandu": "P1",
            "kode_desa": DESA["lama"],
            "tgl_lapor": day(lapor),
            "petugas": "K1",
            "rt": "1",
            "berkas": "0" * 64,
            "baris": 2,
        }
        for name, cell in cells.items():
            dated = name.startswith("tgl_") or name in ("hpht", "taksiran_persalinan")
            village = name in ("kode_desa", "kode_desa_asal", "kode_desa_tujuan")
            row[name] = day(cell) if dated else DESA.get(cell, cell) if village else cell
        self.forms.setdefault(form, []).append(row)
        for role, named in people.items():
            for place, name in enumerate([named] if isinstance(named, str) else named, start=1):
                self._link(form, id_laporan, content, role, place, name, keputusan, pasti)
        return self

    def _link(
        self,
        form: str,
        id_laporan: str,
        content: str,
        role: str,
        place: int,
        name: str,
        keputusan: str,
        pasti: bool,
    ) -> None:
        found = keputusan != "TANPA_PADANAN"
        family_only = name not in self.home
        self.links.append(
            {
                "id_laporan": id_laporan,
                "peran": role,
                "urutan": place if role in ("IKUT", "ANAK") else 0,
                "formulir": form,
                "isi": content,
                "nik_padan": nik(name) if found and not family_only else None,
                "id_orang_padan": nik(name) if found and not family_only else None,
                "no_kk_padan": kk(name if family_only else self.home[name]) if found else None,
                "keputusan": keputusan,
                "nik_sama": pasti,
                "nama_sepakat": True,
                "versi_model": "uji",
                "versi_dtsen": "2025T4",
            }
        )

    # ------------------------------------------------------------------ frames
    def dtsen(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        return (
            frame(dtsen.FAMILIES.polars_schema(), self.families),
            frame(dtsen.MEMBERS.polars_schema(), self.members),
        )

    def reports(self) -> dict[str, pl.DataFrame]:
        return {form: frame(FORMS[form].polars_schema(), rows) for form, rows in self.forms.items()}

    def lists(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        return (
            frame(LISTS["eksklusi"].polars_schema(), self.deaths),
            frame(LISTS["kepesertaan"].polars_schema(), self.participants),
        )

    def resolve(self, cutoff: date = CUTOFF, as_of: date | None = None) -> Resolved:
        deaths, participants = self.lists()
        links = frame(LINKS.polars_schema(), self.links)
        return register.resolve(
            self.reports(),
            links,
            deaths,
            register.paid_families(participants),
            cutoff=cutoff,
            as_of=as_of or cutoff,
        )

    def run(self, cutoff: date = CUTOFF, as_of: date | None = None) -> Answer:
        resolved = self.resolve(cutoff, as_of)
        families, members = self.dtsen()
        loaded = pl.col("nomor_kartu_keluarga").is_in(resolved.touched.implode())
        # only what the register says it reads
        outcome = register.apply(
            resolved,
            families.filter(loaded).select(register.FAMILY_COLUMNS),
            members.filter(loaded).select(register.MEMBER_COLUMNS),
        )
        return Answer(self, outcome)


@dataclass
class Answer:
    """The outcome, read by letters and first names."""

    world: World
    outcome: Outcome

    def _letter(self, number_: str) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        known = {kk(letter): letter for letter in letters}
        return known.get(number_, "baru" if number_.startswith("S") else number_)

    @property
    def living(self) -> dict[str, str]:
        """Name → family, of every person in a touched family; newborns by reported name."""
        return {
            str(row["nama"]).lower(): self._letter(row["no_kk"])
            for row in self.outcome.members.iter_rows(named=True)
        }

    def state(self, id_laporan: str) -> str:
        row = self.outcome.events.row(by_predicate=pl.col("id_laporan") == id_laporan, named=True)
        return f"{row['keadaan']} {row['alasan']}"

    def event(self, id_laporan: str) -> dict[str, Any]:
        return self.outcome.events.row(by_predicate=pl.col("id_laporan") == id_laporan, named=True)

    def family(self, letter: str) -> dict[str, Any]:
        """The row of a KK: a letter, or "baru" for the one family with a provisional number."""
        wanted = (
            pl.col("no_kk").str.starts_with("S")
            if letter == "baru"
            else pl.col("no_kk") == kk(letter)
        )
        return self.outcome.families.row(by_predicate=wanted, named=True)

    def member(self, name: str) -> dict[str, Any]:
        return self.outcome.members.row(
            by_predicate=pl.col("nama").str.to_lowercase() == name, named=True
        )

    def families(self) -> list[str]:
        return sorted(self._letter(number_) for number_ in self.outcome.families["no_kk"])
