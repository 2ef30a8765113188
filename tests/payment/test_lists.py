"""Which list a line answers, who is followed up, what must come back, and every line counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import payment
from schemas.decisions import DECISIONS
from schemas.lists import FILES
from schemas.payment import ACCOUNT
from schemas.validate import validated
from tests.payment.drawn import (
    KK,
    LAST,
    NEXT,
    NOBODY,
    OTHER,
    OTHER_PAYEE,
    PAYEE,
    WAVE,
    answers,
    differences_with,
    feedback,
    line,
    listed,
)


def fate(one: dict[str, Any], lists: pl.DataFrame | None = None) -> tuple[str, list[str]]:
    row = answers([one], lists)["nasib_umpan_balik"].row(0, named=True)
    return row["nasib"], row["catatan"]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (line("TERSALUR"), "COCOK"),
        (line("TERSALUR", no_kk=NOBODY, nik_pengurus=None), "TIDAK_TERDAFTAR"),
        (line("TERSALUR", program="PBI_JK"), "TIDAK_TERDAFTAR"),
        (line("TERSALUR", tahap="2025-T3-1"), "TAHAP_TANPA_RILIS"),
        (line("TERSALUR", tahap=NEXT), "TAHAP_LAIN"),
        (line("TERSALUR", None), "TANPA_TANGGAL"),
        (line("TERSALUR", "2025-12-01"), "BELUM_DIKETAHUI"),
    ],
)
def test_each_line_has_one_fate(one: dict[str, Any], expected: str) -> None:
    lists = listed({}, {"tahap": NEXT, "no_kk": OTHER, "nik_pengurus": OTHER_PAYEE})
    assert fate(one, lists)[0] == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (line("TERSALUR"), []),
        (line("TERSALUR", no_sp2d=None), ["TANPA_RUJUKAN"]),
        (line("DISETOR_KEMBALI", ntpn=None), ["TANPA_RUJUKAN"]),
        (line("GAGAL", kode_gagal=None), ["TANPA_KODE_GAGAL"]),
        (line("TERSALUR", nominal=500_000), ["NOMINAL_BEDA"]),
        (line("TERSALUR", nik_pengurus=OTHER_PAYEE, kanal="POS"), ["KANAL_BEDA", "PENGURUS_BEDA"]),
        # the family has another KK number by now; its payee says which row is meant
        (line("TERSALUR", no_kk=NOBODY), ["NOMOR_KK_LAIN"]),
    ],
)
def test_what_is_odd_on_a_line_is_noted_and_the_line_counts(
    one: dict[str, Any], expected: list[str]
) -> None:
    assert fate(one) == ("COCOK", expected)


def follow(lines: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return answers(lines, **more)["daftar_tindak_lanjut"].to_dicts()


def test_what_failed_is_paid_again_once_by_the_next_wave_that_opens_the_programme() -> None:
    (row,) = follow([line("GAGAL")])

    assert (row["tindakan"], row["tahap_susulan"]) == ("PERBAIKI_REKENING", NEXT)
    assert (row["bayar_ulang"], row["kanal_ulang"]) == (600_000, "POS")
    assert row["hak_tidak_terbayar"] == 0
    assert row["batas"] == date(2025, 11, 3)


@pytest.mark.parametrize(
    ("as_of", "wave", "unpaid"),
    [
        (date(2025, 11, 17), NEXT, 0),
        (date(2025, 11, 18), LAST, 0),
        (date(2025, 12, 18), None, 600_000),
        (date(2026, 1, 5), None, 600_000),
    ],
)
def test_what_no_wave_of_the_quarter_can_pay_is_entitlement_unpaid(
    as_of: date, wave: str | None, unpaid: int
) -> None:
    (row,) = follow([line("GAGAL")], as_of=as_of)

    assert (row["tahap_susulan"], row["hak_tidak_terbayar"]) == (wave, unpaid)


def test_only_the_missing_part_is_paid_again() -> None:
    (row,) = follow([line("TERSALUR", nominal=450_000)])

    assert (row["tindakan"], row["bayar_ulang"]) == ("LENGKAPI_BAYARAN", 150_000)


def test_money_in_the_account_is_not_paid_again() -> None:
    (row,) = follow([line("TERSALUR"), line("TIDAK_TRANSAKSI", "2025-11-01")])

    assert (row["tindakan"], row["bayar_ulang"]) == ("INGATKAN_PENGURUS", 0)


def test_silence_is_asked_about_only_after_its_time() -> None:
    assert follow([], as_of=date(2025, 11, 16)) == []
    (row,) = follow([], as_of=date(2025, 11, 17))
    assert (row["tindakan"], row["bayar_ulang"], row["hak_tidak_terbayar"]) == (
        "TANYA_PENYALUR",
        0,
        0,
    )


@pytest.mark.parametrize(
    ("reasons", "axes"),
    [
        (["MENINGGAL_TUNGGAL"], ("PADAN", "TIDAK_LAYAK")),
        (["NIK_GANDA"], ("GANDA", "LAYAK")),
        (["KK_GANDA", "DESIL_LEBIH", "PADANAN_TINJAU"], ("GANDA", "TIDAK_LAYAK")),
    ],
)
def test_a_family_in_doubt_by_now_is_looked_at_before_it_is_paid_again(
    reasons: list[str], axes: tuple[str, str]
) -> None:
    (row,) = follow([line("GAGAL")], decisions=decided(reasons))

    assert (row["identitas"], row["kelayakan"]) == axes
    assert (row["tindakan"], row["bayar_ulang"]) == ("PERIKSA_DAHULU", 0)


def test_a_family_listed_for_too_much_is_not_paid_again() -> None:
    (row,) = follow([line("GAGAL")], differences=differences_with({}))

    assert (row["tindakan"], row["bayar_ulang"]) == ("PERIKSA_DAHULU", 0)


def test_a_failed_account_leaves_identity_and_entitlement_alone() -> None:
    (row,) = follow([line("GAGAL")], decisions=decided(["REKENING_GAGAL", "SUDAH_DITETAPKAN"]))

    assert (row["identitas"], row["kelayakan"], row["penyaluran"]) == ("PADAN", "LAYAK", "GAGAL")
    assert row["bayar_ulang"] == 600_000


def decided(reasons: list[str]) -> pl.DataFrame:
    """The decision of a later wave about the listed family, under a new KK number."""
    row = {name: None for name in DECISIONS.column_names} | {
        "tahap": NEXT,
        "program": "SEMBAKO",
        "no_kk": OTHER,
        "status": "SUDAH_DITETAPKAN",
        "alasan": reasons,
        "tahap_ditetapkan": WAVE,
        "no_kk_ditetapkan": KK,
    }
    return pl.DataFrame([row], schema=DECISIONS.polars_schema())


def owed(lines: list[dict[str, Any]], *differences: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = answers(lines, differences=differences_with(*differences))["daftar_pengembalian"]
    columns = ["sebab", "lebih_bayar", "dikembalikan", "sudah_kembali", "sisa", "keadaan"]
    return rows.select(columns).rows()


PAID = line("DITRANSAKSIKAN")
AGAIN = line("DITRANSAKSIKAN", "2025-11-02", no_sp2d="SP2D-2")
RETURNED = line("DISETOR_KEMBALI", "2025-11-05", no_sp2d="SP2D-2")


def test_paid_twice_comes_back_once_and_its_receipt_closes_it() -> None:
    rows = answers([PAID, AGAIN])["daftar_pengembalian"]

    assert owed([PAID, AGAIN]) == [("PEMBAYARAN_GANDA", 600_000, 600_000, 0, 600_000, "TERBUKA")]
    assert owed([PAID, AGAIN, RETURNED]) == [
        ("PEMBAYARAN_GANDA", 600_000, 600_000, 600_000, 0, "KEMBALI")
    ]
    assert owed([PAID, AGAIN, RETURNED | {"nominal": 200_000}])[0][-3:] == (
        200_000,
        400_000,
        "SEBAGIAN_KEMBALI",
    )
    assert rows["dokumen"].to_list() == [["SP2D-1", "SP2D-2"]]
    assert rows["no_pengembalian"].str.contains(rf"^PGB/{WAVE}/[0-9a-f]{{12}}$").all()
    assert rows["nik_pengurus"].to_list() == [PAYEE]


def test_more_than_listed_comes_back() -> None:
    assert owed([line("TERSALUR", nominal=900_000)]) == [
        ("LEBIH_DARI_DAFTAR", 300_000, 300_000, 0, 300_000, "TERBUKA")
    ]


def test_a_payment_to_nobody_listed_comes_back() -> None:
    stray = line("TERSALUR", no_kk=NOBODY, nik_pengurus=None)

    assert owed([stray]) == [("DI_LUAR_DAFTAR", 600_000, 600_000, 0, 600_000, "TERBUKA")]
    assert owed([line("GAGAL", no_kk=NOBODY, nik_pengurus=None)]) == []


def test_a_link_taken_back_and_feedback_make_one_list_and_ask_each_rupiah_once() -> None:
    revoked = {"lebih_bayar": 400_000}
    later = {"sebab": "DIKETAHUI_KEMUDIAN", "lebih_bayar": 600_000, "id_laporan": ["L2"]}

    assert owed([PAID, AGAIN], revoked, later) == [
        ("DIKETAHUI_KEMUDIAN", 600_000, 200_000, 0, 200_000, "TERBUKA"),
        ("PADANAN_DITARIK", 400_000, 400_000, 0, 400_000, "TERBUKA"),
        ("PEMBAYARAN_GANDA", 600_000, 600_000, 0, 600_000, "TERBUKA"),
    ]


def test_what_nobody_received_is_called_off_not_asked_back() -> None:
    assert owed([line("GAGAL")], {}) == [("PADANAN_DITARIK", 600_000, 0, 0, 0, "BATALKAN")]


def files(*rows: tuple[str, int, int, int]) -> pl.DataFrame:
    found = [
        {name: None for name in FILES.column_names}
        | {"berkas": sha, "dibaca": read, "ditolak": refused, "berulang": repeated}
        for sha, read, refused, repeated in rows
    ]
    return pl.DataFrame(found, schema=FILES.polars_schema())


def counted(read: pl.DataFrame, told: tuple[int | None, int | None]) -> pl.DataFrame:
    own = feedback([line("TERSALUR", berkas="a"), line("TERSALUR", no_kk=NOBODY, berkas="a")])
    found = answers(own.drop("isi", "baris").to_dicts())["nasib_umpan_balik"]
    fates = found.group_by("berkas", "nasib").agg(baris=pl.len().cast(pl.Int64))
    totals = pl.DataFrame(
        {
            "berkas": ["a"],
            "nominal": [1_200_000],
            "total_baris": [told[0]],
            "total_nominal": told[1],
        },
        schema_overrides={"total_baris": pl.Int64, "total_nominal": pl.Int64},
    )
    return validated(payment.account(read, totals, fates), ACCOUNT)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ((None, None), "TANPA_TOTAL"),
        ((4, 1_200_000), "SEIMBANG"),
        ((5, 1_200_000), "TOTAL_BEDA"),
        ((4, 1_800_000), "TOTAL_BEDA"),
    ],
)
def test_the_senders_totals_are_compared(told: tuple[int | None, int | None], verdict: str) -> None:
    found = counted(files(("a", 4, 1, 1)), told)

    payment.require_footing(found)
    assert found["total"].to_list() == [verdict]


def test_a_line_lost_on_the_way_is_a_fault() -> None:
    with pytest.raises(payment.FeedbackLost, match="1 berkas"):
        payment.require_footing(counted(files(("a", 5, 1, 1)), (None, None)))
