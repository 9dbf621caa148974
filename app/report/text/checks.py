"""The words of a check of the saved reports."""

CHANGED = "Saved reports that were changed: {numbers}. {problem}"
ADVICE = "Run `contrast reports verify`. Restore a backup into a new folder to see the original."
