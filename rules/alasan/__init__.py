"""The rules, one file per reason code; the file's name is the code.

What belongs here: `<KODE>.py` with `ATURAN`, under 60 lines each.
What does not: figures (`parameters/`), or the columns the rules read (`rules.frame`).
"""
