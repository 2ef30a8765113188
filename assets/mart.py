"""Stage 6: releases and the lake → the analysts' mart.

What belongs here: naming the files a mart is made from.
What does not: what an analyst sees of them (release/mart, schemas/masking).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import rules
from assets.complaints import complaint_files
from assets.folders import Folders, parts
from assets.newest_day import report_days
from assets.payment import disbursement_files
from assets.review import decision_files
from assets.waves import waves_cut_off
from release.mart import DEFAULT_ENGINE, MartInputs, MartResult, Wave, build_mart
from release.query import Engine
from schemas import amendments, complaints, forms, payment
from schemas.review import DECISIONS
from schemas.tahap import Tahap


def make_mart(folders: Folders, engine: Engine = DEFAULT_ENGINE) -> MartResult:
    """Make `mart/bansos.duckdb` from every release under the data folder.

    The caller holds the data folder's lock.
    """
    return build_mart(mart_inputs(folders), mart_file(folders), engine)


def mart_file(folders: Folders) -> Path:
    """Where the mart lies under the data folder."""
    return folders.data / "mart" / "bansos.duckdb"


def mart_inputs(folders: Folders) -> MartInputs:
    """Every release under the data folder, and the lake's tables beside them."""
    waves = waves_cut_off(folders)
    days = report_days(folders)
    return MartInputs(
        waves=[_wave(folders, tahap) for tahap in waves],
        links=folders.links,
        reports={form: folders.form(form) for form in forms.FORMS},
        files=folders.files,
        rejects=sorted(folders.rejects.glob("*.parquet")),
        objections=folders.list_("sanggah"),
        payments=folders.list_("pembayaran"),
        amendments={
            table.name: folders.amendment_table(table.name) for table in amendments.IN_THE_LAKE
        },
        disbursement={table.name: disbursement_files(folders, table) for table in payment.TABLES},
        complaints={table.name: complaint_files(folders, table) for table in complaints.TABLES},
        posts=folders.list_("daftar_posyandu"),
        review=decision_files(folders, DECISIONS),
        first_day=days.first,
        last_day=days.newest,
        days_on_time=rules.load_parameters().number(
            "aduan/hari_lapor", max(waves.values(), default=date.max)
        ),
    )


def _wave(folders: Folders, tahap: Tahap) -> Wave:
    register = folders.register(tahap)
    return Wave(
        tahap=tahap,
        folder=folders.release(tahap),
        events=register / "peristiwa.parquet",
        families=list(parts(register / "keluarga").values()),
        leads=folders.leads(tahap),
    )
