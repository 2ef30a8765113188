"""`bansos pengguna` and `bansos serve` as an operator starts them."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from pipelines.command import app
from pipelines.faults import BadUse
from tests.servers import LOOPBACK, free_port, serving
from tests.shared import BANSOS, start

TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


def test_an_account_made_in_a_shell_signs_in_at_a_portal_of_two_processes(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    made = start(
        *("pengguna", "tambah", "admin.satu", "--peran", "ADMIN", "--wilayah", "ID"),
        *("--data", data),
    )
    assert made.returncode == 0, made.stderr
    base = f"http://{LOOPBACK}:{port}"
    command = [BANSOS, "serve", "--data", data, "--port", str(port)]

    def answers() -> bool:
        try:
            return httpx2.get(f"{base}/sehat").status_code == 200
        except httpx2.TransportError:
            return False

    with (
        serving([*command, "--workers", "2"], answers, tmp_path),
        httpx2.Client(base_url=base) as visitor,
    ):
        form = TOKEN.search(visitor.get("/masuk").text)
        assert form is not None
        entry = {"csrf": form[1], "nama": "admin.satu", "sandi": made.stdout.strip()}
        assert visitor.post("/masuk", data=entry).headers["location"] == "/"
        # Whichever process answers knows the session.
        assert {visitor.get("/").headers["location"] for _ in range(12)} == {"/sandi"}


@pytest.mark.parametrize(
    "wrong",
    [
        ("--peran", "RAJA", "--wilayah", "ID"),
        ("--peran", "PETUGAS", "--wilayah", "99"),
        ("--peran", "KADER", "--wilayah", "3325"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, ...]
) -> None:
    monkeypatch.setenv("BANSOS_DATA", "")
    run = CliRunner().invoke(
        app, ["pengguna", "tambah", "x.y", *wrong, "--data", str(tmp_path / "data")]
    )

    assert isinstance(run.exception, BadUse)
    assert run.stdout == ""
