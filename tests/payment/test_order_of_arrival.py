"""The same feedback in any order, in any files, any number of times, gives the same answers."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codes import PAYMENT_STATUS
from tests.payment.drawn import KK, NOBODY, OTHER, OTHER_PAYEE, answers, line, listed

_FIRST = date(2025, 10, 18)
_LINES = st.builds(
    lambda status, day, late, money, order, kk: line(
        status,
        str(_FIRST + timedelta(day)),
        nominal=money,
        no_sp2d=order,
        no_kk=kk,
        nik_pengurus=None,
        tgl_lapor=_FIRST + timedelta(day + late),
    ),
    st.sampled_from(PAYMENT_STATUS),
    st.integers(0, 12),
    st.integers(0, 8),
    st.sampled_from([300_000, 600_000, 900_000]),
    st.sampled_from([None, "SP2D-1", "SP2D-2"]),
    st.sampled_from([KK, OTHER, NOBODY]),
)
_LISTS = listed({}, {"no_kk": OTHER, "nik_pengurus": OTHER_PAYEE})


@given(
    st.lists(_LINES, max_size=8).flatmap(lambda one: st.tuples(st.just(one), st.permutations(one)))
)
@settings(max_examples=20, deadline=None)
def test_any_order_of_arrival_gives_the_same_state(
    drawn: tuple[list[dict[str, object]], list[dict[str, object]]],
) -> None:
    came, again = drawn
    contents = {str(sorted(one.items(), key=str)): one for one in came}
    others = {str(sorted(one.items(), key=str)): one for one in again}
    first, second = (answers(lines.values(), _LISTS, judged=False) for lines in (contents, others))

    for table in ("keadaan_penyaluran", "daftar_tindak_lanjut", "daftar_pengembalian"):
        assert first[table].equals(second[table]), table


@given(st.lists(_LINES, max_size=8))
@settings(max_examples=20, deadline=None)
def test_money_foots_and_is_never_negative(came: list[dict[str, object]]) -> None:
    contents = {str(sorted(one.items(), key=str)): one for one in came}
    found = answers(contents.values(), _LISTS)

    states, recovery = found["keadaan_penyaluran"], found["daftar_pengembalian"]
    assert states.height == _LISTS.height
    assert found["nasib_umpan_balik"].height == len(contents)
    assert (states["diterima"] + states["kurang"] >= states["nominal"]).all()
    assert (recovery["dikembalikan"] == recovery["sudah_kembali"] + recovery["sisa"]).all()
    again = found["daftar_tindak_lanjut"].filter(pl.col("bayar_ulang") > 0)
    both = again.join(states, on=["tahap", "program", "no_kk"])
    assert (both["bayar_ulang"] + both["diterima"] <= both["nominal"]).all()
