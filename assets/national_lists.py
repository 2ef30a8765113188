"""The lists of the nation that every part is decided by, as they lie in the lake.

What belongs here: reading them, with what concerns the families that events touched.
What does not: the longest of them (`assets.long_lists`), or handing a part its own rows.
"""

from __future__ import annotations

import polars as pl

import rules
from assets.complete import Incomplete
from assets.folders import Folders, parts
from assets.own_rows import numbers_of
from assets.visited_lists import counted_lists
from schemas.tahap import Tahap

# What is asked of the families that events touched, of their members and of the participation
# under their numbers; the rest stays unread.
_OF_FAMILIES = ("no_kk", "no_kk_asal", "asal", "no_kk_silsilah", "terbentuk_dari", "peristiwa")
_OF_MEMBERS = ("no_kk", "id_orang", "nik", "tgl_lahir", "dihitung")
_OF_PARTICIPATION = ("no_kk", "nik_pengurus", "program", "status", "sejak", "kanal", "isi")


def national_lists(
    folders: Folders, tahap: Tahap, context: rules.Context, earlier: pl.LazyFrame
) -> rules.Lists:
    """The lists of the nation, but for those of `assets.long_lists`: these stay empty."""
    register = folders.register(tahap)
    events = pl.read_parquet(register / "peristiwa.parquet")
    families = (
        pl.scan_parquet(list(parts(register / "keluarga").values()), parallel="prefiltered")
        .filter(pl.col("peristiwa").list.len() > 0)
        .select(_OF_FAMILIES)
        .collect(engine="streaming")
    )
    members = (
        # a filter, not a join: only the rows that pass it are unpacked
        pl.scan_parquet(list(parts(register / "anggota").values()), parallel="prefiltered")
        .filter(pl.col("no_kk").is_in(families["no_kk"].implode()))
        .select(_OF_MEMBERS)
        .collect(engine="streaming")
    )
    participation = (
        pl.scan_parquet(folders.list_("kepesertaan"), parallel="prefiltered")
        .filter(pl.col("no_kk").is_in(numbers_of(families)["no_kk"].implode()))
        .select(_OF_PARTICIPATION)
        .collect(engine="streaming")
    )
    return rules.Lists(
        **counted_lists(folders, ("eksklusi",), context.as_of),
        sanggah=pl.read_parquet(folders.list_("sanggah")),
        kehamilan=pl.read_parquet(register / "kehamilan.parquet"),
        masa_anggota=pl.read_parquet(register / "masa_anggota.parquet"),
        peristiwa=events,
        berakhir=pl.read_parquet(register / "keluarga_berakhir.parquet"),
        rekening_gagal=rules.failed_accounts(
            pl.scan_parquet(folders.list_("pembayaran"), parallel="prefiltered"), context
        ),
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
        before = pl.scan_parquet(then, parallel="prefiltered")
        found.append(rules.components_elsewhere(families, members, before, listed))
    return pl.concat(found).unique().sort("id_orang", "no_kk")
