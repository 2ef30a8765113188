"""The same file gives the same rows at any number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import hashlib, sys
from pathlib import Path
from intake import read_file, settled
taken = read_file(Path(sys.argv[1]), "anggota_dtsen_v3_2025T4_3325.csv")
rows, counts, *_ = settled("dtsen_anggota", {taken.sha256: taken.accepted})
text = rows.write_csv() + counts.write_csv() + taken.rejected.write_csv()
print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_one_and_two_threads_give_the_same_rows_and_rejects(tmp_path: Path, as_text: Any) -> None:
    people = [
        {"nomor_induk_kependudukan": f"33250145089{number % 40:05d}", "nama": f"ANI {number % 7}"}
        for number in range(600)
    ]
    path = tmp_path / "x.csv"
    text = as_text("dtsen_anggota", *people, separator="|", quoted=True)
    path.write_text(text.replace("ANI 3", 'ANI "3'))

    def run(threads: int) -> str:
        environment = os.environ | {"POLARS_MAX_THREADS": str(threads), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", PROGRAM, str(path)]
        answer = subprocess.run(
            command, capture_output=True, text=True, check=True, env=environment
        )
        return answer.stdout

    assert run(1) == run(2)
