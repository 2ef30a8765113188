"""Matching: who in DTSEN a report is about.

What belongs here: normalising names, blocking, comparing, scoring, resolving and evaluating
links between the persons a report names and the members of DTSEN families; in `tables` the
same between any two tables.
What does not: what follows from a link (register, rules), or where files lie (pipelines).
"""

from __future__ import annotations

from matching.evaluation import EvaluationFault, evaluate
from matching.index import (
    FAMILIES_READ,
    MEMBERS_READ,
    IndexFault,
    index_part,
    index_sources,
    write_current_part,
    write_index_part,
)
from matching.index_file import IndexFile
from matching.linking import Linked, link, linked
from matching.model import Model
from matching.model_file import ModelFault, load_model
from matching.model_text import model_text
from matching.people import people_named
from matching.reading import Part, Reading, decimal, read_link
from matching.second_look import (
    in_present_numbers,
    in_terms_of_dtsen,
    in_their_place,
    settling_more,
)
from matching.served import with_served
from matching.storm import WATCHED, judged, measured, released, watched
from matching.tables import LinkSpec, TableFault, link_tables, read_spec
from matching.training import Trained, train
from matching.truth import true_links, wrong_or_missing

__all__ = [
    "FAMILIES_READ",
    "MEMBERS_READ",
    "WATCHED",
    "EvaluationFault",
    "IndexFault",
    "IndexFile",
    "LinkSpec",
    "Linked",
    "Model",
    "ModelFault",
    "Part",
    "Reading",
    "TableFault",
    "Trained",
    "decimal",
    "evaluate",
    "in_present_numbers",
    "in_terms_of_dtsen",
    "in_their_place",
    "index_part",
    "index_sources",
    "judged",
    "link",
    "link_tables",
    "linked",
    "load_model",
    "measured",
    "model_text",
    "people_named",
    "read_link",
    "read_spec",
    "released",
    "settling_more",
    "train",
    "true_links",
    "watched",
    "with_served",
    "write_current_part",
    "write_index_part",
    "wrong_or_missing",
]
