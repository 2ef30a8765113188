"""Stage 3: links and events → families as of the tahap's cut-off.

What belongs here: passing every part through the register with the outcome of the events.
What does not: what an event changes (register/), or gathering what it touches (`events`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

import register
from assets.contents import contents
from assets.events import Gathered, gather_events, participants
from assets.folders import Folders, Progress, parts
from assets.known_links import KnownLinks, links_known
from assets.leads import find_leads
from assets.part_work import Digests, PartWork
from assets.rests_on import earlier_lists, register_basis
from assets.stamps import code_sha256, inputs_stamp, sealed_sha256
from assets.storm import held_contents
from assets.whole_stage import WholeStage
from assets.workers import workers
from schemas import dtsen, families
from schemas.codes import UNKNOWN_AREA
from schemas.decisions import KPM_LIST
from schemas.parquet import write_table
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.validate import validated

# The tables that lie part by part, families first.
_PARTED = ("keluarga", "anggota")
_STAMP = "register.stempel"
_FILE = "_berkas"
# Of an earlier list: whom it names, for which programme, and where.
_LISTED = ("tahap", "program", "no_kk", "nik_pengurus", "kode_desa", "kode_kabupaten_kota")


@dataclass(frozen=True)
class RegisterCounts:
    """Reports known, by what became of them, families after events, and parts written anew."""

    events: dict[str, int]
    families: int
    formed: int
    ended: int
    outside: int
    parts: int
    written: int

    @property
    def unchanged(self) -> int:
        """Parts that stand as they were written before."""
        return self.parts - self.written


def families_at_cutoff(
    folders: Folders,
    tahap: Tahap,
    version: str,
    *,
    cutoff: date,
    as_of: date,
    areas: list[str] | None,
    progress: Progress,
    links: KnownLinks | None = None,
) -> RegisterCounts:
    """Write the families, members, events and lineage as of the cut-off; return counts.

    `links`: of all report contents; by default those known on `as_of`. With these nothing is
    gone through while all it rests on is as it was: then no part is written.
    """
    ours = links is None
    stamp = register_basis(folders, tahap, version, cutoff, as_of, areas) if ours else ""
    stage = WholeStage(folders.register(tahap) / _STAMP, stamp)
    told = stage.counted(_outputs(folders, tahap))
    if told is not None:
        return RegisterCounts(**told, written=0)
    stage.begin()
    known = links_known(folders, as_of) if links is None else links
    counts = _written(folders, tahap, version, cutoff, as_of, areas, progress, known)
    kept = {name: value for name, value in asdict(counts).items() if name != "written"}
    stage.done(_outputs(folders, tahap), kept)
    return counts


def _outputs(folders: Folders, tahap: Tahap) -> list[Path]:
    """Every file that lies in the register of a tahap."""
    home = folders.register(tahap)
    parted = [path for name in _PARTED for path in parts(home / name).values()]
    return [*sorted(home.glob("*.parquet")), *parted]


def _written(
    folders: Folders,
    tahap: Tahap,
    version: str,
    cutoff: date,
    as_of: date,
    areas: list[str] | None,
    progress: Progress,
    links: KnownLinks,
) -> RegisterCounts:
    family_parts = parts(folders.dtsen("dtsen_keluarga", version), areas)
    member_parts = parts(folders.dtsen("dtsen_anggota", version), areas)
    all_families, all_members = (
        pl.scan_parquet(list(files.values()), parallel="prefiltered")
        for files in (family_parts, member_parts)
    )
    paid = participants(folders, areas)

    progress("peristiwa", 0, 2)
    known = register.payees_without_nik(all_members, paid)
    outcome = register.joined(
        gather_events(
            folders,
            version,
            links,
            Gathered.applied,
            cutoff=cutoff,
            as_of=as_of,
            areas=areas,
            held=held_contents(folders, contents(folders), as_of),
            known=known,
            paid=paid,
        )
    )
    progress("peristiwa", 1, 2)
    doubles = register.double_niks(all_members, paid)
    outside = register.outside_dtsen(paid, listed_scanned(folders, tahap), all_families, outcome)
    progress("peristiwa", 2, 2)

    target = folders.register(tahap)
    codes = sorted({*family_parts, UNKNOWN_AREA, *outcome.areas, *outside["kode_kabupaten_kota"]})
    cards = register.cards_named(outcome, doubles, known)
    homes = _homes(cards, family_parts, member_parts)
    shares = register.Shares(outcome, doubles, outside, known, homes)
    code = code_sha256("assets", "register", "schemas", "reference")

    def works() -> Iterator[PartWork]:
        for number, kab in enumerate(codes, 1):
            progress("register", number, len(codes))
            share = shares.of(kab)
            files = (family_parts.get(kab), member_parts.get(kab))
            hashes = (
                "" if path is None else sealed_sha256(path, path.with_suffix(".stempel"))
                for path in files
            )
            made = tuple(target / name / f"{kab}.parquet" for name in _PARTED)
            stamp = inputs_stamp(code, version, *hashes, *share.hashes())
            stamp_file = made[0].with_suffix(".stempel")
            yield PartWork(kab, files, made, own=share, stamp_file=stamp_file, stamp=stamp)

    with workers() as crew:
        written = sum(1 for _ in crew.make(_write_part, version, works()))
    made = [target / _PARTED[0] / f"{kab}.parquet" for kab in codes]
    total = int(pl.scan_parquet(made).select(pl.len()).collect().item())
    for name in _PARTED:
        for stale in set(parts(target / name)) - set(codes):
            (target / name / f"{stale}.stempel").unlink(missing_ok=True)
            (target / name / f"{stale}.parquet").unlink()
    for frame, table, name in (
        (outcome.ended, families.ENDED, "keluarga_berakhir"),
        (outcome.lineage, families.LINEAGE, "kk_silsilah"),
        (outcome.events, families.EVENTS, "peristiwa"),
        (outcome.changes, families.CHANGES, "perubahan_peristiwa"),
        (outcome.conflicts, families.CONFLICTS, "pertentangan"),
        (outcome.pregnancies, families.PREGNANCIES, "kehamilan"),
        (register.stays_counted(outcome, doubles), families.STAYS, families.STAYS.name),
    ):
        write_table(validated(frame, table), table, target / f"{name}.parquet")
    find_leads(folders, tahap, version, cutoff, outcome.pregnancies)
    states = dict(outcome.events.group_by("keadaan").len().sort("keadaan").rows())
    formed = outcome.families.filter(pl.col("asal") == "BENTUKAN").height
    return RegisterCounts(
        states, total, formed, outcome.ended.height, outside.height, len(codes), written
    )


def _write_part(version: str, work: PartWork) -> Digests:
    """The families and members of one part as of the cut-off."""
    share: register.Share = work.own
    of_families, of_members = work.inputs
    own_families, own_members = register.part(
        work.area,
        _part(of_families, dtsen.FAMILIES, register.FAMILY_COLUMNS),
        register.with_known_niks(
            _part(of_members, dtsen.MEMBERS, register.MEMBER_COLUMNS), share.known
        ),
        share.outcome,
        share.doubles,
        share.outside,
        version,
    )
    homes = validated(own_families, families.FAMILIES)
    return {
        work.outputs[0]: write_table(homes, families.FAMILIES, work.outputs[0]),
        work.outputs[1]: write_table(own_members, families.MEMBERS, work.outputs[1]),
    }


def _homes(cards: pl.Series, *tables: Mapping[str, Path]) -> pl.DataFrame:
    """In which part's files these KK numbers stand: wilayah, no_kk; one pass over one column."""
    named = cards.to_frame().lazy()
    found = [
        pl.scan_parquet(list(files.values()), include_file_paths=_FILE)
        .select(_FILE, pl.col("nomor_kartu_keluarga").alias("no_kk"))
        .join(named, on="no_kk", how="semi")
        .select(pl.col(_FILE).str.extract(r"(\d+)\.parquet$").alias("wilayah"), "no_kk")
        for files in tables
        if files
    ]
    if not found:
        return pl.DataFrame(schema={"wilayah": pl.String, "no_kk": pl.String})
    return pl.concat(found).unique().collect(engine="streaming")


def _part(path: Path | None, table: Table, columns: Sequence[str]) -> pl.DataFrame:
    """The named columns of a part; the others, most of a DTSEN row, are never read."""
    if path is None:
        return table.empty().select(columns)
    return pl.read_parquet(path, columns=list(columns))


def listed_scanned(folders: Folders, tahap: Tahap) -> pl.LazyFrame:
    """The rows of the lists of this quarter's earlier waves, `_LISTED` of KPM_LIST.

    Millions of rows: names, amounts and accounts, which nobody asks for here, stay unread.
    """
    paths = [path for path, _ in earlier_lists(folders, tahap)]
    if not paths:
        return KPM_LIST.empty().lazy().select(_LISTED)
    return pl.scan_parquet(paths, hive_partitioning=False).select(_LISTED)
