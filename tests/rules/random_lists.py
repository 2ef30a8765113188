"""Random lists about the hamlets of a random world: what others say, true or not.

What belongs here: rows of every list the rules read, naming persons, families and strangers.
What does not: the families and members themselves (`random_world`).
"""

from __future__ import annotations

import polars as pl

from rules import Lists
from rules.context import ELSEWHERE_SCHEMA, LISTED_SCHEMA, MOVES_SCHEMA
from schemas.codes import COMPONENTS, PROGRAMMES
from schemas.families import ENDED, EVENTS, PREGNANCIES, STAYS
from schemas.guardians import GUARDIANS_IN_FORCE
from schemas.lists import LISTS
from schemas.reasons import EXCLUSION_CODES
from tests.rules.random_columns import FAMILIES_IN_HAMLET, Columns, number
from tests.rules.random_rows import Rows, typed

_NAMES = (None, "SITI AMINAH", "Siti Aminah", "SITI AMINAHH", "BUDI SANTOSO", "WAYAN SUDARMA", "A")
_ABOUT_PERSONS = (
    "MENINGGAL", "PINDAH_LN", "NIK_GANDA", "NIK_TIDAK_PADAN", "ORANG_TIDAK_DITEMUKAN",
    "PINDAH_KELUAR",
)  # fmt: skip
# They matter only with HIMBARA as the channel, and no harder reason beside them shows.
_ABOUT_ACCOUNTS = ("REKENING_GAGAL", "BEDA_BANK_DUKCAPIL")
_KINDS_OF_EVENT = (
    "PINDAH_KELUARGA", "PINDAH_ORANG", "PINDAH_LN_ORANG", "PINDAH_LN_KELUARGA", "TIDAK_DITEMUKAN",
    "KEMATIAN", "PERCERAIAN",
)  # fmt: skip
_STATES = {"TINJAU": 2, "DITAHAN": 2, "BERTENTANGAN": 2, "DILAPORKAN": 3, "BERLAKU": 3}
_FORMS = ("kematian", "perceraian", "perpindahan", "perubahan_keluarga")


def own_lists(columns: Columns, houses: pl.DataFrame, people: pl.DataFrame) -> Lists:
    """The lists as wave 1 finds them."""
    hamlets = houses.height // FAMILIES_IN_HAMLET

    def rows(each: float) -> Rows:
        return Rows(columns, people, hamlets, each)

    def list_of(name: str, frame: pl.DataFrame) -> pl.DataFrame:
        order = pl.Series(columns.random.permutation(frame.height))
        return typed(
            frame.with_columns(
                isi=order.cast(pl.String).str.zfill(16), berkas=pl.lit("0" * 64), baris=order
            ),
            LISTS[name].polars_schema(),
        )

    one, objection = rows(2.0), rows(0.6)
    exclusion, pregnant, event = rows(3.0), rows(0.5), rows(1.2)
    checked = pl.concat([_checked(columns, houses), _checks(rows(0.8))], how="diagonal_relaxed")
    seats = pl.concat(
        [_seats(columns, houses, people), _other_seats(rows(1.2)), _insured(columns, people)],
        how="diagonal_relaxed",
    )
    codes = [
        columns.one_of(words, exclusion.height)
        for words in (EXCLUSION_CODES, _ABOUT_PERSONS, _ABOUT_ACCOUNTS)
    ]
    turn = columns.number(5, exclusion.height)
    excluded = pl.DataFrame(
        {
            "nik": exclusion.nik(0.35),
            "no_kk": exclusion.kk(0.3),
            "nama": columns.one_of(_NAMES, exclusion.height),
            "kode_alasan": pl.select(
                pl.when(turn < 3).then(codes[0]).when(turn < 4).then(codes[1]).otherwise(codes[2])
            ).to_series(),
            "sumber": columns.one_of(("BADAN", "BADAN", "Aduan"), exclusion.height),
            "tgl_data": columns.day(exclusion.height),
            "tgl_kejadian": columns.day(exclusion.height, missing=0.75),
        }
    )
    component = pl.DataFrame(
        {
            "nik": one.nik(),
            "komponen": columns.one_of(COMPONENTS, one.height),
            "sumber": columns.one_of(("SIKS_NG", "DAPODIK", "EMIS", "ASESMEN", "KIA"), one.height),
            "tgl_data": columns.day(one.height),
            "berlaku_sampai": columns.day(one.height, missing=0.6),
        }
    )
    objections = pl.DataFrame(
        {
            "no_sanggah": pl.Series(["S"]).new_from_index(0, objection.height),
            "no_kk": objection.kk(0.4),
            "nik": objection.nik(0.4),
            "program": columns.one_of((None, None, *PROGRAMMES, "PBI_JK"), objection.height),
            "tahap": columns.one_of((None, "2025-T4-1", "2025-T4-3"), objection.height),
            "tgl_terima": columns.day(objection.height),
            "hasil": columns.one_of(("DITERIMA", "DITERIMA", "DITOLAK", None), objection.height),
            "tgl_putus": columns.day(objection.height, missing=0.2),
        }
    )
    return Lists(
        kepesertaan=list_of("kepesertaan", seats),
        verifikasi=list_of("verifikasi", checked),
        komponen=list_of("komponen", component),
        eksklusi=list_of("eksklusi", excluded),
        sanggah=list_of("sanggah", objections),
        masa_anggota=_stays(columns, people),
        kehamilan=typed(
            pl.DataFrame(
                {
                    "no_kk": pregnant.kk(),
                    "id_orang": pregnant.person(),
                    "hpht": columns.day(pregnant.height, missing=0.1),
                    "kehamilan_ke": columns.one_of((1, 2, 3, None), pregnant.height),
                }
            ).with_columns(id_laporan=pl.format("L{}", pl.int_range(pl.len()))),
            PREGNANCIES.polars_schema(),
        ),
        peristiwa=_events(event),
        berakhir=typed(
            houses.filter(columns.whether(0.04, houses.height) | (pl.col("keadaan") == "BERAKHIR"))
            .pipe(lambda ended: ended.filter(columns.whether(0.7, ended.height)))
            .pipe(
                lambda ended: ended.select(
                    "no_kk", sebab=columns.one_of(("MENINGGAL", "BERGABUNG"), ended.height)
                )
            ),
            ENDED.polars_schema(),
        ),
        pindah_peserta=_moves(columns, houses),
        wali=_guardians(columns, houses),
    )


