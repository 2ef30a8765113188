"""Candidates out of the index: every equi-join with the register, done by DuckDB.

What belongs here: streaming the index parts past the reports' keys, fetching the candidates'
rows, and counting how often their names and places occur in the register.
What does not: what the keys mean (`keys`) or how candidates are judged (`compare`, `score`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from matching.index import TOKEN_COLUMNS, index_mark
from matching.keys import blocking_keys

_COMPARED = (
    "sidik, id_orang, nik, no_kk, nama_bersih, nama_lipat, tgl_lahir, jk, hubungan, "
    "status_kawin, kode_desa, rt, kepala_lipat, pasangan_lipat, k_nama_penuh"
)


class IndexFault(ValueError):
    """An index that cannot be searched: of another format, or of more than one DTSEN version."""


@dataclass(frozen=True)
class Found:
    """What the index holds for a set of reports.

    `pairs`: orang, sidik – the candidates; `rows`: one index row per sidik; `size`: persons in
    the index; `version`: its DTSEN version; `places`: persons per kode_desa; `hits`: per key
    the keys asked for, found, over the cap, and the candidates it gave.
    """

    pairs: pl.DataFrame
    rows: pl.DataFrame
    size: int
    version: str
    places: pl.DataFrame
    hits: pl.DataFrame


class Index:
    """The index parts opened for searching; use it as a context manager."""

    def __init__(
        self, parts: Sequence[Path], threads: int | None = None, memory_limit: str | None = None
    ) -> None:
        """Open the parts; IndexFault if they are not of this program's index format."""
        self.paths = sorted({str(path) for path in parts})
        self.spill = tempfile.TemporaryDirectory(prefix="bansos-padanan-")
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET temp_directory = $1", [self.spill.name])
        if threads is not None:
            self.connection.execute("SET threads = $1", [threads])
        if memory_limit is not None:
            self.connection.execute("SET memory_limit = $1", [memory_limit])
        self.connection.execute("SET preserve_insertion_order = false")
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection and remove what it spilled to disk."""
        self.connection.close()
        self.spill.cleanup()

    def _frame(self, query: str) -> pl.DataFrame:
        """The result of a query; `indeks` in it stands for the parts."""
        return pl.DataFrame(self.connection.sql(query).pl())

    def _check(self) -> None:
        if not self.paths:
            raise IndexFault("Tidak ada berkas indeks / no index part was given.")
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in self.paths)
        self.connection.execute(f"CREATE VIEW indeks AS SELECT * FROM read_parquet([{listed}])")
        names = [row[0] for row in self.connection.sql("DESCRIBE indeks").fetchall()]
        marks = (
            self.connection.sql("SELECT DISTINCT penanda FROM indeks").fetchall()
            if "penanda" in names
            else [(None,)]
        )
        if any(mark[0] != index_mark() for mark in marks):
            raise IndexFault(
                "Indeks dibuat oleh versi program lain / the index was made by another version. "
                "Buat ulang indeks dari tabel DTSEN / rebuild the index from the DTSEN tables."
            )

    def search(self, keys: pl.DataFrame) -> Found:
        """Candidates for `keys` (kunci, k, orang) and what is needed to judge them."""
        version, size = self._version_and_size()
        self.connection.register("kunci_laporan", keys.to_arrow())
        self.connection.execute(
            "CREATE OR REPLACE TABLE dicari AS SELECT DISTINCT kunci, k FROM kunci_laporan;"
            "CREATE OR REPLACE TABLE kena (kunci UTINYINT, k UBIGINT, sidik UBIGINT)"
        )
        for number, key in enumerate(blocking_keys()):
            self.connection.execute(
                f"""
                INSERT INTO kena
                SELECT {number}, i."{key.column}", i.sidik
                FROM indeks i
                WHERE i."{key.column}" IN (SELECT k FROM dicari WHERE kunci = {number})
                """
            )
        caps = pl.DataFrame(
            {"kunci": range(len(blocking_keys())), "batas": [key.cap for key in blocking_keys()]},
            schema={"kunci": pl.UInt8, "batas": pl.Int64},
        )
        self.connection.register("batas_kunci", caps.to_arrow())
        self.connection.execute(
            """
            CREATE OR REPLACE TABLE sering AS
            SELECT kunci, k FROM kena JOIN batas_kunci USING (kunci)
            GROUP BY kunci, k, batas HAVING count(*) > batas;
            CREATE OR REPLACE TABLE berpasangan AS
            SELECT l.kunci, l.orang, e.sidik
            FROM kunci_laporan l
            JOIN (SELECT * FROM kena ANTI JOIN sering USING (kunci, k)) e USING (kunci, k);
            CREATE OR REPLACE TABLE calon AS SELECT DISTINCT orang, sidik FROM berpasangan
            """
        )
        pairs = self._frame("SELECT orang, sidik FROM calon").sort("orang", "sidik")
        rows = self._rows("sidik IN (SELECT sidik FROM calon)")
        places = self._frame(
            "SELECT kode_desa, count(*) AS banyak FROM indeks GROUP BY kode_desa"
        ).sort("kode_desa", nulls_last=True)
        return Found(pairs, rows, size, version, places, self._hits())

    def members(self, families: pl.Series) -> pl.DataFrame:
        """The index rows of all members of the families given by KK number."""
        self.connection.register("keluarga_dicari", families.unique().to_frame("no_kk").to_arrow())
        return self._rows("no_kk IN (SELECT no_kk FROM keluarga_dicari)")

    def _rows(self, condition: str) -> pl.DataFrame:
        return (
            self._frame(f"SELECT {_COMPARED} FROM indeks WHERE {condition}")
            .sort("sidik", "id_orang", "no_kk")
            .unique("sidik", keep="first", maintain_order=True)
        )

    def _version_and_size(self) -> tuple[str, int]:
        found = self._frame(
            "SELECT versi_dtsen, count(*) AS banyak FROM indeks GROUP BY versi_dtsen"
        ).sort("versi_dtsen")
        if found.height > 1:
            raise IndexFault(
                "Indeks memuat lebih dari satu versi DTSEN / more than one DTSEN version: "
                f"{', '.join(found['versi_dtsen'].to_list())}. Beri satu versi / give one."
            )
        if found.is_empty():
            return "-", 0
        return str(found["versi_dtsen"][0]), int(found["banyak"][0])

    def _hits(self) -> pl.DataFrame:
        """Per blocking key: keys asked, keys over the cap, pairs given, pairs only it gave."""
        counted = self._frame(
            """
            WITH diminta AS (SELECT kunci, count(*) AS diminta FROM dicari GROUP BY kunci),
            terlalu AS (SELECT kunci, count(*) AS di_atas_batas FROM sering GROUP BY kunci),
            memberi AS (SELECT kunci, count(*) AS calon FROM
                        (SELECT DISTINCT kunci, orang, sidik FROM berpasangan) GROUP BY kunci),
            sendiri AS (SELECT min(kunci) AS kunci, orang, sidik FROM berpasangan
                        GROUP BY orang, sidik HAVING min(kunci) = max(kunci)),
            hanya AS (SELECT kunci, count(*) AS calon_sendiri FROM sendiri GROUP BY kunci)
            SELECT kunci, diminta, coalesce(di_atas_batas, 0) AS di_atas_batas,
                   coalesce(calon, 0) AS calon, coalesce(calon_sendiri, 0) AS calon_sendiri
            FROM diminta LEFT JOIN terlalu USING (kunci) LEFT JOIN memberi USING (kunci)
            LEFT JOIN hanya USING (kunci)
            """
        ).sort("kunci")
        names = [key.name for key in blocking_keys()]
        return counted.select(
            pl.col("kunci").map_elements(lambda number: names[number], pl.String).alias("kunci"),
            pl.exclude("kunci"),
        )

    def name_counts(self, tokens: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
        """How many persons carry a token or a full name: `h`, `kab` (null = nation), `banyak`.

        `tokens`, `names`: one UInt64 column `h`. Tokens come under `jenis` KATA, full names
        under NAMA. A token that occurs twice in one name counts twice; that is rare.
        """
        self.connection.register("kata_dicari", tokens.to_arrow())
        self.connection.register("nama_dicari", names.to_arrow())
        each_token = " UNION ALL ".join(
            f"""SELECT left(kode_desa, 4) AS kab, {column} AS h, count(*) AS banyak FROM indeks
                WHERE {column} IN (SELECT h FROM kata_dicari) GROUP BY ALL"""
            for column in TOKEN_COLUMNS
        )
        return self._frame(
            f"""
            WITH kata AS (SELECT kab, h, sum(banyak) AS banyak FROM ({each_token}) GROUP BY ALL),
            nama AS (
                SELECT left(kode_desa, 4) AS kab, k_nama_penuh AS h, count(*) AS banyak
                FROM indeks WHERE k_nama_penuh IN (SELECT h FROM nama_dicari) GROUP BY ALL)
            SELECT 'KATA' AS jenis, kab, h, banyak::BIGINT AS banyak FROM kata
            UNION ALL
            SELECT 'NAMA', kab, h, banyak::BIGINT FROM nama
            """
        ).sort("jenis", "h", "kab", nulls_last=True)
