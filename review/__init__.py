"""Review: what people decide about pairs the engine is unsure of, and what follows.

What belongs here: the evidence a decision is keyed to, workbooks out and in, votes of
officers, the links they settle, what a link taken back costs, and how good links are where
there is no truth.
What does not: finding pairs (matching), what a link changes (register), or where files lie.
"""

from review.agreement import AgreementFault, agreement
from review.change_words import change_words
from review.difference import differences, effective, learned_later
from review.earlier import Weighed, weighed
from review.evidence import (
    candidates_of,
    pairs_of,
    register_facts,
    standing,
    touched_candidates,
)
from review.guardians import (
    OFFICERS_NEEDED,
    GuardianRefused,
    GuardianWord,
    guardian_record,
    guardians_on,
    officers_for,
)
from review.incoming import ANSWERS, ERROR, Incoming, finding, findings_of, incoming
from review.labels import agreement_by_band, labels
from review.plan import planned
from review.queue import Background, queue
from review.reading import BookFault, facts_of_book, read_book
from review.sample import draw, frame_to_draw_from, shuffled
from review.settle import settled
from review.sheet import write_sheet
from review.take_back import NothingToTakeBack, TakenBack, agreed_so_far, taken_back
from review.verdicts import known_on, verdicts, votes_in_force, withdrawn
from review.workbook import Book, handed_out, write_book

__all__ = [
    "ANSWERS",
    "ERROR",
    "OFFICERS_NEEDED",
    "AgreementFault",
    "Background",
    "Book",
    "BookFault",
    "GuardianRefused",
    "GuardianWord",
    "Incoming",
    "NothingToTakeBack",
    "TakenBack",
    "Weighed",
    "agreed_so_far",
    "agreement",
    "agreement_by_band",
    "candidates_of",
    "change_words",
    "differences",
    "draw",
    "effective",
    "facts_of_book",
    "finding",
    "findings_of",
    "frame_to_draw_from",
    "guardian_record",
    "guardians_on",
    "handed_out",
    "incoming",
    "known_on",
    "labels",
    "learned_later",
    "officers_for",
    "pairs_of",
    "planned",
    "queue",
    "read_book",
    "register_facts",
    "settled",
    "shuffled",
    "standing",
    "taken_back",
    "touched_candidates",
    "verdicts",
    "votes_in_force",
    "weighed",
    "withdrawn",
    "write_book",
    "write_sheet",
]
