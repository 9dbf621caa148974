"""A pattern walked by a backtracking search of our own, which counts what it looks at, tries and takes back."""

from re import _compiler, _constants, _parser

MOST = 3_000_000  # steps of one look, above which it need not go on
_ALONE = {_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN}
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


class TooManySteps(Exception):
    """A pattern takes more steps than any text of this size is worth."""


class Walk:
    """A pattern walked with a backtracking search of our own."""

    def __init__(self, pattern):
        self.tree = _parser.parse(pattern.pattern, pattern.flags)
        self.flags = pattern.flags
        self.whole, self.steps = False, 0
        self.groups, self.open = {}, {}
        self.start = self._all(self.tree, self._end)

    def run(self, text, at, whole):
        """Where a match from `at` ends; -1 where there is none."""
        self.text, self.whole, self.groups = text, whole, {}
        return self.start(at)

    def _end(self, at):
        return at if not self.whole or at == len(self.text) else -1

    def _count(self):
        self.steps += 1
        if self.steps > MOST:
            raise TooManySteps

    def _all(self, nodes, then):
        for node in reversed(list(nodes)):
            then = self._one(node, then)
        return then

    def _test(self, node):
        """Whether a node that takes one character, or none, fits at a place."""
        piece = _parser.SubPattern(self.tree.state, [node])
        fits, known = _compiler.compile(piece, self.flags).match, {}

        def alone(at):
            self._count()
            char = self.text[at : at + 1]
            if char not in known:
                known[char] = bool(char) and fits(char) is not None
            return known[char]

        return alone if node[0] in _ALONE else lambda at: fits(self.text, at) is not None

    def _one(self, node, then):
        op, what = node
        if op in _ALONE:
            test = self._test(node)
            return lambda at: then(at + 1) if test(at) else -1
        if op is _constants.AT:
            test = self._test(node)
            return lambda at: then(at) if test(at) else -1
        if op in _REPEATS:
            return self._repeat(op, *what, then)
        return getattr(self, "_" + op.name.lower())(what, then)

    def _subpattern(self, what, then):
        group, _, _, nodes = what
        if group is None:
            return self._all(nodes, then)
        opened = self.open.setdefault(group, [])

        def close(at):
            begin, before = opened.pop(), self.groups.get(group)
            self.groups[group] = (begin, at)
            found = then(at)
            if found < 0:
                self.groups[group] = before
            opened.append(begin)
            return found

        inner = self._all(nodes, close)

        def enter(at):
            opened.append(at)
            found = inner(at)
            opened.pop()
            return found

        return enter

    def _branch(self, what, then):
        ways = [self._all(nodes, then) for nodes in what[1]]

        def each(at):
            for way in ways:
                self._count()
                if (found := way(at)) >= 0:
                    return found
            return -1

        return each

    def _atomic_group(self, nodes, then):
        inner = self._all(nodes, lambda at: at)
        return lambda at: -1 if (found := inner(at)) < 0 else then(found)

    def _looked(self, what):
        direction, nodes = what
        inner, width = self._all(nodes, lambda at: at), nodes.getwidth()[0] if direction < 0 else 0
        return lambda at: at >= width and inner(at - width) >= 0

    def _assert(self, what, then):
        seen = self._looked(what)
        return lambda at: then(at) if seen(at) else -1

    def _assert_not(self, what, then):
        seen = self._looked(what)
        return lambda at: -1 if seen(at) else then(at)

    def _groupref(self, group, then):
        def same(at):
            begin, end = self.groups.get(group) or (0, -1)
            self.steps += max(0, end - begin)
            return then(at + end - begin) if end >= 0 and self.text.startswith(self.text[begin:end], at) else -1

        return same

    def _groupref_exists(self, what, then):
        group, yes, no = what
        ways = self._all(yes, then), self._all(no or [], then)

        def either(at):
            return ways[0 if self.groups.get(group) else 1](at)

        return either

    def _repeat(self, op, least, most, nodes, then):
        if op is _constants.POSSESSIVE_REPEAT:
            return self._atomic_group([(_constants.MAX_REPEAT, (least, most, nodes))], then)
        greedy = op is _constants.MAX_REPEAT
        if len(nodes) == 1 and nodes[0][0] in _ALONE:
            return self._run(greedy, least, most, self._test(nodes[0]), then)
        rounds = []

        def after(at):
            count, before = rounds.pop()
            found = enter(count + 1, at) if at != before or count < least else -1
            rounds.append((count, before))
            return found

        def again(count, at):
            if count >= most:
                return -1
            rounds.append((count, at))
            found = body(at)
            rounds.pop()
            return found

        def enter(count, at):
            self._count()
            ways = [lambda: again(count, at)] + ([lambda: then(at)] if count >= least else [])
            for way in ways if greedy else reversed(ways):
                if (found := way()) >= 0:
                    return found
            return -1

        body = self._all(nodes, after)
        return lambda at: enter(0, at)

    def _run(self, greedy, least, most, test, then):
        def one_after_another(at):
            many = 0
            while many < (most if greedy else least) and test(at + many):
                many += 1
            if many < least:
                return -1
            while True:
                self._count()
                if (found := then(at + many)) >= 0:
                    return found
                if (greedy and many == least) or (not greedy and (many >= most or not test(at + many))):
                    return -1
                many += -1 if greedy else 1

        return one_after_another
