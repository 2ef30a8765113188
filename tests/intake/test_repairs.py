"""Every cell that is used otherwise than received is told, with both texts and a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.reasons import reasons
from schemas.lists import REPAIRS
from schemas.validate import validated
from tests.intake.conftest import CARD, WOMAN


@pytest.mark.parametrize(
    ("column", "received", "used", "code"),
    [
        ("nik", f"'{WOMAN}", WOMAN, "APOSTROF_DIBUANG"),
        ("nik", f"{WOMAN}.0", WOMAN, "NOL_DESIMAL_DIBUANG"),
        ("nik", f"{WOMAN}\u00a0", WOMAN, "NBSP_DIGANTI"),
        ("nik", "3325 0145 0890 0001", WOMAN, "TANDA_DIBUANG"),
        ("nama", " BUDI ", "BUDI", "SPASI_DIRAPIKAN"),
        ("kode_desa", "33.25.01.2001", "3325012001", "TANDA_DIBUANG"),
        ("kode_desa", "33.25.1.2001", "3325012001", "NOL_DIKEMBALIKAN"),
        ("kode_desa", "332501200l", "3325012001", "HURUF_JADI_ANGKA"),
        ("kode_desa", "33.25.01.2OO1", "3325012001", "HURUF_JADI_ANGKA"),
        ("nik", "33250I45O8900Ool", WOMAN, "HURUF_JADI_ANGKA"),
        ("nik", "3325 0145 O890 0001", WOMAN, "HURUF_JADI_ANGKA"),
        ("jk", "laki-laki", "L", "KATA_DISAMAKAN"),
        ("jk", "l", "L", "TULISAN_DISERAGAMKAN"),
        ("tgl_meninggal", "17 Agustus 2025", "2025-08-17", "TANGGAL_NAMA_BULAN"),
        ("tgl_meninggal", "17/08/2025", "2025-08-17", "TANGGAL_GAYA_LAIN"),
        ("tgl_meninggal", "45886", "2025-08-17", "TANGGAL_SERI"),
        ("tgl_meninggal", "2025-08-17 00:00:00", "2025-08-17", "TANGGAL_JAM_DIBUANG"),
    ],
)
def test_a_repair_is_told_with_both_texts(
    take: Any, column: str, received: str, used: str, code: str
) -> None:
    taken = take("kematian", {column: received})

    assert str(taken.accepted[column].item()) == used
    assert taken.repairs.select(REPAIRS.column_names[1:]).rows() == [
        (2, column, code, received, used, 1)
    ]
    assert code in reasons()


def test_nothing_is_told_of_a_file_that_needs_no_repair(take: Any) -> None:
    assert take("kematian", {"nik": WOMAN, "no_kk": CARD}).repairs.is_empty()


def test_repairs_that_would_guess_are_not_made(take: Any, why: Any) -> None:
    guesses = {"nik": WOMAN[:15], "tgl_lahir": "1/2/90", "no_kk": "3,32501E+15"}
    taken = take("kematian", guesses)

    assert taken.accepted.select(*guesses).row(0) == (None, None, None)
    assert {code for _, _, code in why(taken)} == {
        "NIK_PANJANG_SALAH",
        "TANGGAL_TAHUN_DUA_ANGKA",
        "KK_NOTASI_ILMIAH",
    }
    assert taken.repairs.is_empty()


def test_what_one_program_did_to_a_whole_column_is_told_once(
    take: Any, monkeypatch: pytest.MonkeyPatch, as_text: Any
) -> None:
    rows = [{"nomor_induk_kependudukan": f"3325014508900{n:03d}"} for n in range(1, 60)]
    rows = [row | {"status_kawin": "2.0"} for row in rows]
    text = as_text("dtsen_anggota", *rows, separator="|", quoted=True)
    from intake import limits as bounds

    few = bounds.limits()
    monkeypatch.setattr("intake.repairs.limits", lambda: _with(few, repairs_per_cell=50))
    taken = take(text, name="anggota_dtsen_v3_2025T4_3325.csv")

    assert taken.repairs.select("baris", "kolom", "kode", "jumlah").rows() == [
        (None, "status_kawin", "NOL_DESIMAL_DIBUANG", 59)
    ]


def _with(limits: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(limits, **changes)


CELL = st.one_of(
    st.text(alphabet="0123456789 '.,-/\u00a0aBcLP", max_size=18),
    st.dates(date(1930, 1, 1), date(2025, 9, 1)).map(lambda day: day.strftime("%d-%m-%Y")),
    st.sampled_from(["L", " P", "laki-laki", WOMAN, f"{WOMAN}.0", "45886", "-", "17 Mei 1990"]),
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(cells=st.fixed_dictionaries({name: CELL for name in ("nik", "jk", "tgl_lahir", "dusun")}))
def test_a_cell_is_as_received_or_repaired_or_rejected_or_empty(
    take: Any, cells: dict[str, str]
) -> None:
    taken = take("kematian", cells)
    validated(taken.repairs, REPAIRS)
    told = {
        *taken.repairs["kolom"],
        *taken.rejected.filter(pl.col("tingkat") == "SEL")["kolom"],
    }
    empty = {"", "-", "--", "NULL"}

    for name, received in cells.items():
        used = taken.accepted[name].item()
        nothing = received.replace("\u00a0", " ").strip() in empty and used is None
        assert name in told or nothing or str(used) == received
