"""An unexpected fault says where it happened and keeps to itself what the data held."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipelines.crash import SHOW_TEXT, report_crash

MARKER = "3325011708990001"


def crash() -> tuple[type[BaseException], BaseException, object]:
    try:
        raise ValueError(f"could not convert {MARKER}")
    except ValueError:
        return sys.exc_info()


def test_the_text_of_an_unexpected_fault_is_withheld(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SHOW_TEXT, raising=False)
    report_crash(*crash())

    printed = capsys.readouterr().err
    assert MARKER not in printed
    assert "ValueError" in printed
    assert "test_crash.py" in printed


def test_a_developer_may_ask_for_the_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHOW_TEXT, "1")
    report_crash(*crash())

    assert MARKER in capsys.readouterr().err


def test_the_command_itself_withholds_the_text_of_a_crash() -> None:
    program = (
        "import sys\n"
        "import pipelines.command as command\n"
        "import pipelines.status as status\n"
        f"def crash(*_): raise ValueError('could not convert ' + str({MARKER}))\n"
        "status.data_status = crash\n"
        "sys.argv = ['bansos', 'status']\n"
        "command.main()\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 1
    assert MARKER not in answer.stderr
    assert "ValueError" in answer.stderr
