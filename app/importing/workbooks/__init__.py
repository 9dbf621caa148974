"""Reads spreadsheet workbooks (.xlsx, .xlsm, .ods, .xls) cell by cell in a separate process: `python -m
app.importing.workbooks`. A malicious or broken file can only end that process.

A typed cell becomes an unambiguous text. The number format counts: the text has the value that a user sees.
"""
