"""Who is listed: the ready families of the nation against quotas and ceilings, in one order.

What belongs here: `select`, the one step that sees all parts at once.
What does not: what is left of a quota (`quota`), or a family's place in the queue (`draw`).
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from rules.context import Context
from rules.quota import shares

_QUERY = Path(__file__).parent / "selection.sql"
_READ = ("no_kk", "program", "kode_kabupaten_kota", "urut_prioritas", "undian")
SELECTION_SCHEMA = pl.Schema(
    {
        "no_kk": pl.String(),
        "program": pl.String(),
        "kode_kabupaten_kota": pl.String(),
        "status": pl.String(),
        "alasan_utama": pl.String(),
        "peringkat": pl.Int64(),
    }
)


def select(
    ready: pl.LazyFrame, quota: pl.DataFrame, context: Context, *, workspace: Path | None = None
) -> pl.DataFrame:
    """The outcome of every ready family: no_kk, program, kode_kabupaten_kota, status,
    alasan_utama, peringkat, sorted by no_kk and program.

    `ready`: CANDIDATES rows with status null, of all parts; `quota`: rows of the `kuota`
    list. Per programme the order is (urut_prioritas, undian, no_kk): the first families up to
    what is left of every quota they stand under are TERVERIFIKASI; those who would be with
    the quarter's quota MENUNGGU_GELOMBANG; the rest MENUNGGU_KUOTA, KUOTA_HABIS. `peringkat`
    is the place among the ready of programme and quota area. Sorting spills to `workspace`.
    QuotaMissing where no quota row applies.
    """
    with TemporaryDirectory(dir=workspace) as folder:
        rows = Path(folder) / "siap.parquet"
        ready.select(_READ).sink_parquet(rows)
        lines = pl.scan_parquet(rows)
        present = lines.select("program", "kode_kabupaten_kota").unique().collect()
        if present.is_empty():
            return pl.DataFrame(schema=SELECTION_SCHEMA)
        given = shares(present, quota, context)
        with duckdb.connect() as connection:
            connection.execute("set temp_directory = $folder", {"folder": folder})
            connection.register("shares", given.left)
            connection.register("areas", given.areas)
            connection.read_parquet(str(rows)).create_view("siap")
            chosen: pl.DataFrame = connection.sql(_QUERY.read_text(encoding="utf-8")).pl()
    return chosen.cast(SELECTION_SCHEMA)
