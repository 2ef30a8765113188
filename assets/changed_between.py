"""What is seen to have changed between two releases: of their families, and in general.

What belongs here: the two sides, and looking through registers, lists, reviews and manifests.
What does not: what a change of the decision came from (release/difference).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from assets.folders import Folders, parts
from assets.review import recorded
from release import canonical_json
from release.difference import Seen
from release.layout import MANIFEST, part_files
from release.query import Files
from schemas.decisions import DECISIONS, PBI_LIST
from schemas.families import EVENTS
from schemas.guardians import GUARDIANS
from schemas.review import DECISIONS as REVIEWED
from schemas.review import REVOCATIONS
from schemas.table import Table
from schemas.tahap import Tahap

# The lists whose rows speak of a family, what their change means, and the days they carry.
_LISTS = {
    "verifikasi": ("ORANG", ("tgl_verifikasi",)),
    "sanggah": ("ORANG", ("tgl_terima", "tgl_putus")),
    "eksklusi": ("DAFTAR", ("tgl_data", "tgl_kejadian")),
    "kepesertaan": ("DAFTAR", ("sejak",)),
    "komponen": ("DAFTAR", ("tgl_data", "berlaku_sampai")),
}
# A report in these states stands by no family's decision.
_WITHOUT_EFFECT = ("UNTUK_TAHAP_BERIKUT", "TIDAK_MENGUBAH", "TANPA_PADANAN", "DIGABUNG")
_LOOKED_FOR = frozenset({"PERISTIWA", "ORANG", "DAFTAR", "DTSEN"})


@dataclass(frozen=True)
class Side:
    """One release: its folder and manifest, and the data folder it was made in, if at hand."""

    folder: Path
    manifest: dict[str, Any]
    data: Folders | None

    @property
    def tahap(self) -> Tahap:
        """The wave it pays."""
        return Tahap.parse(self.manifest["tahap"])

    @property
    def register(self) -> Path | None:
        """The families it was made from."""
        return None if self.data is None else self.data.register(self.tahap)

    @property
    def decisions(self) -> Files:
        """Its decisions, of all parts."""
        return Files(DECISIONS, part_files(self.folder, DECISIONS))

    @property
    def persons(self) -> Files:
        """Its decisions on persons' health cover, of all parts."""
        return Files(PBI_LIST, part_files(self.folder, PBI_LIST))

    def parts(self, table: Table = DECISIONS) -> dict[str, Path]:
        """Its decisions (or another table) by kabupaten/kota."""
        return {path.stem: path for path in part_files(self.folder, table)}


def side(folder: Path) -> Side:
    """The release in `folder`; DATA is the folder above where it still lies in DATA/release."""
    manifest = canonical_json.read(folder / MANIFEST)
    around = Folders(folder.resolve().parent.parent)
    there = around.release(Tahap.parse(manifest["tahap"])) == folder.resolve()
    known = there and around.register(Tahap.parse(manifest["tahap"])).is_dir()
    return Side(folder, manifest, around if known else None)


def lineage_of(first: Side, second: Side) -> pl.DataFrame:
    """nomor → keluarga by the register of the later release; empty where none is at hand."""
    later = max((first, second), key=lambda one: one.tahap)
    schema = {"nomor": pl.String, "keluarga": pl.String}
    if later.register is None:
        return pl.DataFrame(schema=schema)
    found = list(parts(later.register / "keluarga").values())
    return (
        pl.scan_parquet(found)
        .filter(pl.col("no_kk_silsilah").list.len() > 1)
        .select(nomor="no_kk_silsilah", keluarga="no_kk")
        .explode("nomor")
        .filter(pl.col("nomor") != pl.col("keluarga"))
        .group_by("nomor")
        .agg(pl.col("keluarga").min())
        .collect(engine="streaming")
        .sort("nomor")
    )


