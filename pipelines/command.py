"""The `bansos` command.

What belongs here: options, exit codes, and which function answers which command.
What does not: the work itself. Every heavy import happens inside a command, so that
`bansos --help` answers at once.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines import (
    amendments_command,
    approval,
    audit_command,
    care,
    complaints,
    diff_command,
    form_command,
    intake_command,
    leads_command,
    links_command,
    lists,
    notices,
    payment,
    portal_command,
    public_command,
    purge_command,
    report_command,
    review,
    simulate_command,
    visits,
)
from pipelines.crash import report_crash
from pipelines.faults import BadUse, Stop
from pipelines.guard_command import app as guard_app
from pipelines.options import (
    DataOption,
    TahapOption,
    ThreadsOption,
    WorkersOption,
    area_codes,
    set_threads,
    set_workers,
)
from pipelines.rules_command import app as rules_app

app = typer.Typer(
    name="bansos",
    help="Daftar KPM terverifikasi dari laporan posyandu dan DTSEN / "
    "verified recipient lists from posyandu reports and DTSEN.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(links_command.app)
app.add_typer(diff_command.app)
app.add_typer(simulate_command.app)
app.add_typer(notices.app)
app.add_typer(leads_command.app)
app.add_typer(rules_app)
app.add_typer(guard_app)
app.add_typer(approval.app)
app.add_typer(approval.releases_app)
app.add_typer(audit_command.app)
app.add_typer(lists.app)
app.add_typer(report_command.app)
app.add_typer(care.app)
app.add_typer(portal_command.app)
app.add_typer(public_command.app)
app.add_typer(purge_command.app)

app.add_typer(intake_command.app, name="intake")
app.add_typer(form_command.app)
app.add_typer(review.app, name="review")
app.add_typer(visits.app, name="tugas")
app.add_typer(amendments_command.app, name="usul")
app.add_typer(payment.app)
app.add_typer(complaints.app)


@app.command()
def run(
    tahap: TahapOption,
    landing: Annotated[Path | None, typer.Option(help="Folder landing.")] = None,
    data: DataOption = Path("data"),
    areas: Annotated[str | None, typer.Option(help="Hanya kabupaten/kota ini: KK.KK,…")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Yang diketahui sampai tanggal ini; bawaan: batas tahap."
        ),
    ] = None,
    threads: ThreadsOption = None,
    pekerja: WorkersOption = None,
    dagster: Annotated[
        bool,
        typer.Option("--dagster/--plain", help="Lewat pekerjaan Dagster yang sama, di proses ini."),
    ] = True,
) -> None:
    """Seluruh alur sampai rancangan rilis / the whole flow to a draft release."""
    set_threads(threads)
    set_workers(pekerja)
    from pipelines.outcome import RunOptions
    from pipelines.run import run_tahap
    from pipelines.show import stage_progress, summary_table

    options = RunOptions(
        tahap=tahap,
        landing=landing,
        data=data,
        areas=area_codes(areas),
        as_of=as_of.date() if as_of else None,
        threads=threads,
        dagster=dagster,
    )
    with stage_progress() as progress:
        result = run_tahap(options, progress)
    summary_table(result)
    if result.links.held_files:
        from assets.storm import held_files
        from pipelines.storm import held_table

        held_table(held_files(result.folders))


@app.command()
def sample(
    out: Annotated[Path, typer.Option(help="Folder keluaran: OUT/landing dan OUT/truth.")],
    families: Annotated[int, typer.Option(min=1, help="Jumlah keluarga, dibagi menurut penduduk.")],
    seed: Annotated[int, typer.Option(help="Benih acak.")],
    areas: Annotated[str, typer.Option(help="Kabupaten/kota: KK.KK,…")],
    only: Annotated[str | None, typer.Option(help="Tulis hanya sebagian dari --areas.")] = None,
    quarter: Annotated[str, typer.Option(help="Triwulan.")] = "2025-T4",
    noise: Annotated[str, typer.Option(help="low, base atau high.")] = "base",
    events: Annotated[float, typer.Option(min=0, help="Pengali laju peristiwa.")] = 1.0,
    parquet: Annotated[bool, typer.Option("--parquet", help="DTSEN sebagai Parquet.")] = False,
) -> None:
    """Folder landing dan kebenaran sintetis / a synthetic landing folder and its truth."""
    from pipelines.sample import SampleOptions, write_sample
    from pipelines.show import sample_summary, stage_progress

    options = SampleOptions(
        out=out,
        families=families,
        seed=seed,
        areas=area_codes(areas) or [],
        only=area_codes(only),
        quarter=quarter,
        noise=noise,
        events=events,
        parquet=parquet,
    )
    with stage_progress() as progress:
        result = write_sample(options, progress)
    sample_summary(result, out)


@app.command()
def verify(
    release_dir: Annotated[
        Path, typer.Argument(help="Folder rilis, mis. data/release/2025-T4-1 atau s3://….")
    ],
    data: Annotated[
        Path | None,
        typer.Option(help="Bandingkan juga dengan keputusan petugas pada folder data ini."),
    ] = None,
    kunci: Annotated[
        Path | None,
        typer.Option("--kunci", help="Kunci umum (PEM) yang harus menandatangani rilis ini."),
    ] = None,
) -> None:
    """Periksa paket rilis / check a release: 0 utuh, 1 tidak, dan apa yang salah."""
    from pipelines.show import findings_table
    from pipelines.verify import findings_of, release_at

    with release_at(release_dir) as folder:
        findings = findings_of(folder, data, kunci)
    findings_table(findings, release_dir)
    if findings:
        raise typer.Exit(1)


@app.command()
def explain(
    no_kk: Annotated[str | None, typer.Option(help="Nomor KK; - dari masukan baku.")] = None,
    nik: Annotated[str | None, typer.Option(help="NIK; - dari masukan baku.")] = None,
    laporan: Annotated[
        str | None, typer.Option(help="Nomor laporan: mengapa orangnya dipadankan begitu.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Dengan --laporan: tulis gambarnya ke berkas ini.")
    ] = None,
    lihat: Annotated[
        bool, typer.Option("--lihat", help="Dengan --laporan: nama dan nomor tanpa samaran.")
    ] = False,
    tahap: Annotated[str | None, typer.Option(help="Bawaan: tahap terakhir.")] = None,
    data: DataOption = Path("data"),
) -> None:
    """Mengapa keluarga ini masuk, keluar atau ditahan / why this family is in, out or held."""
    from assets.family_record import FamilyUnknown, NotReleased, explain_family
    from assets.folders import Folders
    from pipelines.show_family import explanation

    if sum(given is not None for given in (no_kk, nik, laporan)) != 1:
        raise BadUse("Beri satu dari / give one of: --no-kk, --nik, --laporan.")
    if laporan is not None:
        from pipelines.explain_report import explain_report
        from pipelines.show_report import report_shown

        found = explain_report(data, laporan, in_clear=lihat)
        if html is not None:
            from pipelines.waterfall import write_page

            write_page(found, html)
        report_shown(found)
        return
    if html is not None or lihat:
        raise BadUse("--html dan --lihat hanya dengan / only with --laporan.")
    number = no_kk if no_kk is not None else nik
    if number == "-":
        number = sys.stdin.readline().strip()
    by = "no_kk" if no_kk is not None else "nik"
    try:
        explanation(explain_family(Folders(data), tahap, number or "", by))
    except (FamilyUnknown, NotReleased) as fault:
        raise BadUse(str(fault)) from None


@app.command()
def mart(
    data: DataOption = Path("data"),
    memory: Annotated[str, typer.Option(help="Memori sebelum tumpah ke disk, mis. 2GB.")] = "2GB",
    threads: ThreadsOption = None,
) -> None:
    """Mart DuckDB tanpa identitas untuk analis / the analysts' mart, identities tokenised."""
    set_threads(threads)
    from pipelines.mart import mart_summary, write_mart

    mart_summary(write_mart(data, memory, threads))


