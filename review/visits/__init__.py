"""Visits: what a companion should find out from which family, and what came back.

What belongs here: the tasks that follow from decisions, the workbook they are printed in, and
the check of a workbook that comes back.
What does not: which reason a family has (rules), or where files lie (assets).
"""

from review.visits.answers import Answered, answered
from review.visits.book import (
    INPUTS,
    VISIT_FORMAT,
    VISIT_SHEET,
    task_texts,
    visit_cells,
    visit_records,
    write_visits,
)
from review.visits.contradictions import answered_differently, contradicted, without_contradicted
from review.visits.listed import as_lists
from review.visits.questions import choices, questions
from review.visits.tasks import tasks

__all__ = [
    "INPUTS",
    "VISIT_FORMAT",
    "VISIT_SHEET",
    "Answered",
    "answered",
    "answered_differently",
    "as_lists",
    "choices",
    "contradicted",
    "questions",
    "task_texts",
    "tasks",
    "visit_cells",
    "visit_records",
    "without_contradicted",
    "write_visits",
]
