"""`bansos bayar`: what became of the published lists, by what bank and post say.

What belongs here: options, exit codes and what an officer is told.
What does not: matching feedback, states and lists (payment, assets).

No message names a NIK, a KK number or a person.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.landed import take_in_first
from pipelines.options import DataOption, TahapOption
from pipelines.payment_check import verify_lists

if TYPE_CHECKING:
    from assets.folders import Folders
    from assets.payment import DisbursementResult
    from schemas.tahap import Tahap

app = typer.Typer(
    name="bayar",
    help="Hasil penyaluran menurut bank dan pos / payment feedback.",
    invoke_without_command=True,
)

app.command("verifikasi")(verify_lists)

AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Yang diketahui sampai tanggal ini; bawaan: semua yang diterima."
    ),
]


@app.callback()
def overview(
    context: typer.Context,
    data: DataOption = Path("data"),
    landing: Annotated[
        Path | None, typer.Option(help="Folder berkas umpan balik; diterima dahulu.")
    ] = None,
    tahap: Annotated[str | None, typer.Option(help="Hanya tahap ini.")] = None,
    as_of: AsOfOption = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder untuk daftar tindak lanjut dan pengembalian; data pribadi."),
    ] = None,
) -> None:
    """Keadaan penyaluran per tahap dan kanal / the state of payments per tahap and channel."""
    if context.invoked_subcommand is not None:
        return
    from assets.payment_lists import write_lists
    from pipelines.review import told
    from pipelines.show import console
    from pipelines.show_payment import disbursement_tables

    folders = _with_releases(data)
    wanted = str(_published(folders, tahap)) if tahap else None
    result = _reconciled(folders, landing, as_of.date() if as_of else None)
    disbursement_tables(folders, result, wanted)
    if out is not None:
        with told():
            written = write_lists(folders, out, wanted)
        for path in written:
            console.print(f"  {path}", soft_wrap=True)
        console.print(
            "Berkas ini memuat NIK, nomor KK dan nama / these files hold personal data: "
            "simpan terbatas, hapus sesudah dipakai."
        )


@app.command("periksa")
def learn(
    tahap: TahapOption,
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Hari pengetahuan.")],
    data: DataOption = Path("data"),
) -> None:
    """Putuskan lagi satu tahap dengan yang diketahui kemudian / decide a wave anew, later known."""
    from assets.later import learn_later
    from pipelines.review import linked, told, writing
    from pipelines.show import console, number, stage_progress

    folders = linked(data)
    wave = _published(_with_releases(data), tahap)
    with told(), writing(folders), stage_progress() as progress:
        rows = learn_later(folders, wave, as_of.date(), progress)
    over = rows.filter(rows["lebih_bayar"] > 0)
    more, less = (int(rows[name].sum()) for name in ("lebih_bayar", "kurang_bayar"))
    console.print(
        f"{wave}, diketahui sampai / known by {as_of.date()}: {number(rows.height)} putusan "
        f"berubah / decisions changed; lebih bayar / overpaid Rp {number(more)} "
        f"({number(over['no_kk'].n_unique())} keluarga), kurang bayar / owed Rp {number(less)}. "
        "Rilis tidak disentuh / the release is untouched. "
        "Daftarnya / the list: bansos bayar --out FOLDER",
        soft_wrap=True,
    )


@app.command("contoh")
def example(
    tahap: TahapOption,
    out: Annotated[Path, typer.Option(help="Folder keluaran, dipakai sebagai --landing.")],
    data: DataOption = Path("data"),
    seed: Annotated[int, typer.Option(help="Benih acak.")] = 1,
) -> None:
    """Umpan balik buatan untuk satu tahap yang terbit / synthetic feedback for a published wave."""
    from assets.revocation import manifest_of, released
    from pipelines.show import console
    from schemas.decisions import KPM_LIST
    from synthetic.feedback import write_feedback

    folders = _with_releases(data)
    wave = _published(folders, tahap)
    cutoff = date.fromisoformat(manifest_of(folders, wave)["batas"])
    for path, rows in write_feedback(released(folders, wave, KPM_LIST), cutoff, out, seed):
        console.print(f"{path}: {rows} baris / lines", soft_wrap=True)


def _reconciled(folders: Folders, landing: Path | None, as_of: date | None) -> DisbursementResult:
    from assets.payment import NothingPublished, reconcile
    from pipelines.review import writing
    from pipelines.show import stage_progress

    with writing(folders), stage_progress() as progress:
        take_in_first(folders, landing, progress)
        try:
            return reconcile(folders, as_of, progress)
        except NothingPublished as fault:
            raise BadUse(str(fault)) from None


def _with_releases(data: Path) -> Folders:
    """The data folder, if a wave was published there."""
    from assets.folders import Folders
    from release import releases

    folders = Folders(data)
    if not folders.releases.is_dir() or not releases(folders.releases):
        raise BadUse(
            f"Belum ada rilis / no release yet under {data}. Jalankan dulu / run first: "
            "bansos run --tahap …"
        )
    return folders


def _published(folders: Folders, text: str) -> Tahap:
    """The published wave called `text`."""
    from release import releases
    from schemas.tahap import Tahap, UnknownTahap

    try:
        tahap = Tahap.parse(text)
    except UnknownTahap as fault:
        raise BadUse(str(fault)) from None
    known = releases(folders.releases)
    if tahap not in known:
        raise BadUse(
            f"Tahap {tahap} belum terbit / is not published. "
            f"Yang ada / there are: {', '.join(map(str, known))}."
        )
    return tahap