@app.command()
def status(
    data: DataOption = Path("data"),
    areas: Annotated[
        str | None,
        typer.Option(
            "--areas",
            "--wilayah",
            help="Sebut posyandu yang diam dan petunjuk per desa di kabupaten/kota ini: KK.KK,…",
        ),
    ] = None,
    per: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Tahanan dilihat dari hari ini; bawaan: sekarang."),
    ] = None,
) -> None:
    """Apa yang dimuat, menunggu, diam dan dirilis / what is loaded, waits, is silent, released."""
    from pipelines.show import status_table
    from pipelines.show_status import silent_table, standing_tables
    from pipelines.status import data_status
    from pipelines.storm import held_table

    found = data_status(data, (per or datetime.now()).date())
    status_table(found)
    standing_tables(data, found.standing)
    held_table(found.held)
    leads_command.leads_table(found.leads, area_codes(areas) or [])
    for kabupaten in area_codes(areas) or []:
        silent_table(data, kabupaten)


def main() -> None:
    """Run the command; a fault we know ends with its exit code and message, not a traceback."""
    try:
        app()
    except Stop as stop:
        typer.echo(str(stop), err=True)
        raise SystemExit(stop.exit_code) from None
    finally:
        # typer puts a hook of its own in place while it runs
        sys.excepthook = report_crash
