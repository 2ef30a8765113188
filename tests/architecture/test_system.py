"""A program that tests need and the machine lacks: installed, told, skipped or failed."""

from __future__ import annotations

import subprocess

import pytest

from tests import system
from tests.system import CHROMIUM, PROGRAMS, Program

ABSENT = Program("paket-tiada", "tries what happens without it", ("program-tiada",))


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine without ABSENT, root on Debian, whose apt-get installs nothing; its calls."""
    calls: list[list[str]] = []

    def apt_get(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 100, "", "no network")

    monkeypatch.setattr(system, "PROGRAMS", (ABSENT,))
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.shutil, "which", lambda name, path=None: {"apt-get": name}.get(name))
    monkeypatch.setattr(system.subprocess, "run", apt_get)
    return calls


def test_outside_ci_a_test_without_its_program_is_skipped_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"apt-get install .* paket-tiada"):
        system.required(ABSENT)


def test_in_ci_a_test_without_its_program_fails_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"apt-get install .* paket-tiada"):
        system.required(ABSENT)


def test_root_on_debian_installs_only_what_is_missing(
    lacking: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Program, "path", lambda one: None if one is ABSENT else system.Path("/x"))
    monkeypatch.setattr(system, "PROGRAMS", (*PROGRAMS, ABSENT))
    system.main()

    assert [command[-1] for command in lacking] == ["update", "paket-tiada"]
    assert CHROMIUM.package not in lacking[1]


def test_nothing_is_asked_of_apt_when_nothing_is_missing(
    lacking: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "PROGRAMS", ())
    system.main()

    assert lacking == []


@pytest.mark.parametrize("user", [0, 1000])
def test_what_could_not_be_installed_is_told_once(
    user: int,
    lacking: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(system.os, "geteuid", lambda: user)
    system.main()

    told = capsys.readouterr().err
    assert told.count("apt-get install --no-install-recommends paket-tiada") == 1
    assert bool(lacking) == (user == 0)
