"""Workbooks of spreadsheets (.xlsx, .xlsm, .ods, .xls), read cell by cell in a process of its own: `python -m
app.importing.workbooks`. What is wrong with a file ends that process, and harms nobody else.

A typed cell becomes a text with one meaning. What its format makes of the number counts, as for whoever looks at it.
"""
