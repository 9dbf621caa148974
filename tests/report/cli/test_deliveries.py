"""Saved reports on the console: in each form, and sent by mail."""

import io
import json

import pypdf

from tests.mailbox import mailbox

__all__ = ["mailbox"]


def test_a_saved_report_is_shown_in_each_form_and_mailed(sqlite_console, mailbox):
    console = sqlite_console
    console("sample")
    console("reports", "save", "--sample", "--title", "Board", "--period", "2026-Q2")
    document = json.loads(console("reports", "show", 1).stdout)
    assert document["title"] == "Board" and document["changes"] is None
    text = console("reports", "show", 1, "--format", "text").stdout
    assert text.startswith("Board\n1 Apr 2026 to 30 Jun 2026\n") and "Key contrasts" in text
    assert console("reports", "show", 1, "--format", "csv").stdout.startswith("part,key,name,figure,value")
    file = console.folder / "report"
    console("reports", "show", 1, "--format", "html", "-o", file)
    assert file.read_text().startswith("<!doctype html>")
    console("reports", "show", 1, "--format", "pdf", "-o", file)
    assert len(pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages) <= 5

    assert "No mail server is set" in console("mail", "test", "ann@example.org", exit_code=1).output
    console.environment |= {
        "CONTRAST_SMTP_HOST": mailbox.host,
        "CONTRAST_SMTP_PORT": str(mailbox.port),
        "CONTRAST_SMTP_SECURITY": "none",
        "CONTRAST_SMTP_SENDER": "r@example.org",
        "CONTRAST_PUBLIC_URL": "https://c.example.org/",
    }
    assert "accepted the test mail: 250" in console("mail", "test", "ann@example.org").output
    mailbox.answers["ben@example.org"] = ["550 no such mailbox"]
    said = console(
        "reports", "mail", 1, "--to", "ann@example.org", "--to", "ben@example.org", "--attach", "json", exit_code=1
    ).output
    assert "ann@example.org: sent" in said and "ben@example.org: not sent. 550 no such mailbox" in said
    mail = mailbox.to("ann@example.org")[-1]
    assert json.loads(mail.files["report-2026-q2-1.json"]) == document
    assert "https://c.example.org/reports/saved/1" in mail.part("plain")
    console.environment["CONTRAST_SMTP_PORT"] = "many"
    assert "CONTRAST_SMTP_PORT: Use a number" in console("mail", "test", "ann@example.org", exit_code=1).output
