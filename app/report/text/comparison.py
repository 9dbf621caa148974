"""The words of two groups beside each other."""

FIGURE, SHARE = "{figure}, range {range}", "{figure} of them, range {range}"
COUNTED, SIDE = "{engagements} of {providers}", "{figure}; {engagements} of {providers}"
