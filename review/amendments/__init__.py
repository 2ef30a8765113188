"""Proposals to the owners of DTSEN as people see them: the sheet to sign, and the answers.

What belongs here: the workbook of one kabupaten/kota, and the check of every answer that returns.
What does not: what is proposed (register.amendments), or where files lie (assets).
"""

from review.amendments.answers import AnswersRead, answers_read
from review.amendments.book import write_amendment_book
from review.amendments.files import read_answer_cells

__all__ = ["AnswersRead", "answers_read", "read_answer_cells", "write_amendment_book"]
