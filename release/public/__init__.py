"""Figures for everyone, from which nobody can be worked out.

What belongs here: what is counted for the public, and which cells are hidden.
What does not: the analysts' mart (release.mart), which stays inside.
"""

from release.public.figures import Threshold, quarter_figures, threshold, wave_figures
from release.public.hiding import hidden_cells

__all__ = ["Threshold", "hidden_cells", "quarter_figures", "threshold", "wave_figures"]
