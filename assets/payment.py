"""Stage 7: published lists and payment feedback → what became of every payment.

What belongs here: naming the lists, the terms and the changed decisions, going part by part,
and skipping all of it while nothing has changed.
What does not: what a line of feedback means (payment/), or lists for people
(`assets.payment_lists`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import payment
import review
import rules
from assets.folders import Folders, Progress, parts
from assets.later import LATER, as_known_on
from assets.newest_day import TOLD, newest_day, set_aside
from assets.payment_seal import NAME, seal
from assets.review import decision_files, recorded
from assets.stamps import code_sha256, file_sha256, inputs_stamp, is_fresh, set_stamp
from assets.waves import waves_cut_off
from release.layout import MANIFEST, part_files
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.lists import FILES, LISTS
from schemas.parquet import write_table
from schemas.payment import ACCOUNT, FATES, FOLLOW_UP, RECOVERY, STATES, TABLES
from schemas.review import DIFFERENCES, REVOCATIONS
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.validate import validated

_ACTIONS = "bayar/tindakan"
_FEEDBACK = LISTS["pembayaran"].name


class NothingPublished(LookupError):
    """There is no published list that feedback could answer."""


@dataclass(frozen=True)
class DisbursementResult:
    """What was made: the day of knowledge, the waves, whether anything was made anew.

    `aside`: the lines whose day is taken for a slip (newest_day.TOLD) and moves none.
    """

    as_of: date
    waves: list[str]
    anew: bool
    aside: pl.DataFrame


def disbursement_files(folders: Folders, table: Table) -> list[Path]:
    """The files in which a table of disbursement lies."""
    return sorted((folders.disbursement / table.name).glob("*.parquet"))


def reconcile(folders: Folders, as_of: date | None, progress: Progress) -> DisbursementResult:
    """Write the tables of schemas.payment over all published waves, as known on `as_of`.

    By default all that is known counts: the day of the newest line or cut-off, slips set aside
    (see `newest_day`). NothingPublished
    if no wave was cut off by then.
    """
    waves = waves_cut_off(folders)
    feedback = folders.list_(_FEEDBACK)
    told = _told(feedback)
    day = as_of or newest_day(told, list(waves.values())) or date.min
    aside = set_aside(told, day).clear() if as_of else set_aside(told, day)
    known = {tahap: cutoff for tahap, cutoff in waves.items() if cutoff <= day}
    if not known:
        raise NothingPublished(
            f"Belum ada daftar yang terbit sampai {as_of or 'sekarang'} / no list is published by "
            f"then under {folders.releases}. Jalankan dulu / run first: bansos run --tahap …"
        )
    names = [str(tahap) for tahap in known]
    stamp_file = folders.disbursement / "penyaluran.stempel"
    stamp = _stamp(folders, known, day)
    made = [folders.disbursement / name for name in (*(table.name for table in TABLES), NAME)]
    if is_fresh(made, stamp_file, stamp):
        return DisbursementResult(day, names, anew=False, aside=aside)
    stamp_file.unlink(missing_ok=True)
    _write_all(folders, known, day, progress)
    seal(folders, known, day)
    set_stamp(stamp_file, stamp, made)
    return DisbursementResult(day, names, anew=True, aside=aside)


def _told(feedback: Path) -> pl.DataFrame:
    """newest_day.TOLD of the feedback: of each file the first line of every day."""
    if not feedback.exists():
        return TOLD.to_frame()
    days = pl.scan_parquet(feedback).group_by(
        pl.lit(_FEEDBACK).alias("tabel"), "berkas", hari=pl.coalesce("tgl_lapor", "tgl_transaksi")
    )
    return days.agg(pl.min("baris")).select(TOLD.names()).collect(engine="streaming")


def _stamp(folders: Folders, waves: Mapping[Tahap, date], day: date) -> str:
    files = [folders.list_(_FEEDBACK)]
    files += [folders.release(tahap) / MANIFEST for tahap in waves]
    files += sorted((folders.reviews / DIFFERENCES.name).glob("*.parquet"))
    files += sorted((folders.reviews / LATER).glob("*.parquet"))
    files += decision_files(folders, REVOCATIONS)
    hashes = [file_sha256(path) for path in files if path.exists()]
    counts = _feedback_files(folders).write_csv()
    return inputs_stamp(
        code_sha256("payment", "rules", "schemas", "reference"), day.isoformat(), counts, *hashes
    )


def _write_all(
    folders: Folders, waves: Mapping[Tahap, date], day: date, progress: Progress
) -> None:
    terms = {str(tahap): terms_of(tahap) for tahap in waves}
    newest = {tahap.triwulan: tahap for tahap in waves}
    differences = known_differences(folders, day)
    lists = [path for tahap in waves for path in part_files(folders.release(tahap), KPM_LIST)]
    decided = [
        path for tahap in newest.values() for path in part_files(folders.release(tahap), DECISIONS)
    ]
    feedback = folders.list_(_FEEDBACK)
    ends = [pl.DataFrame(schema={"berkas": pl.String, "nasib": pl.String, "baris": pl.Int64})]
    written = set()
    sources = [feedback] if feedback.exists() else []
    with payment.placed(sources, lists, decided, list(terms), day) as found:
        for number, part in enumerate(found.parts(), 1):
            progress("penyaluran", number, number)
            written.add(part.kabupaten)
            fates = payment.fates(part.feedback, part.listed)
            ends.append(fates.group_by("berkas", "nasib").agg(baris=pl.len().cast(pl.Int64)))
            _write_part(folders, part, fates, differences, terms, day)
    totals = pl.concat(ends).group_by("berkas", "nasib").agg(pl.col("baris").sum())
    account = payment.account(*_files_read(folders), totals)
    payment.require_footing(account)
    _put(folders, ACCOUNT, ACCOUNT.name, account)
    for table in (FATES, STATES, FOLLOW_UP, RECOVERY):
        for stale in set(parts(folders.disbursement / table.name)) - written:
            (folders.disbursement / table.name / f"{stale}.parquet").unlink()


def _write_part(
    folders: Folders,
    part: payment.PlacedPart,
    fates: pl.DataFrame,
    differences: pl.DataFrame,
    terms: Mapping[str, payment.Terms],
    day: date,
) -> None:
    states, follow_up = [STATES.empty()], [FOLLOW_UP.empty()]
    for (tahap,), listed in part.listed.partition_by("tahap", as_dict=True).items():
        own = terms[str(tahap)]
        states.append(payment.states(listed, fates, own, day))
        follow_up.append(payment.follow_up(states[-1], differences, own, day))
    rows = pl.concat(states)
    for table, frame in {
        FATES: fates,
        STATES: rows,
        FOLLOW_UP: pl.concat(follow_up),
        RECOVERY: payment.recovery(rows, fates, differences),
    }.items():
        _put(folders, table, part.kabupaten, frame)


def _put(folders: Folders, table: Table, name: str, frame: pl.DataFrame) -> None:
    path = folders.disbursement / table.name / f"{name}.parquet"
    write_table(validated(frame, table), table, path)


def _files_read(folders: Folders) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The files of feedback, and what intake read of each, repeats among them."""
    files = _feedback_files(folders)
    read = [
        pl.read_parquet(path).select(
            pl.lit(sha).alias("berkas"),
            pl.col("nominal").sum(),
            pl.col("total_baris", "total_nominal").max(),
        )
        for sha in files["berkas"]
        if (path := folders.received / f"{sha}.parquet").exists()
    ]
    empty = LISTS["pembayaran"].empty().select("berkas", "nominal", "total_baris", "total_nominal")
    return files, pl.concat([empty, *read])