def seen_between(first: Side, second: Side, lineage: pl.DataFrame) -> Seen:
    """What registers, lists, reviews and manifests of the two releases show to have changed.

    Without both registers only the manifests speak, and the rest cannot be looked for.
    """
    blind: frozenset[str] = _LOOKED_FOR - {"DTSEN"}
    found = [pl.DataFrame(schema={"no_kk": pl.String, "sebab": pl.String})]
    if first.register is not None and second.register is not None:
        blind = frozenset()
        events = _changed_events(first.register, second.register)
        found += [_decided_by_people(events, first, second)]
        found += [_new_rows(name, first, second) for name in _LISTS]
        found += [_guardians(first, second)]
    if _inputs(first, "dtsen_keluarga") != _inputs(second, "dtsen_keluarga") or _inputs(
        first, "dtsen_anggota"
    ) != _inputs(second, "dtsen_anggota"):
        blind |= {"DTSEN"}  # a member's row may have changed where the rank did not
    families = (
        pl.concat(found)
        .drop_nulls("no_kk")
        .join(lineage, left_on="no_kk", right_on="nomor", how="left")
        .select(kunci=pl.coalesce("keluarga", "no_kk"), sebab="sebab")
        .unique()
    )
    return Seen(
        families=families,
        blind=blind,
        parameters=_parameters(first, second),
        time=first.manifest["batas"] != second.manifest["batas"],
        programmes=frozenset(first.manifest["program"]) & frozenset(second.manifest["program"]),
    )


def _parameters(first: Side, second: Side) -> frozenset[str] | None:
    """The parameter files that differ; None where the rules' code may differ too."""
    one, other = first.manifest, second.manifest
    if one["versi"]["aturan"] == other["versi"]["aturan"]:
        return frozenset()
    if one["versi"]["kode_aturan"] != other["versi"]["kode_aturan"]:
        return None
    files = {**one["parameter"], **other["parameter"]}
    return frozenset(
        name.removeprefix("parameter/")
        for name in files
        if one["parameter"].get(name) != other["parameter"].get(name)
    )


def _inputs(one: Side, table: str) -> frozenset[str]:
    return frozenset(row["sha256"] for row in one.manifest["masukan"] if row["tabel"] == table)


def _changed_events(first: Path, second: Path) -> pl.DataFrame:
    """id_laporan, no_kk of the reports that became something else, and of those come or gone."""
    columns = ["id_laporan", "isi", "keadaan", "bukti", "padanan", "no_kk", "nik"]
    one, other = (
        pl.read_parquet(at / f"{EVENTS.name}.parquet").select(columns) for at in (first, second)
    )
    apart = [
        a.join(b, on=columns, how="anti", nulls_equal=True) for a, b in ((one, other), (other, one))
    ]
    reports = pl.concat(apart).select("id_laporan", "no_kk").unique()
    numbers = [
        pl.scan_parquet(list(parts(at / "keluarga").values()))
        .filter(pl.col("peristiwa").list.len() > 0)
        .select("no_kk", id_laporan="peristiwa")
        .explode("id_laporan")
        .join(reports.lazy().select("id_laporan"), on="id_laporan", how="semi")
        .collect(engine="streaming")
        for at in (first, second)
    ]
    touched = pl.concat([frame.select("id_laporan", "no_kk") for frame in numbers])
    return pl.concat([reports, touched]).unique()


def _decided_by_people(events: pl.DataFrame, first: Side, second: Side) -> pl.DataFrame:
    """no_kk, sebab of changed events: ORANG where an officer settled the link in between."""
    since, until = _window(first, second, "diketahui_sampai")
    settled = pl.concat(
        [
            recorded(folders, table).select("id_laporan", "tanggal")
            for folders in _data_of(first, second)
            for table in (REVIEWED, REVOCATIONS)
        ]
    ).filter((pl.col("tanggal") > since) & (pl.col("tanggal") <= until))
    people = events.join(settled, on="id_laporan", how="semi")
    others = events.join(settled, on="id_laporan", how="anti")
    return pl.concat(
        [
            people.select("no_kk", sebab=pl.lit("ORANG")),
            others.select("no_kk", sebab=pl.lit("PERISTIWA")),
        ]
    )


