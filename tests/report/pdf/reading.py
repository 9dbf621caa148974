"""Reading a PDF in tests: its words without regard to where lines break, and its pages."""

from io import BytesIO

import pypdf

from app.report.text import headings


def pages(content):
    """How many pages it has."""
    return len(pypdf.PdfReader(BytesIO(content)).pages)


def unbroken(text):
    """Text without spaces, breaks of lines and the hyphens that look alike."""
    return "".join(text.split())


def first_page(content):
    """The text of its first page, without spaces."""
    return unbroken(pypdf.PdfReader(BytesIO(content)).pages[0].extract_text())


def words(content):
    """All its text, page by page, without spaces."""
    return unbroken("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages))


def is_accessible(content):
    """Whether it is tagged, says its language and title, and promises PDF/UA-1."""
    root = pypdf.PdfReader(BytesIO(content)).trailer["/Root"]
    promised = b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    return bool(root["/MarkInfo"]["/Marked"]) and root["/Lang"].startswith("en") and promised


def shows(content, text):
    """Whether the text is in it; or, for other letters than English has, whether it says that no font has them."""
    found = words(content)
    return unbroken(text) in found or (not text.isascii() and unbroken(headings.LETTERS_MISSING) in found)
