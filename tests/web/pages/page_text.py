"""What people read on a page: its texts, block by block, with the attributes that browsers show or read out."""

import re
from html.parser import HTMLParser

# An element of these goes on in the sentence around it; any other begins a text of its own.
INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "kbd", "mark", "small", "span", "strong", "time")
)
UNREAD = {"script", "style", "pre", "template"}
READ_OUT = ("title", "aria-label", "placeholder", "alt", "data-label")
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
# A sentence ends with its mark, before whatever begins the next; a middle dot sets facts of one line apart.
END = re.compile(r"(?<=[.!?])[)”’]?\s+(?=[“‘(]?[A-Z0-9])| · ")
WORD = re.compile(r"\b[^\W\d_]+(?:[’'-][^\W\d_]+)*\b")


class Reader(HTMLParser):
    """Collects the texts of a page in `texts`."""

    def __init__(self):
        super().__init__()
        self.texts, self.text, self.silent, self.stack = [], [], 0, []

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.texts += [said[name] for name in READ_OUT if said.get(name)]
        own = tag not in INLINE or "minor" in (said.get("class") or "").split()
        if own:
            self._end()
        if tag in VOID:
            return
        self.stack.append((tag, own))
        self.silent += tag in UNREAD

    def handle_endtag(self, tag):
        if all(each != tag for each, _ in self.stack):
            return
        while self.stack:
            each, own = self.stack.pop()
            self.silent -= each in UNREAD
            if own:
                self._end()
            if each == tag:
                break

    def handle_data(self, data):
        if not self.silent:
            self.text.append(data)

    def close(self):
        super().close()
        self._end()

    def _end(self):
        text = " ".join("".join(self.text).split())
        self.text = []
        if text:
            self.texts.append(text)


def texts(page):
    """Every text of a page, in order."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.texts


def sentences(text):
    """The sentences of a text; a list of figures ("Design: 3; Marketing: 4") is as many as it has items."""
    found = []
    for each in END.split(text):
        items = each.split("; ")
        found += items if len(items) > 2 and all(re.search(r"\d", item) for item in items) else [each]
    return [each for each in found if each]


def words(sentence):
    """How many words a sentence has; figures and signs are none."""
    return len(WORD.findall(sentence))
