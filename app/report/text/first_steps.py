"""The words of the first steps on the overview, by step: its title, and why it helps."""

from app.report.domain.first_steps import FILL_IN, INVITE, RECORD, REPORT, REVIEW

TEXTS = {
    RECORD: ("Import a list or log an engagement", "A spreadsheet of past work is enough to begin."),
    FILL_IN: ("Fill in missing answers", "Reports need costs and a few answers."),
    REVIEW: ("Review an engagement", "Say how it went. It takes a minute."),
    REPORT: ("Save your first report", "Later reports are compared with it."),
    INVITE: ("Invite a colleague", "Owners of engagements know best how they went."),
}
HIDDEN = "The first steps are hidden."
SHOWN = "The first steps are shown on the overview until all are done."
