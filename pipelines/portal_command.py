"""`bansos serve` and `bansos pengguna`: the portal, and its accounts from a shell.

What belongs here: options, exit codes and what an operator is told.
What does not: the portal itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.faults import BadUse
from pipelines.options import DataOption

if TYPE_CHECKING:
    from portal.settings import Settings
    from portal.state.store import Store

app = typer.Typer()
users_app = typer.Typer(help="Akun portal / accounts of the portal.", no_args_is_help=True)
app.add_typer(users_app, name="pengguna")
_SHELL = "(baris perintah)"
_HEAPS = "MALLOC_ARENA_MAX"  # of glibc, read by each worker as it starts
NameArgument = Annotated[str, typer.Argument(help="Nama pengguna untuk masuk.")]


@app.command()
def serve(
    data: DataOption = Path("data"),
    landing: Annotated[
        Path | None,
        typer.Option(envvar="BANSOS_LANDING", help="Folder kiriman; bawaan: DATA/landing."),
    ] = None,
    host: Annotated[str, typer.Option(help="Alamat yang didengar.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8443,
    workers: Annotated[int, typer.Option(min=1, help="Jumlah proses.")] = 2,
    proxy: Annotated[
        str | None,
        typer.Option(help="Alamat proksi TLS yang dipercaya menyebut asal permintaan."),
    ] = None,
) -> None:
    """Portal di peramban / the portal in the browser."""
    import uvicorn

    from portal.logs import CONFIG

    # Many threads would each keep a heap of their own: some 30 MiB a process that nobody uses.
    os.environ.setdefault(_HEAPS, "2")
    settings = _settings(data, landing)
    store = _migrated(settings)
    store.close()
    typer.echo(f"Portal: http://{host}:{port} ({workers} proses / workers)")
    uvicorn.run(
        "portal.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=CONFIG,
        access_log=False,
        server_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
        timeout_graceful_shutdown=10,
    )


@users_app.command("tambah")
def add_user(
    nama: NameArgument,
    peran: Annotated[list[str], typer.Option(help="Peran; boleh berulang.")],
    wilayah: Annotated[list[str], typer.Option(help="Kode wilayah atau ID; boleh berulang.")],
    lengkap: Annotated[str | None, typer.Option(help="Nama lengkap.")] = None,
    posyandu: Annotated[str | None, typer.Option(help="Kode posyandu (kader).")] = None,
    opd: Annotated[str | None, typer.Option(help="Nama OPD.")] = None,
    data: DataOption = Path("data"),
) -> None:
    """Akun baru dengan sandi sekali pakai / a new account with a password for once."""
    from portal import accounts
    from portal.passwords import passwords
    from portal.place import clock
    from portal.roles import Role
    from portal.words import text

    unknown = [role for role in peran if role not in Role.__members__]
    if unknown:
        raise BadUse(f"Peran tidak dikenal / unknown: {unknown[0]}. Ada / known: {', '.join(Role)}")
    wanted = accounts.Wanted(
        nama=accounts.spelled(nama),
        nama_lengkap=lengkap or nama,
        roles=frozenset(Role(role) for role in peran),
        wilayah=tuple(code.replace(".", "") for code in wilayah),
        posyandu=posyandu,
        opd=opd,
    )
    store = _migrated(_settings(data, None))
    try:
        password = accounts.add(store, wanted, _SHELL, passwords(), clock())
    except accounts.AccountWrong as wrong:
        raise BadUse(
            f"{text(wrong.key, 'id', **wrong.names)} / {text(wrong.key, 'en', **wrong.names)}"
        ) from None
    finally:
        store.close()
    typer.echo(f"{wanted.nama}: sandi pertama, sekali pakai / first password, for once:", err=True)
    typer.echo(password)


@users_app.command("sandi")
def reset_user(nama: NameArgument, data: DataOption = Path("data")) -> None:
    """Sandi sekali pakai yang baru / a new password for once."""
    from portal import accounts
    from portal.passwords import passwords
    from portal.place import clock

    store = _migrated(_settings(data, None))
    try:
        password = accounts.reset(store, accounts.spelled(nama), passwords(), clock())
    except accounts.AccountWrong:
        raise BadUse(f"Tidak ada pengguna / no such user: {nama}") from None
    finally:
        store.close()
    typer.echo(password)


@users_app.command("daftar")
def list_users(data: DataOption = Path("data")) -> None:
    """Semua akun / all accounts."""
    from portal import accounts

    store = _migrated(_settings(data, None))
    try:
        for one in accounts.everyone(store):
            state = "aktif" if one.aktif else "nonaktif"
            roles, areas = ",".join(sorted(one.roles)), ",".join(one.wilayah)
            typer.echo(f"{one.nama}\t{state}\t{roles}\t{areas}")
    finally:
        store.close()


def _settings(data: Path, landing: Path | None) -> Settings:
    """The portal's settings; workers read the same from the environment."""
    from portal.settings import SettingWrong, settings_from

    os.environ["BANSOS_DATA"] = str(data.absolute())
    if landing is not None:
        os.environ["BANSOS_LANDING"] = str(landing.absolute())
    try:
        return settings_from()
    except SettingWrong as wrong:
        raise BadUse(str(wrong)) from None


def _migrated(settings: Settings) -> Store:
    from portal.state.store import Store

    store = Store(settings.database)
    store.migrate()
    return store
