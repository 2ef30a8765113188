"""Splink on the persons that reports name, against the members of DTSEN families.

    build/peers/.venv/bin/python bench/peers/splink_world.py LEFT RIGHT OUT

What belongs here: Splink's settings for our columns: the comparisons its documentation
recommends for names, dates of birth and identifiers, term frequencies, eight blocking rules, m
by three EM sessions. Runs in the peers' environment.
What does not: cleaning (both engines get the same cleaned columns), or measuring.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def settings() -> SettingsCreator:
    area = cl.CustomComparison(
        output_column_name="wilayah",
        comparison_levels=[
            cll.NullLevel("kode_desa"),
            cll.ExactMatchLevel("kode_desa", term_frequency_adjustments=True),
            cll.ExactMatchLevel("kode_kec"),
            cll.ExactMatchLevel("kode_kab"),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        unique_id_column_name="baris",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("nik"),
            block_on("no_kk"),
            block_on("nama", "kode_kec"),
            block_on("nama", "tgl_lahir"),
            block_on("tgl_lahir", "kode_kec"),
            block_on("tgl_lahir", "substr(nama, 1, 4)"),
            block_on("kata_depan", "kode_desa"),
            block_on("kata_belakang", "kode_desa"),
        ],
        comparisons=[
            cl.NameComparison("nama").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("tgl_lahir", input_is_string=False),
            cl.LevenshteinAtThresholds("nik", [1, 2]),
            cl.LevenshteinAtThresholds("no_kk", [1, 2]),
            cl.ExactMatch("jk"),
            cl.ExactMatch("rt"),
            cl.NameComparison("nama_kepala").configure(term_frequency_adjustments=True),
            area,
        ],
    )


def main() -> None:
    left, right, out = (Path(argument) for argument in sys.argv[1:4])
    con = duckdb.connect()
    api = DuckDBAPI(connection=con)
    tables = []
    for name, path in (("kiri", left), ("kanan", right)):
        con.sql(f"CREATE TABLE {name} AS SELECT * FROM '{path}'")
        tables.append(api.register(con.table(name)))
    found = Linker(tables, settings())
    found.training.estimate_probability_two_random_records_match(
        [block_on("nik"), block_on("nama", "tgl_lahir", "kode_desa")], recall=0.8
    )
    found.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (("nik",), ("nama", "kode_desa"), ("tgl_lahir", "kode_desa")):
        found.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    pairs = found.inference.predict(threshold_match_weight=-10).as_duckdbpyrelation()
    columns = "baris_l, baris_r, match_weight AS bobot, match_probability AS peluang"
    pairs.select(columns).write_parquet(str(out))


if __name__ == "__main__":
    main()
