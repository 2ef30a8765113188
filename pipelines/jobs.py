"""The jobs officers start or schedule.

What belongs here: which assets run together, under which name.
What does not: when they run (schedules, sensors) or what an asset does.
"""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.graph import complaints, intake, mart, matching, payment, register, release, rules
from assets.graph.approval import asked_steps
from assets.graph.audit_sample import asked_samples
from pipelines.failures import report_failure

RECONCILED = dg.AssetSelection.assets(intake.received_tables, matching.links, matching.review_queue)
PREPARED = RECONCILED | dg.AssetSelection.assets(register.register_tables, rules.candidates)
PUBLISHED = dg.AssetSelection.assets(release.tranche)

MART = dg.AssetSelection.assets(mart.analysts_mart)
COMPLAINTS = dg.AssetSelection.assets(complaints.followed_complaints)
DISBURSED = dg.AssetSelection.assets(intake.received_tables, payment.disbursement)

RECONCILIATION = dg.define_asset_job(
    "rekonsiliasi_harian",
    selection=RECONCILED,
    hooks={report_failure},
    description="Terima kiriman, padankan, susun antrean tinjau. / "
    "Take in what landed, link it, queue what people must decide.",
)
PREPARATION = dg.define_asset_job(
    "persiapan_tahap",
    selection=PREPARED,
    hooks={report_failure},
    description="Sampai putusan calon satu tahap; tidak menerbitkan. / "
    "Up to the candidate decisions of one tahap; publishes nothing.",
)
PUBLISHING = dg.define_asset_job(
    "penerbitan",
    selection=PUBLISHED | COMPLAINTS | MART,
    hooks={report_failure},
    description="Terbitkan rancangan rilis satu tahap; hanya dimulai oleh orang. / Publish the "
    "draft release of one tahap, follow complaints, renew the mart; started by a person only.",
)
FEEDBACK = dg.define_asset_job(
    "umpan_balik",
    selection=DISBURSED,
    hooks={report_failure},
    description="Terima umpan balik bank dan pos, cocokkan dengan daftar yang terbit. / "
    "Take in payment feedback and match it to the published lists.",
)
ANSWERED = dg.define_asset_job(
    "tindak_lanjut_aduan",
    selection=RECONCILED | COMPLAINTS,
    hooks={report_failure},
    description="Terima aduan dan tanggapan OPD, perbarui keadaan setiap aduan. / "
    "Take in complaints and answers, renew where every complaint stands.",
)


@dg.job(
    name="langkah_persetujuan",
    hooks={report_failure},
    description="Verifikasi rilis yang diminta di portal, lalu catat langkahnya. / Verify the "
    "releases somebody asked to check or approve in the portal, then record the step.",
)
def APPROVAL_STEPS() -> None:  # noqa: N802 - a job like those above
    """The steps of approval that wait."""
    asked_steps()


@dg.job(
    name="sampel_pemeriksa",
    hooks={report_failure},
    description="Tarik sampel yang diminta pemeriksa di portal. / "
    "Draw the samples auditors asked for in the portal.",
)
def AUDIT_SAMPLES() -> None:  # noqa: N802 - a job like those above
    """The samples that wait."""
    asked_samples()


# The gate and every stage validate what they write, so the command runs without the checks.
WHOLE_FLOW = dg.define_asset_job(
    "alur_tahap",
    selection=(PREPARED | PUBLISHED).without_checks(),
    hooks={report_failure},
    description="Seluruh alur satu tahap, seperti bansos run. / "
    "The whole flow of one tahap, as `bansos run` runs it.",
)

JOBS: list[Any] = [
    RECONCILIATION,
    PREPARATION,
    PUBLISHING,
    FEEDBACK,
    ANSWERED,
    WHOLE_FLOW,
    APPROVAL_STEPS,
    AUDIT_SAMPLES,
]
