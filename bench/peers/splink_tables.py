"""Splink on the peers' data sets, with the settings of its own demos.

    build/peers/.venv/bin/python bench/peers/splink_tables.py DATA OUT

What belongs here: Splink's settings, and its answers as Parquet. Runs in the peers' environment.
What does not: measuring. FEBRL: comparisons, blocking, training and thresholds of the demos
`febrl3` and `febrl4` (detailed model) of Splink's documentation. pseudopeople: the comparisons
its documentation recommends for such columns, in the manner of the demo `pseudopeople-acs`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def linker(paths: list[Path], settings: SettingsCreator) -> Linker:
    con = duckdb.connect()
    api = DuckDBAPI(connection=con)
    tables = []
    for number, path in enumerate(paths):
        con.sql(f"CREATE TABLE t{number} AS SELECT * FROM '{path}'")
        tables.append(api.register(con.table(f"t{number}")))
    return Linker(tables if len(tables) > 1 else tables[0], settings)


def febrl4(data: Path) -> Linker:
    found = linker(
        [data / "febrl4a.parquet", data / "febrl4b.parquet"],
        SettingsCreator(
            unique_id_column_name="rec_id",
            link_type="link_only",
            blocking_rules_to_generate_predictions=[
                block_on("given_name", "surname"),
                "l.given_name = r.surname and l.surname = r.given_name",
                block_on("date_of_birth"),
                block_on("soc_sec_id"),
                block_on("state", "address_1"),
                block_on("street_number", "address_1"),
                block_on("postcode"),
            ],
            comparisons=[
                cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
                cl.NameComparison("surname").configure(term_frequency_adjustments=True),
                cl.DateOfBirthComparison(
                    "date_of_birth",
                    input_is_string=True,
                    datetime_format="%Y%m%d",
                    invalid_dates_as_null=True,
                ),
                cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
                cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                    term_frequency_adjustments=True
                ),
            ],
        ),
    )
    found.training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.8
    )
    found.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in ("date_of_birth", "postcode"):
        found.training.estimate_parameters_using_expectation_maximisation(
            block_on(rule), estimate_without_term_frequencies=True
        )
    return found


def febrl3(data: Path) -> Linker:
    found = linker(
        [data / "febrl3.parquet"],
        SettingsCreator(
            unique_id_column_name="rec_id",
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on(rule)
                for rule in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
            ],
            comparisons=[
                cl.NameComparison("given_name"),
                cl.NameComparison("surname"),
                cl.DateOfBirthComparison(
                    "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
                ),
                cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
                cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
            ],
        ),
    )
    found.training.estimate_probability_two_random_records_match(
        [
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name "
            "and l.date_of_birth = r.date_of_birth",
        ],
        recall=0.9,
    )
    found.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for rule in ("date_of_birth", "postcode"):
        found.training.estimate_parameters_using_expectation_maximisation(block_on(rule))
    return found


def pseudopeople(data: Path, right: str, *, address: bool) -> Linker:
    def dates(path: str) -> str:
        slashes = "sensus" in path
        year = "substr(date_of_birth, 7, 4)" if slashes else "substr(date_of_birth, 1, 4)"
        month = "substr(date_of_birth, 1, 2)" if slashes else "substr(date_of_birth, 5, 2)"
        day = "substr(date_of_birth, 4, 2)" if slashes else "substr(date_of_birth, 7, 2)"
        return f"{year} || '-' || {month} || '-' || {day}"

    compared = ["rec_id", "first_name", "middle_initial", "last_name", "sex"]
    if address:
        compared += ["street_number", "street_name", "race_ethnicity"]
    con = duckdb.connect()
    api = DuckDBAPI(connection=con)
    tables = []
    for number, name in enumerate(("sensus2020", right)):
        con.sql(
            f"CREATE TABLE t{number} AS SELECT {', '.join(compared)}, "
            f"{dates(name)} AS date_of_birth FROM '{data / name}.parquet'"
        )
        tables.append(api.register(con.table(f"t{number}")))
    comparisons = [
        cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
        cl.ExactMatch("middle_initial").configure(term_frequency_adjustments=True),
        cl.NameComparison("last_name").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, invalid_dates_as_null=True),
        cl.ExactMatch("sex"),
    ]
    rules = [block_on("first_name"), block_on("last_name"), block_on("date_of_birth")]
    if address:
        comparisons += [
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("street_name", [2]).configure(
                term_frequency_adjustments=True
            ),
            cl.ExactMatch("race_ethnicity").configure(term_frequency_adjustments=True),
        ]
        rules.append(block_on("street_name"))
    found = Linker(
        tables,
        SettingsCreator(
            unique_id_column_name="rec_id",
            link_type="link_only",
            blocking_rules_to_generate_predictions=rules,
            comparisons=comparisons,
        ),
    )
    found.training.estimate_probability_two_random_records_match(
        [
            block_on("first_name", "last_name", "date_of_birth"),
            block_on("first_name", "middle_initial", "date_of_birth"),
        ],
        recall=0.8,
    )
    found.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=3)
    for rule in (("first_name", "last_name"), ("date_of_birth",)):
        found.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    return found


TASKS: dict[str, Callable[[Path], Linker]] = {
    "febrl4": febrl4,
    "febrl3": febrl3,
    "sensus": lambda data: pseudopeople(data, "sensus2030", address=True),
    "jaminan_sosial": lambda data: pseudopeople(data, "jaminan_sosial", address=False),
}


def main() -> None:
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    seconds = {}
    for task, of in TASKS.items():
        started = time.perf_counter()
        found = of(data)
        pairs = found.inference.predict(threshold_match_probability=0.01)
        columns = "rec_id_l AS kiri, rec_id_r AS kanan, match_probability AS peluang"
        pairs.as_duckdbpyrelation().select(columns).write_parquet(str(out / f"{task}.parquet"))
        if task == "febrl3":
            groups = found.clustering.cluster_pairwise_predictions_at_threshold(
                pairs, threshold_match_probability=0.5
            )
            groups.as_duckdbpyrelation().select(
                "rec_id AS id, cluster_id AS kelompok"
            ).write_parquet(str(out / f"{task}_kelompok.parquet"))
        seconds[task] = round(time.perf_counter() - started, 2)
    (out / "detik.json").write_text(json.dumps(seconds))


if __name__ == "__main__":
    main()
