"""`bansos evaluate`, `train` and `link`: how good links are, and making them anywhere.

What belongs here: their options, and which function answers which.
What does not: the work itself; every heavy import happens inside a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption, ThreadsOption, set_threads

app = typer.Typer()


@app.command()
def evaluate(
    truth: Annotated[Path | None, typer.Option(help="Folder truth dengan tautan.csv.")] = None,
    data: DataOption = Path("data"),
    as_json: Annotated[bool, typer.Option("--json", help="Satu baris JSON.")] = False,
    labels: Annotated[bool, typer.Option("--labels", help="Terhadap putusan petugas.")] = False,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Tarik N pasangan untuk dua petugas.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Benih penarikan sampel.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Berkas .xlsx sampel; menjadi -A dan -B.")
    ] = None,
    sample_in: Annotated[
        list[Path] | None, typer.Option("--sample-in", help="Buku sampel terisi; dua kali.")
    ] = None,
    dampak: Annotated[
        bool, typer.Option("--dampak", help="Keluarga dan rupiah yang dirugikan padanan keliru.")
    ] = False,
    tahap: Annotated[
        str | None, typer.Option(help="Dengan --dampak; bawaan: tahap terakhir.")
    ] = None,
) -> None:
    """Mutu padanan: terhadap kebenaran, putusan petugas, atau sampel / link quality."""
    asked = [truth is not None, labels, sample is not None, bool(sample_in)]
    if sum(asked) != 1:
        raise BadUse("Beri satu dari / give one of: --truth, --labels, --sample, --sample-in.")
    if truth is not None:
        _against_truth(truth, data, tahap, dampak, as_json)
        return
    if dampak:
        raise BadUse("--dampak membutuhkan / needs --truth.")
    from pipelines import field_quality

    if labels:
        field_quality.show_labels(data, as_json)
    elif sample is not None:
        field_quality.draw(data, sample, seed, out)
    else:
        field_quality.judge(data, sample_in or [], as_json)


def _against_truth(truth: Path, data: Path, tahap: str | None, dampak: bool, as_json: bool) -> None:
    from pipelines.evaluate import evaluate_links
    from pipelines.show import print_json, quality_table, stage_progress

    result = evaluate_links(truth, data)
    if dampak:
        from pipelines.harm import harm_table, measure_harm

        with stage_progress() as progress:
            harm = measure_harm(truth, data, tahap, progress)
        if not as_json:
            harm_table(harm)
            return
        result["dampak"] = harm
    if as_json:
        print_json(result)
    else:
        quality_table(result)


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Berkas model yang ditulis, mis. model/2026.yaml.")],
    data: DataOption = Path("data"),
    labels: Annotated[
        Path | None, typer.Option(help="Pasangan yang sudah diputus petugas (CSV atau Parquet).")
    ] = None,
    start: Annotated[
        Path | None, typer.Option("--from", help="Model awal; bawaan: model yang dikirim.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Benih pasangan acak.")] = 1,
    rounds: Annotated[int, typer.Option(min=1, help="Putaran EM paling banyak, dua kali.")] = 6,
    threads: ThreadsOption = None,
) -> None:
    """Latih model padanan tanpa label (EM) / learn a linkage model from unlabelled reports."""
    set_threads(threads)
    from pipelines.show import stage_progress, training_summary
    from pipelines.train import TrainOptions, train_model

    options = TrainOptions(
        data=data, out=out, labels=labels, start=start, seed=seed, rounds=rounds, threads=threads
    )
    with stage_progress() as progress:
        trained = train_model(options, progress)
    training_summary(trained, out)


@app.command()
def link(
    spec: Annotated[Path, typer.Option(help="Arti kolom kedua tabel (YAML).")],
    left: Annotated[Path, typer.Option(help="Tabel kiri: CSV atau Parquet.")],
    out: Annotated[Path, typer.Option(help="Hasil: CSV, atau Parquet bila berakhiran .parquet.")],
    right: Annotated[
        Path | None, typer.Option(help="Tabel kanan; tanpa ini: cari baris kembar di tabel kiri.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Model dari --model-out.")] = None,
    model_out: Annotated[Path | None, typer.Option(help="Simpan model yang dipakai.")] = None,
    all_pairs: Annotated[
        bool, typer.Option("--all", help="Semua pasangan yang dibandingkan, bukan hanya >= 0,5.")
    ] = False,
    threads: ThreadsOption = None,
) -> None:
    """Padankan dua tabel apa saja / link any two tables, or find duplicates in one."""
    set_threads(threads)
    from pipelines.link import LinkFiles, link_files, link_summary

    files = LinkFiles(spec, left, right, out, model, model_out, all_pairs)
    link_summary(link_files(files), files)
