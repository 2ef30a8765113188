"""`bansos approval` and `bansos releases`: four eyes on a tranche, and where each one stands.

What belongs here: options, exit codes and what an officer is told.
What does not: which step may follow (release.approval), or recording it (assets.approval).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse, Refused
from pipelines.options import DataOption, TahapOption
from pipelines.released import chosen_release
from pipelines.review import OfficerOption, officer_named, writing

if TYPE_CHECKING:
    from assets.approval import Tranche

app = typer.Typer(
    name="approval",
    help="Empat mata: periksa, setujui, rilis, tarik / check, approve, release, withdraw.",
    no_args_is_help=True,
)
releases_app = typer.Typer()
ReasonOption = Annotated[str, typer.Option("--alasan", help="Mengapa; tercatat di jejak audit.")]
_PASSWORD = "BANSOS_SANDI_KUNCI"


@app.command("check")
def check(tahap: TahapOption, petugas: OfficerOption, data: DataOption = Path("data")) -> None:
    """Catat bahwa rancangan sudah diperiksa / record that the draft was checked."""
    from assets.approval import check as take

    _recorded(take, data, tahap, petugas)


@app.command("return")
def return_(
    tahap: TahapOption,
    petugas: OfficerOption,
    alasan: ReasonOption,
    data: DataOption = Path("data"),
) -> None:
    """Kembalikan yang sudah diperiksa untuk diperbaiki / send a checked draft back."""
    from assets.approval import send_back

    _recorded(partial(send_back, reason=_reason(alasan)), data, tahap, petugas)


@app.command("approve")
def approve(tahap: TahapOption, petugas: OfficerOption, data: DataOption = Path("data")) -> None:
    """Setujui; bukan oleh yang memeriksa / approve, by another officer than the checker."""
    from assets.approval import approve as take

    _recorded(take, data, tahap, petugas)


@app.command("release")
def release_(
    tahap: TahapOption,
    petugas: OfficerOption,
    kunci: Annotated[
        Path,
        typer.Option(
            "--kunci",
            envvar="BANSOS_KUNCI_TANDA",
            help=f"Kunci privat Ed25519 (PEM) di luar folder data; sandinya di {_PASSWORD}.",
        ),
    ],
    data: DataOption = Path("data"),
) -> None:
    """Tandatangani dan rilis yang sudah disetujui / sign and release what was approved."""
    from assets.approval import publish
    from pipelines.show import console
    from release.approval import load_private_key

    folders, chosen = chosen_release(data, tahap)
    if folders.data.resolve() in kunci.resolve().parents:
        raise BadUse("--kunci: simpan kunci di luar folder data / keep the key outside the data.")
    with _told(), writing(folders):
        key = load_private_key(kunci, os.environ.get(_PASSWORD))
        now, name = publish(folders, chosen, officer_named(petugas), key)
    _shown(now)
    console.print(
        f"kunci / key {name}; periksa / check: bansos verify {now.folder} --kunci KUNCI_UMUM.pem",
        soft_wrap=True,
    )


@app.command("withdraw")
def withdraw(
    tahap: TahapOption,
    petugas: OfficerOption,
    alasan: ReasonOption,
    data: DataOption = Path("data"),
) -> None:
    """Tarik rilis yang belum dibayar; perlu dua petugas / withdraw, by two officers."""
    from assets.approval import withdraw as take
    from pipelines.show import console

    folders, chosen = chosen_release(data, tahap)
    with _told(), writing(folders):
        gone = take(folders, chosen, officer_named(petugas), _reason(alasan))
    if gone is None:
        console.print(
            f"{chosen}: permintaan tarik tercatat; petugas kedua mengulang perintah ini / "
            "recorded; a second officer repeats this command.",
            soft_wrap=True,
        )
    else:
        console.print(
            f"{chosen}: DITARIK; tetap tersimpan di / kept in {gone}. Buat lagi / make it anew: "
            f"bansos run --tahap {chosen} …",
            soft_wrap=True,
        )


@app.command("asked")
def asked(data: DataOption = Path("data")) -> None:
    """Verifikasi, lalu catat langkah yang diminta di portal / take the steps asked for there."""
    from assets.approval_requests import Refusal, carry_out
    from assets.folders import Folders
    from pipelines.show import console

    folders = Folders(data)
    with _told(), writing(folders):
        done = carry_out(folders)
    for one in done:
        step = one.permintaan if isinstance(one, Refusal) else one
        told = "\n  ".join(one.sebab) if isinstance(one, Refusal) else "tercatat / recorded"
        console.print(f"{step.tahap} {step.tindakan}, {step.petugas}: {told}", soft_wrap=True)
    if not done:
        console.print("Tidak ada langkah yang menunggu / no step waits.")
    if any(isinstance(one, Refusal) for one in done):
        raise Refused("Ada langkah yang tidak dicatat / a step was not recorded.")


@app.command("key")
def key(
    out: Annotated[Path, typer.Option(help="Berkas kunci privat baru, di luar folder data.")],
) -> None:
    """Buat pasangan kunci Ed25519: OUT dan OUT.pub / make a key pair."""
    from pipelines.show import console
    from release.approval import load_public_key, new_key, public_name

    public = out.with_name(f"{out.name}.pub")
    if out.exists() or public.exists():
        raise BadUse(f"Sudah ada / exists already: {out}. Kunci tidak pernah ditimpa.")
    secret, known = new_key(os.environ.get(_PASSWORD))
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    public.write_bytes(known)
    console.print(f"kunci / key {public_name(load_public_key(public))}: {out}, {public}")


@releases_app.command("releases")
def releases(data: DataOption = Path("data")) -> None:
    """Setiap tahap dan keadaannya, yang ditarik juga / every tahap and where it stands."""
    import polars as pl

    from assets.approval import all_tranches
    from assets.folders import Folders
    from pipelines.show import console, frame_table

    if not data.is_dir():
        raise BadUse(f"Folder data tidak ada / no such data folder: {data}")
    found = [_row(one) for one in all_tranches(Folders(data))]
    if found:
        console.print(frame_table(pl.DataFrame(found), "Rilis / releases"))
    else:
        console.print("Belum ada rilis / no release yet: bansos run --tahap …")


def _row(one: Tranche) -> dict[str, object]:
    import json

    from release.approval import approval, withdrawal

    told, gone = approval(one.folder) or {}, withdrawal(one.folder) or {}
    summary = json.loads((one.folder / "ringkasan.json").read_text(encoding="utf-8"))
    listed = summary["daftar"]["nasional"]["SEMUA"]
    return {
        "rilis": one.folder.name,
        "keadaan": one.state.keadaan,
        "baris": listed["baris"],
        "rupiah": listed["rupiah"],
        "manifes": one.manifes[:12],
        "disetujui": told.get("disetujui", {}).get("waktu"),
        "alasan": gone.get("ditarik", {}).get("alasan"),
    }


def _recorded(take: Callable[..., Tranche], data: Path, tahap: str, officer: str) -> None:
    """Take a step that only adds to the log and to the release folder, and show the state."""
    folders, chosen = chosen_release(data, tahap)
    with _told(), writing(folders):
        _shown(take(folders, chosen, officer_named(officer)))


def _shown(now: Tranche) -> None:
    from pipelines.show import console

    console.print(
        f"{now.tahap}: {now.state.keadaan}, manifes {now.manifes[:12]}; tercatat di jejak audit / "
        "recorded in the audit log.",
        soft_wrap=True,
    )


def _reason(text: str) -> str:
    if not text.strip():
        raise BadUse("--alasan kosong / empty.")
    return text.strip()


@contextmanager
def _told() -> Iterator[None]:
    """What refuses a step, as the exit code and words an officer can act on."""
    import audit
    import release
    from assets.approval import NotSound
    from pipelines.show import findings_table
    from release.approval import KeyUnusable, StepRefused

    try:
        yield
    except NotSound as fault:
        findings_table(fault.findings, Path())
        raise Refused(str(fault)) from None
    except (StepRefused, audit.LogBroken, release.ReleaseBusy) as fault:
        raise Refused(str(fault)) from None
    except KeyUnusable as fault:
        raise BadUse(str(fault)) from None
    except OSError as fault:
        raise BadUse(f"{fault.strerror}: {fault.filename}") from None
