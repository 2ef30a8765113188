"""Disbursement in the analysts' mart: what became of the lists, and SIKS-NG's labels beside it.

What belongs here: these tables' columns as an analyst sees them.
What does not: the tables of other stages (`mart`), or how they are filled (release/mart).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import code, text, whole
from schemas.masking import MartTable, plain, seen_of
from schemas.payment import ACCOUNT, FOLLOW_UP, RECOVERY, STATES
from schemas.siks_ng import AXES

_OF_A_PAYEE = ("nama_pengurus", "dokumen")
_AXIS = code("sumbu", "sumbu", tuple(AXES)).required()

DISBURSEMENT: tuple[MartTable, ...] = (
    MartTable(
        STATES.name,
        STATES.meaning,
        "one row per list row: identity, entitlement and payment as three axes",
        seen_of(STATES, without=_OF_A_PAYEE),
        key=STATES.key,
        sort=("tahap", "kode_desa", "no_kk", "program"),
    ),
    MartTable(
        FOLLOW_UP.name,
        FOLLOW_UP.meaning,
        "who has not received the money, the next step, and when it can be paid again",
        seen_of(FOLLOW_UP, without=_OF_A_PAYEE),
        key=FOLLOW_UP.key,
        sort=("tahap", "kode_desa", "no_kk", "program"),
    ),
    MartTable(
        RECOVERY.name,
        RECOVERY.meaning,
        "money that must come back, from payment feedback and from changed decisions",
        seen_of(RECOVERY, without=_OF_A_PAYEE),
        key=RECOVERY.key,
        sort=RECOVERY.sort,
    ),
    MartTable(
        ACCOUNT.name,
        ACCOUNT.meaning,
        "one row per feedback file: read = rejected + repeated + every fate",
        seen_of(ACCOUNT),
        key=ACCOUNT.key,
        sort=ACCOUNT.sort,
    ),
    MartTable(
        "label_siks_ng",
        "label SIKS-NG, artinya, dan sumbu tempatnya",
        "SIKS-NG labels, what they mean, and the axis each lies on",
        plain(
            text("label", "label seperti dilihat operator").required(),
            _AXIS,
            text("kelas", "CALON, PROSES, GAGAL, DIBAYAR, PERINGATAN, DIKECUALIKAN").required(),
            text("arti", "arti").required(),
            text("arti_en", "arti dalam bahasa Inggris").required(),
            text("sumber", "BERITA: terlihat pada halaman desa atau berita").required(),
        ),
        key=("label",),
        sort=("label",),
    ),
    MartTable(
        "sepadan_siks_ng",
        "setiap kode alasan dan keadaan penyaluran: sumbunya, keadaannya, label SIKS-NG-nya",
        "every reason code and payment state: its axis, its state there, its SIKS-NG label",
        plain(
            text("nilai", "kode alasan, atau keadaan penyaluran").required(),
            code("jenis", "jenis nilai", ("ALASAN", "PENYALURAN")).required(),
            _AXIS,
            text("keadaan", "keadaan pada sumbu itu").required(),
            whole("urut", "tempat keadaan pada sumbunya; yang terbesar berlaku").required(),
            text("label", "label SIKS-NG, atau TANPA LABEL").required(),
        ),
        key=("jenis", "nilai"),
        sort=("jenis", "nilai"),
    ),
)

_BY_NAME = {column.column.name: column for column in DISBURSEMENT[0].columns}
THREE_AXES = MartTable(
    "tiga_sumbu",
    "setiap putusan pada tiga sumbu yang tidak saling menentukan, dengan label SIKS-NG",
    "every decision on three axes apart from each other, with SIKS-NG's label",
    (
        *(_BY_NAME[name] for name in ("tahap", "program", "no_kk", "kode_desa")),
        *(_BY_NAME[name] for name in ("kode_kabupaten_kota", "kode_provinsi")),
        *plain(code("status", "status putusan", codes.STATUSES).required()),
        *(_BY_NAME[name] for name in ("identitas", "kelayakan")),
        *plain(
            code("penyaluran", "sumbu penyaluran", codes.DISBURSEMENT_STATES).required(),
            text("label_siks_ng", "label SIKS-NG, atau TANPA LABEL").required(),
        ),
    ),
    key=("tahap", "program", "no_kk"),
)
