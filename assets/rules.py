"""Stage 4: families as of the cut-off → a candidate decision for every family and programme.

What belongs here: handing each part its families and the rows of the lists that concern
them, and collecting the ready ones for the quota cut.
What does not: any reason, amount or order (rules/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

import release
import rules
from assets.complete import Incomplete
from assets.folders import Folders, Progress, parts
from assets.guardians import guardians_in_force
from assets.long_lists import long_lists
from assets.own_rows import lists_by_part, numbers_of
from assets.part_work import Digests, PartWork
from assets.register import listed_scanned
from assets.stamps import code_sha256, inputs_stamp, sealed_sha256
from assets.visited_lists import answers_aside, counted, counted_lists
from assets.workers import workers
from schemas.decisions import CANDIDATES, PBI_LIST
from schemas.frame_hash import frame_sha256
from schemas.guardians import GUARDIANS_IN_FORCE
from schemas.parquet import write_table
from schemas.tahap import Tahap
from schemas.validate import validated


@dataclass(frozen=True)
class Decided:
    """What the release is made from: the context of the rules, and the outcome of the cut."""

    context: rules.Context
    selection: pl.DataFrame
    quota: pl.DataFrame


@dataclass(frozen=True)
class DecidedParts:
    """Parts of the register, and how many of them were decided anew."""

    parts: int
    written: int


def rules_context(
    folders: Folders,
    tahap: Tahap,
    as_of: date,
    model_version: str,
    earlier: pl.LazyFrame,
    parameters: rules.Parameters | None = None,
) -> rules.Context:
    """Everything the rules of this run rest on besides families and lists.

    `parameters`: others than the shipped ones, to see what they would change.
    """
    previous = release.find_previous(folders.releases, tahap)
    return rules.Context(
        tahap=tahap,
        quarter=rules.load_quarter(tahap.triwulan),
        parameters=rules.load_parameters() if parameters is None else parameters,
        as_of=as_of,
        versi_aturan=rules.rules_version(),
        versi_model=model_version,
        previous_manifest=release.manifest_hash(previous),
        terpakai=rules.count_listed(earlier),
    )


def decide_families(
    folders: Folders,
    tahap: Tahap,
    *,
    as_of: date,
    model_version: str,
    areas: list[str] | None,
    progress: Progress,
    parameters: rules.Parameters | None = None,
) -> Decided:
    """Write the candidate decisions of every part, then cut the ready ones by quota."""
    write_candidates(
        folders,
        tahap,
        as_of=as_of,
        model_version=model_version,
        areas=areas,
        progress=progress,
        parameters=parameters,
    )
    return cut_by_quota(
        folders,
        tahap,
        as_of=as_of,
        model_version=model_version,
        progress=progress,
        parameters=parameters,
    )


def write_candidates(
    folders: Folders,
    tahap: Tahap,
    *,
    as_of: date,
    model_version: str,
    areas: list[str] | None,
    progress: Progress,
    parameters: rules.Parameters | None = None,
) -> DecidedParts:
    """Write the candidate decisions of every part of the register, and those per person.

    `areas`: the kabupaten/kota this data folder is for; None for all.
    """
    earlier = listed_scanned(folders, tahap)
    context = rules_context(folders, tahap, as_of, model_version, earlier, parameters)
    register = folders.register(tahap)
    family_parts = parts(register / "keluarga")
    member_parts = parts(register / "anggota")
    lists = national_lists(folders, tahap, context, earlier)
    listed = rules.earlier_lists(earlier, pl.read_parquet(register / "kk_silsilah.parquet"))
    guardians = guardians_in_force(folders, tahap, lists, listed, context)
    write_table(
        validated(guardians, GUARDIANS_IN_FORCE), GUARDIANS_IN_FORCE, folders.guardians(tahap)
    )
    lists = replace(lists, wali=guardians)
    aside = answers_aside(folders, as_of)
    with long_lists(folders, family_parts, member_parts, listed) as long:
        outside = rules.insured_outside(
            rules.insured_on(long.of_nobody_counted(), context.cutoff),
            pl.scan_parquet(list(member_parts.values())),
            lists.peristiwa,
            list(family_parts),
            areas,
        )
        long.lay_out(outside)
        by_part = lists_by_part(
            lists, family_parts, member_parts, outside, lambda kab: counted(long.of(kab), aside)
        )
        target, persons = folders.candidates(tahap), folders.persons(tahap)
        basis = _basis(context)

        def works() -> Iterator[PartWork]:
            for number, (kab, path) in enumerate(family_parts.items(), 1):
                progress("aturan", number, len(family_parts))
                here = outside.filter(pl.col("kode_kabupaten_kota") == kab)
                register_stamp = path.with_suffix(".stempel")
                hashes = (sealed_sha256(one, register_stamp) for one in (path, member_parts[kab]))
                made = (target / f"{kab}.parquet", persons / f"{kab}.parquet")
                yield PartWork(
                    kab,
                    (path, member_parts[kab]),
                    made,
                    own=(here, by_part.of(kab)),
                    stamp_file=made[0].with_suffix(".stempel") if parameters is None else None,
                    stamp=inputs_stamp(*basis, *hashes, frame_sha256(here), *by_part.hashes(kab)),
                )

        with workers() as crew:
            written = sum(1 for _ in crew.make(_decide_part, context, works()))
    for folder in (target, persons):
        for stale in set(parts(folder)) - set(family_parts):
            (folder / f"{stale}.stempel").unlink(missing_ok=True)
            (folder / f"{stale}.parquet").unlink()
    return DecidedParts(len(family_parts), written)


def _decide_part(context: rules.Context, work: PartWork) -> Digests:
    """The candidate decisions of one part, and those per person."""
    here, lists = work.own
    families, members = (pl.read_parquet(path) for path in work.inputs if path is not None)
    candidates = rules.decide(families, members, lists, context)
    of_families, of_persons = work.outputs
    digests = {of_families: write_table(validated(candidates, CANDIDATES), CANDIDATES, of_families)}
    insured = rules.decide_persons(families, members, here, lists, context)
    digests[of_persons] = write_table(validated(insured, PBI_LIST), PBI_LIST, of_persons)
    return digests


def _basis(context: rules.Context) -> list[str]:
    """What every part is decided by alike: code with its parameters, and the run."""
    run = (context.tahap, context.quarter, context.as_of, context.previous_manifest)
    versions = (context.versi_aturan, context.versi_model)
    return [
        code_sha256("assets", "rules", "schemas", "reference"),
        *map(str, (*run, *versions)),
        frame_sha256(context.terpakai),
    ]


def cut_by_quota(
    folders: Folders,
    tahap: Tahap,
    *,
    as_of: date,
    model_version: str,
    progress: Progress,
    parameters: rules.Parameters | None = None,
) -> Decided:
    """The outcome of the quota cut over the candidates as written; writes nothing."""
    progress("kuota", 0, 1)
    earlier = listed_scanned(folders, tahap)
    context = rules_context(folders, tahap, as_of, model_version, earlier, parameters)
    candidates = list(parts(folders.candidates(tahap)).values())
    ready = pl.scan_parquet(candidates).filter(pl.col("status").is_null())
    quota = pl.read_parquet(folders.list_("kuota"))
    selection = rules.select(ready, quota, context)
    progress("kuota", 1, 1)
    return Decided(context, selection, quota)


def national_lists(
    folders: Folders, tahap: Tahap, context: rules.Context, earlier: pl.LazyFrame
) -> rules.Lists:
    """The lists of the nation, but for those of `assets.long_lists`: these stay empty."""
    register = folders.register(tahap)
    events = pl.read_parquet(register / "peristiwa.parquet")
    families = (
        pl.scan_parquet(list(parts(register / "keluarga").values()))
        .filter(pl.col("peristiwa").list.len() > 0)
        .collect(engine="streaming")
    )
    members = (
        pl.scan_parquet(list(parts(register / "anggota").values()))
        .join(families.lazy().select("no_kk"), on="no_kk", how="semi")
        .collect(engine="streaming")
    )
    participation = (
        pl.scan_parquet(folders.list_("kepesertaan"))
        .join(numbers_of(families).lazy(), on="no_kk", how="semi")
        .collect(engine="streaming")
    )
    return rules.Lists(
        **counted_lists(folders, ("eksklusi",), context.as_of),
        sanggah=pl.read_parquet(folders.list_("sanggah")),
        kehamilan=pl.read_parquet(register / "kehamilan.parquet"),
        masa_anggota=pl.read_parquet(register / "masa_anggota.parquet"),
        peristiwa=events,
        berakhir=pl.read_parquet(register / "keluarga_berakhir.parquet"),
        rekening_gagal=rules.failed_accounts(pl.scan_parquet(folders.list_("pembayaran")), context),
        pindah_peserta=rules.participation_moves(families, members, participation, events, context),
        komponen_lain=_paid_elsewhere(folders, tahap, families, members, earlier),
    )


def _paid_elsewhere(
    folders: Folders,
    tahap: Tahap,
    families: pl.DataFrame,
    members: pl.DataFrame,
    earlier: pl.LazyFrame,
) -> pl.DataFrame:
    """Who moved here out of a family an earlier wave of the quarter paid PKH to."""
    found = [rules.Lists().komponen_lain]
    for wave in tahap.earlier_waves:
        then = list(parts(folders.register(wave) / "anggota").values())
        if not then:
            raise Incomplete(
                f"Keluarga tahap {wave} tidak ada di lake, padahal rilisnya ada. Jalankan lagi / "
                f"the families of {wave} are not in the lake: run again: bansos run --tahap {wave}"
            )
        listed = earlier.filter(pl.col("tahap") == str(wave))
        found.append(rules.components_elsewhere(families, members, pl.scan_parquet(then), listed))
    return pl.concat(found).unique().sort("id_orang", "no_kk")
