"""Nothing is lost: rows read = accepted + rejected, whatever happens to the bytes."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import settled
from intake.layout import TABLES
from schemas.lists import REJECTS
from schemas.validate import validated

NIKS = [f"33250145089000{serial:02d}" for serial in range(1, 9)]
BYTES = st.lists(
    st.tuples(
        st.integers(0, 3000),
        st.sampled_from([b"", b"\n", b'"', b",", b"|", b"\0", b"\xff", b"E+15", b"\r", b"9"]),
        st.integers(0, 3),
    ),
    max_size=8,
)
CALM = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("table", ["kelahiran", "pembayaran", "dtsen_keluarga", "dtsen_anggota"])
@CALM
@given(damage=BYTES, kept=st.integers(0, 3000))
def test_random_damage_never_loses_a_row_and_never_stops_the_reading(
    take: Any, as_text: Any, table: str, damage: list[tuple[int, bytes, int]], kept: int
) -> None:
    column = {"kelahiran": "nik_ibu", "pembayaran": "nik_pengurus"}.get(
        table, "nomor_induk_kependudukan"
    )
    rows = [{column: nik} for nik in NIKS] if table != "dtsen_keluarga" else [{}] * 8
    dtsen = table.startswith("dtsen")
    data = as_text(table, *rows, separator="|" if dtsen else ",", quoted=dtsen).encode()
    title, body = data.split(b"\n", 1)
    for drawn, piece, removed in damage:
        place = drawn % (len(body) + 1)
        body = body[:place] + piece + body[place + removed :]
    body = body[: max(kept, len(body) - kept)]
    name = "anggota_dtsen_v3_2025T4_3325.csv" if dtsen else "x.csv"
    taken = take(title + b"\n" + body, name=name)

    assert taken.rows_read == taken.accepted.height + taken.rows_rejected
    validated(taken.rejected, REJECTS)
    if taken.state == "DITERIMA":
        spread = taken.accepted.height + taken.rejected["baris"].n_unique()
        physical = body.count(b"\n") + (1 if body and not body.endswith(b"\n") else 0)
        assert taken.rows_read <= physical <= taken.rows_read + body.count(b'"')
        assert spread >= taken.rows_read
        rows, counts, *_ = settled(table, {taken.sha256: taken.accepted})
        validated(rows, TABLES[table])
        assert counts.select("diterima", "berulang", "ditolak").sum_horizontal().sum() == (
            taken.accepted.height
        )


def test_no_personal_datum_is_logged_or_stands_in_a_hint(
    take: Any, as_text: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    marker = "PENANDA RAHASIA"
    bad = {"nama_ibu": marker, "nik_ibu": "33250145089000019", "jk": marker, "tgl_lahir": marker}
    text = as_text("kelahiran", bad, bad) + f'"{marker}\n'
    with caplog.at_level(logging.DEBUG):
        taken = take(text)

    output = capsys.readouterr()
    told = " ".join([*taken.rejected["petunjuk"], caplog.text, output.out, output.err])
    assert taken.rows_rejected == 3
    assert marker not in told
    assert "33250145089000019" not in told


def test_every_reject_carries_a_hint_for_its_reason(take: Any) -> None:
    taken = take("kelahiran", {"nik_ibu": "1", "jk": "", "tgl_lahir_ibu": "1"})

    assert taken.rejected["petunjuk"].str.len_chars().min() > 20


def test_the_entries_come_in_the_order_of_their_table(take: Any) -> None:
    taken = take("kelahiran", {"nik_ibu": "1"}, {"jk": ""}, {"nik_ibu": "1", "anak_ke": "x"})

    assert taken.rejected.equals(taken.rejected.sort(REJECTS.sort, nulls_last=True))
