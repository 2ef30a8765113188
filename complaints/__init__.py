"""Complaints: from a row of the posyandu form to an answer the citizen can hold somebody to.

What belongs here: which content of a complaint stands, its field and category, who is
protected, which OPD answers by when, which complaints are one grievance, the decision
complained about, how answers move a case, and the account of every row.
What does not: finding the person (matching), deciding about bansos (rules), receiving files
(intake), or where files lie. No decision and no family changes here.
"""

from complaints.account import ComplaintLost, account, require_footing
from complaints.answer_sheet import answer_rows, answer_workbook
from complaints.cases import Received, Worked, worked
from complaints.contents import placed_contents
from complaints.deadlines import weekends_only
from complaints.decisions import decided_about
from complaints.packages import package, slrt_export, to_refer
from complaints.protection import kept_from_villages
from complaints.routing import responsible_names
from complaints.slip import slip_page, slip_text
from complaints.terms import Terms

__all__ = [
    "ComplaintLost",
    "Received",
    "Terms",
    "Worked",
    "account",
    "answer_rows",
    "answer_workbook",
    "decided_about",
    "kept_from_villages",
    "package",
    "placed_contents",
    "require_footing",
    "responsible_names",
    "slip_page",
    "slip_text",
    "slrt_export",
    "to_refer",
    "weekends_only",
    "worked",
]
