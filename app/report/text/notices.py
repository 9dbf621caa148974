"""What pages say once something is done, and the labels of the claim's form."""

CLAIM_ADDED = "Claim added. The report now tests it."
OPPOSITE_ADDED = "Opposite claim added. The report shows both together."
SWITCHED_ON, SWITCHED_OFF = "Claim switched on.", "Claim switched off. You can switch it on again."
RESET = "Claim reset to the catalogue’s wording."
KEY_CONTRASTS_SAVED = "Saved. The report shows these claims first."
LOCKED, UNLOCKED = "Locked. The report tests them apart from the other claims.", "Unlocked. Both dates are kept."
SAVED = "Saved. This report stays as it is, whatever is edited later."
WHAT_CLAIMED, WHO_CLAIMS = "What it claims", "Who claims it"
MAIL_QUEUED, TEST_QUEUED = "Queued. It leaves within a few seconds.", "The test leaves within a few seconds."
LINK_REVOKED = "The link is revoked. It opens nothing any more."
SCHEDULED, SCHEDULE_SAVED, PAUSED, RESUMED = "Scheduled.", "Saved.", "Paused.", "Resumed."
SCHEDULE_REMOVED = "Schedule removed. The reports that it made are kept."
SCHEDULE_RESTORED, TRIED_AGAIN = "The schedule is back.", "It is tried again within a minute."
STOPPING, WAITING = "Stopping", "Waiting for its turn"
LAST_YEARS = "Last 12 months and the 12 before"
POINTS = "Percentage points. A smaller difference doesn’t matter."
FROM_HALF = "Points from half: with 6, between 44% and 56% of comparisons doesn’t matter."
LABELS = {
    "sentence": "The claim in one sentence",
    "measure": "What is compared",
    "yes": "Counts as yes",
    "at_least": "At least",
    "at_most": "At most",
    "expected": "Side expected to have more",
    "strength": "Strength",
    "compared": "How it is compared",
    "covariates": "Match on",
    "margin": "Smallest difference that matters",
    "factor": "Smallest ratio that matters",
    "ended": "Only engagements that have ended",
    "caveat": "Note",
    "source": "Source",
}
