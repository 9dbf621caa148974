"""Everything with fields that can be put back; see `app.record.services.put_back`."""

from app.importing.services.put_back_kinds import KINDS as IMPORTING_KINDS
from app.record.services.put_back import KINDS as RECORD_KINDS
from app.report.services.put_back_kinds import KINDS as REPORT_KINDS

KINDS = {**RECORD_KINDS, **IMPORTING_KINDS, **REPORT_KINDS}
