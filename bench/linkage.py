"""How well and how fast links are found: quality against truth, stage times, candidates.

    python -m bench.linkage LANDING_PARENT [--model FILE] [--json OUT] [--errors N]

What belongs here: reading a synthetic folder (landing/ and truth/) through intake, linking it,
and printing the measures; nothing here is imported by the product.
What does not: the linkage itself (matching) or the making of samples (synthetic).
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import polars as pl

import matching
from bench.measure import commit, machine
from intake import read_file, settled
from matching.blocking_quality import blocking_quality
from matching.evaluation import judged_units
from schemas.forms import FORMS
from schemas.lists import POSTS


def tables_of(landing: Path) -> dict[tuple[str, str], pl.DataFrame]:
    """Every accepted row by (table, kabupaten), repeats taken out; kabupaten only for DTSEN."""
    files: dict[tuple[str, str], dict[str, pl.DataFrame]] = defaultdict(dict)
    folders = ("dtsen", "posyandu", "wilayah_posyandu")
    for path in (path for name in folders for path in sorted((landing / name).rglob("*"))):
        if not path.is_file():
            continue
        taken = read_file(path, path.name)
        if taken.table is None or taken.accepted.is_empty():
            continue
        files[(taken.table, taken.kabupaten or "")][taken.sha256] = taken.accepted
    return {key: settled(key[0], found).rows for key, found in files.items()}


def newest(reports: pl.DataFrame) -> pl.DataFrame:
    """The newest content of every report."""
    return reports.sort("tgl_lapor", "isi").unique("id_laporan", keep="last", maintain_order=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sample", type=Path)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    tables = tables_of(options.sample / "landing")
    reports = {
        form: newest(pl.concat([t for (name, _), t in tables.items() if name == form]))
        for form in FORMS
        if any(name == form for name, _ in tables)
    }
    truth = pl.read_csv(options.sample / "truth" / "tautan.csv", infer_schema_length=0)
    model = matching.load_model(options.model)
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        parts = []
        persons = 0
        for (name, kab), families in sorted(tables.items()):
            if name != "dtsen_keluarga":
                continue
            members = tables[("dtsen_anggota", kab)]
            persons += members.height
            path = Path(folder) / f"{kab}.arrow"
            matching.write_index_part(families, members, path)
            parts.append(path)
        seconds["indeks"] = time.perf_counter() - started
        started = time.perf_counter()
        posts = [table for (name, _), table in tables.items() if name == POSTS.name]
        people = matching.with_served(
            matching.people_named(reports), pl.concat([POSTS.empty(), *posts])
        )
        seconds["orang"] = time.perf_counter() - started
        started = time.perf_counter()
        links = matching.link(people, parts, model, threads=options.threads)
        seconds["padanan"] = time.perf_counter() - started
        blocking = blocking_quality(people, parts, truth, threads=options.threads)
    result = matching.evaluate(links, truth)
    record = {
        "command": "python -m bench.linkage " + " ".join(sys.argv[1:]),
        "commit": commit(),
        "machine": machine(),
        "orang_dtsen": persons,
        "orang_disebut": people.height,
        "calon_per_orang": round(blocking.candidates_per_person, 2),
        "recall_blok": round(blocking.recall or 0.0, 5),
        "detik": {name: round(value, 2) for name, value in seconds.items()},
        "puncak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "versi_model": model.version,
        "mutu": result,
    }
    pl.Config.set_tbl_rows(60)
    pl.Config.set_tbl_cols(20)
    pl.Config.set_tbl_width_chars(220)
    pl.Config.set_fmt_str_lengths(120)
    print(blocking.keys)
    print(
        pl.DataFrame(
            [{"peristiwa": "semua"} | result["semua"]]
            + [{"peristiwa": k} | v for k, v in result["per_peristiwa"].items()]
        )
    )
    print(json.dumps({k: v for k, v in record.items() if k != "mutu"}))
    if options.json:
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if options.errors:
        show_errors(links, truth, people, options.errors)


def show_errors(links: pl.DataFrame, truth: pl.DataFrame, people: pl.DataFrame, count: int) -> None:
    """Print the first wrong accepted links and missed persons (synthetic people only)."""
    units = judged_units(links, truth).join(
        people.select("id_laporan", "peran", "urutan", "nama", "tgl_lahir"),
        on=["id_laporan", "peran", "urutan"],
        how="left",
    )
    shown = [
        "id_laporan",
        "peran",
        "nik",
        "nik_padan",
        "nik_kedua",
        "peluang",
        "bobot",
        "bobot_kedua",
        "keputusan",
        "nama",
        "tgl_lahir",
        "pola",
    ]
    wrong = units.filter((pl.col("keputusan") == "DITERIMA") & ~pl.col("benar"))
    missed = units.filter(pl.col("ada") & ~pl.col("benar") & (pl.col("keputusan") != "DITERIMA"))
    for title, frame in (("salah diterima", wrong), ("terlewat", missed)):
        print(title, frame.height)
        print(frame.select(shown).head(count))


if __name__ == "__main__":
    main()
