"""When an asset is made without anyone asking, how long inputs stay fresh, what is tried again.

What belongs here: named automation conditions (up to the review queue, never beyond), named
freshness policies, and the retry policy of steps that read or write files.
What does not: schedules and sensors (pipelines).
"""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

ON_NEW_DTSEN = dg.AutomationCondition.eager().with_label("DTSEN_BARU")
ON_NEW_REPORTS = dg.AutomationCondition.eager().with_label("LAPORAN_ATAU_INDEKS_BARU")
ON_NEW_LINKS = dg.AutomationCondition.eager().with_label("PADANAN_BARU")

# Posyandu meet monthly; DTSEN and the lists of other bodies come once a quarter.
MONTHLY = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(days=45), warn_window=timedelta(days=35)
)
QUARTERLY = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(days=120), warn_window=timedelta(days=100)
)