def _feedback_files(folders: Folders) -> pl.DataFrame:
    """The files of feedback with their counts; what a file was called is no part of it."""
    files = pl.read_parquet(folders.files) if folders.files.exists() else FILES.empty()
    return files.filter(pl.col("tabel") == _FEEDBACK).select(
        "berkas", "dibaca", "ditolak", "berulang"
    )


def terms_of(tahap: Tahap) -> payment.Terms:
    """What the parameters in force at the tahap's cut-off say of its payments."""
    at, quarter = rules.load_parameters(), rules.load_quarter(tahap.triwulan)
    waves = tuple(
        payment.Wave(f"{quarter.triwulan}-{wave.number}", wave.cutoff, wave.programmes)
        for wave in quarter.waves
    )
    cutoff = quarter.wave(tahap.wave).cutoff
    return payment.Terms(
        wave=waves[tahap.wave - 1],
        waves=waves,
        last_payment_day=quarter.last_payment_day,
        paid_again=tuple(at.words("bayar/dibayar_ulang", cutoff)),
        channel_again=at.text("bayar/kanal_ulang", cutoff),
        actions={
            name.rpartition("/")[2]: at.text(name, cutoff)
            for name in sorted(at.by_name)
            if name.startswith(f"{_ACTIONS}/")
        },
        unwithdrawn=at.number("bayar/hari_tidak_dicairkan", cutoff),
        silent=at.number("bayar/hari_tanpa_kabar", cutoff),
        to_act=at.number("bayar/hari_tindak_lanjut", cutoff),
    )


def known_differences(folders: Folders, day: date) -> pl.DataFrame:
    """DIFFERENCES with `sebab`: of links taken back by `day`, and of what was learned by then."""
    taken = review.known_on(recorded(folders, REVOCATIONS), day)
    effective = review.effective(taken, review.withdrawn(taken))["id_laporan"].unique()
    back = [pl.read_parquet(path) for path in decision_files(folders, DIFFERENCES)]
    revoked = pl.concat([DIFFERENCES.empty(), *back]).filter(
        pl.col("id_laporan").list.set_intersection(pl.lit(effective.implode())).list.len() > 0
    )
    return pl.concat(
        [
            revoked.with_columns(sebab=pl.lit("PADANAN_DITARIK")),
            as_known_on(folders, day).with_columns(sebab=pl.lit("DIKETAHUI_KEMUDIAN")),
        ]
    )