def _guardians(first: Side, second: Side) -> pl.DataFrame:
    """no_kk, sebab of families whose guardian officers recorded or withdrew in between."""
    since, until = _window(first, second, "diketahui_sampai")
    told = pl.concat([recorded(folders, GUARDIANS) for folders in _data_of(first, second)])
    between = (pl.col("tanggal") > since) & (pl.col("tanggal") <= until)
    return told.filter(between).select("no_kk", sebab=pl.lit("ORANG")).unique()


def _data_of(first: Side, second: Side) -> list[Folders]:
    """The data folders the two were made in, each once."""
    return list(dict.fromkeys(one.data for one in (first, second) if one.data is not None))


def _window(first: Side, second: Side, name: str) -> tuple[date, date]:
    days = sorted(date.fromisoformat(one.manifest[name]) for one in (first, second))
    return days[0], days[1]


def _new_rows(name: str, first: Side, second: Side) -> pl.DataFrame:
    """no_kk, sebab of the list rows only one release knew, or that came into force between."""
    cause, days = _LISTS[name]
    rows = pl.scan_parquet([folders.list_(name) for folders in _data_of(first, second)])
    files = sorted(_inputs(first, name) ^ _inputs(second, name))
    since, _ = _window(first, second, "batas")
    _, until = _window(first, second, "diketahui_sampai")
    dated = pl.any_horizontal(
        (pl.col(day) > since) & (pl.col(day) <= until) for day in days
    ).fill_null(False)
    people = [one for one in ("nik", "nik_peserta") if one in rows.collect_schema().names()]
    found = (
        rows.filter(pl.col("berkas").is_in(files) | dated)
        .select("no_kk", *people)
        .unique()
        .collect(engine="streaming")
    )
    named = [found.select("no_kk")]
    niks = pl.concat([found.select(nik=one) for one in people]).drop_nulls().unique()
    for at in (first.register, second.register):
        if at is None or niks.is_empty():
            continue
        members = pl.scan_parquet(list(parts(at / "anggota").values()))
        named.append(
            members.join(niks.lazy(), on="nik", how="semi")
            .select("no_kk")
            .collect(engine="streaming")
        )
    return pl.concat(named).unique().select("no_kk", sebab=pl.lit(cause))


def origins_of(first: Side, second: Side, gone: pl.DataFrame, come: pl.DataFrame) -> pl.DataFrame:
    """kunci, sebab of families in one release alone, by what the registers say of them."""
    schema = {"kunci": pl.String, "sebab": pl.String}
    if first.register is None or second.register is None:
        return pl.DataFrame(schema=schema)
    origin = {"BENTUKAN": "PERISTIWA", "LUAR_DTSEN": "DAFTAR"}
    found = []
    for at, other, alone in (
        (first.register, second.register, gone),
        (second.register, first.register, come),
    ):
        keys = alone.select("no_kk", "kunci").unique()
        ended = pl.read_parquet(other / "keluarga_berakhir.parquet").select("no_kk")
        found += [
            pl.scan_parquet(list(parts(at / "keluarga").values()))
            .join(keys.lazy(), on="no_kk")
            .select("kunci", sebab=pl.col("asal").replace_strict(origin, default="DTSEN"))
            .collect(engine="streaming"),
            keys.join(ended, on="no_kk", how="semi").select("kunci", sebab=pl.lit("PERISTIWA")),
        ]
    same = first.manifest["versi_dtsen"] == second.manifest["versi_dtsen"]
    # with one DTSEN version a family of it comes or goes by an event alone
    return pl.concat(found).filter((pl.col("sebab") != "DTSEN") | (not same)).unique()