def listed_rows(
    columns: Columns, houses: pl.DataFrame, people: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """What the waves before leave: earlier lists over every number of a lineage, components."""
    hamlets = houses.height // FAMILIES_IN_HAMLET
    row = Rows(columns, people, hamlets, 1.5)
    base = pl.DataFrame(
        {
            "no_kk": row.kk(),
            "lain": row.kk(0.6),
            "program": columns.one_of(PROGRAMMES, row.height),
            "tahap": columns.one_of({"2025-T4-1": 3, "2025-T4-2": 1}, row.height),
            "nik_pengurus": row.nik(),
        }
    ).unique(["no_kk", "program"], keep="first", maintain_order=True)
    reached = pl.concat(
        [base.with_columns(kk="no_kk"), base.drop_nulls("lain").with_columns(kk="lain")]
    )
    moved = people.filter(columns.whether(0.03, people.height))
    return {
        "ditetapkan": reached.select(LISTED_SCHEMA.names()).unique().sort(LISTED_SCHEMA.names()),
        "komponen_lain": moved.select(ELSEWHERE_SCHEMA.names()).unique(maintain_order=True),
    }


def _seats(columns: Columns, houses: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The usual participation: half the families, the payee one of the house."""
    payees = people.group_by("kunci", maintain_order=True).agg(
        nik_pengurus=pl.col("nik").sort_by("status_kawin", descending=True).first()
    )
    own = houses.select("kunci", "no_kk", "kode_desa").join(
        payees, on="kunci", how="left", maintain_order="left"
    )
    return pl.concat(
        own.filter(columns.whether(0.5, own.height)).pipe(
            lambda seats, name=name: seats.with_columns(
                program=pl.lit(name),
                status=pl.lit("AKTIF"),
                sejak=columns.day(seats.height, missing=0.2),
                kanal=columns.one_of(("HIMBARA", "POS", None), seats.height),
            )
        )
        for name in ("PKH", "SEMBAKO")
    ).drop("kunci")


def _other_seats(row: Rows) -> pl.DataFrame:
    columns, height = row.columns, row.height
    return pl.DataFrame(
        {
            "no_kk": row.kk(),
            "nik_pengurus": row.nik(0.2),
            "program": columns.one_of((*PROGRAMMES, "PBI_JK"), height),
            "status": columns.one_of(("AKTIF", "AKTIF", "NONAKTIF"), height),
            "sejak": columns.day(height, missing=0.15),
            "kanal": columns.one_of(("HIMBARA", "POS", None), height),
            "nik_peserta": row.nik(0.2),
        }
    )


def _insured(columns: Columns, people: pl.DataFrame) -> pl.DataFrame:
    found = people.filter(columns.whether(0.5, people.height)).drop_nulls("nik")
    return found.select(
        "no_kk",
        nik_peserta="nik",
        program=pl.lit("PBI_JK"),
        status=columns.one_of(("AKTIF",) * 5 + ("NONAKTIF",), found.height),
        sejak=columns.day(found.height, missing=0.3),
    )


def _checked(columns: Columns, houses: pl.DataFrame) -> pl.DataFrame:
    """A plain LAYAK for half the families."""
    own = houses.filter(columns.whether(0.5, houses.height))
    return own.select(
        "no_kk",
        tgl_verifikasi=columns.day(own.height),
        metode=columns.one_of(("GROUND_CHECK", "MUSDES", "SPTJM"), own.height),
        hasil=pl.lit("LAYAK"),
    )


def _checks(row: Rows) -> pl.DataFrame:
    columns, height = row.columns, row.height
    results = ("LAYAK", "LAYAK", "TIDAK_LAYAK", "TIDAK_DITEMUKAN", "MENOLAK")
    return pl.DataFrame(
        {
            "no_kk": row.kk(),
            "nik": row.nik(0.6),
            "tgl_verifikasi": columns.day(height),
            "metode": columns.one_of(("GROUND_CHECK", "MUSDES", "SPTJM", "PDTT"), height),
            "hasil": columns.one_of(results, height),
        }
    )


def _events(row: Rows) -> pl.DataFrame:
    columns, height = row.columns, row.height
    frame = pl.DataFrame(
        {
            "no_kk": row.kk(0.05),
            "nik": row.nik(0.3),
            "keadaan": columns.one_of(_STATES, height),
            "jenis": columns.one_of(_KINDS_OF_EVENT, height),
            "formulir": columns.one_of(_FORMS, height),
            "tgl_lapor": columns.day(height),
            "tgl_kejadian": columns.day(height),
        }
    )
    return typed(
        frame.with_columns(id_laporan=pl.format("L{}", pl.int_range(pl.len()))),
        EVENTS.polars_schema(),
    )


def _moves(columns: Columns, houses: pl.DataFrame) -> pl.DataFrame:
    """The participation of a neighbour's former number goes to a formed family, or elsewhere."""
    formed = houses.filter(pl.col("asal") == "BENTUKAN")
    formed = formed.filter(columns.whether(0.6, formed.height))
    away = columns.whether(0.2, formed.height)
    return (
        formed.select(
            no_kk_peserta=number("dusun", (pl.col("tempat") + 1) % FAMILIES_IN_HAMLET),
            no_kk=pl.when(away).then(number("dusun", pl.lit(7))).otherwise("no_kk"),
        )
        .unique("no_kk_peserta", keep="first", maintain_order=True)
        .cast(MOVES_SCHEMA)
    )


def _guardians(columns: Columns, houses: pl.DataFrame) -> pl.DataFrame:
    own = houses.filter(columns.whether(0.3, houses.height))
    return typed(
        own.select(
            "no_kk",
            nik_wali=number("dusun", pl.col("tempat") + 900),
            nama_wali=pl.lit("SRI WAHYUNI"),
            program=columns.one_of(PROGRAMMES, own.height),
            id_wali=pl.lit("a" * 16),
            sejak=columns.day(own.height),
        ),
        GUARDIANS_IN_FORCE.polars_schema(),
    )


def _stays(columns: Columns, people: pl.DataFrame) -> pl.DataFrame:
    """Who came by an event and is still there, and others who came or not and have left."""
    came = people.filter(columns.whether(0.06, people.height))
    came = came.with_columns(tgl_masuk=columns.day(came.height))
    left = people.filter(columns.whether(0.05, people.height))
    left = left.with_columns(
        nik=columns.gaps(left.select(number("dusun", pl.col("orang") + 500)).to_series(), 0.1),
        id_orang=pl.lit("D001") + pl.col("id_orang").str.slice(4),
        tgl_masuk=columns.day(left.height, missing=0.6),
        tgl_keluar=columns.day(left.height),
        sebab_keluar=columns.one_of(("MENINGGAL", "PINDAH"), left.height),
    )
    return typed(pl.concat([came, left], how="diagonal_relaxed"), STAYS.polars_schema())
