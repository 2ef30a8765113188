"""The portal: what officers see and do in a browser, over one data folder.

What belongs here: signing in, who may do what where, pages and forms, and the portal's own small
state (accounts, sessions, what was sent).
What does not: any decision about a report, a family or a tranche (the rooms and stages make those;
the portal calls them), and running the stages (Dagster does).
"""
