"""Matching: who in DTSEN a report is about.

What belongs here: normalising names, blocking, comparing, scoring, resolving and evaluating
links between the persons a report names and the members of DTSEN families.
What does not: what follows from a link (register, rules), or where files lie (pipelines).
"""

from __future__ import annotations

from matching.evaluation import EvaluationFault, evaluate
from matching.index import index_part
from matching.linking import link
from matching.model import Model, ModelFault, load_model
from matching.people import people_named
from matching.search import IndexFault

__all__ = [
    "EvaluationFault",
    "IndexFault",
    "Model",
    "ModelFault",
    "evaluate",
    "index_part",
    "link",
    "load_model",
    "people_named",
]
