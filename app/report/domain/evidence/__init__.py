"""From a claim and a record of columns to what the claim rests on: samples, figures, notes, and what they hang on.

Arrays stay in this room; what leaves it are the frozen values of `findings`.
"""

from app.report.domain.evidence.samples import Evidence, Sample, in_currency

__all__ = ["Evidence", "Sample", "in_currency"]
