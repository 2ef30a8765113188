"""The report of a tranche: one HTML file that opens offline and prints well.

What belongs here: sections, charts and the page, made from what a release says of itself.
What does not: reading releases or the lake (assets.report), or any figure of its own.
"""

from report.facts import Facts
from report.page import page

__all__ = ["Facts", "page"]
