# SPDX-License-Identifier: GPL-2.0
"""Reads KTAP (and TAP 13) strictly: every plan must be there and kept, also in nested tests.

Leaves are what counts: a result that closes a nested test only has to agree with what was nested.
"""
import re

PLAN = re.compile(r"1\.\.(\d+)(?:\s*# SKIP\s*(.*))?$")
RESULT = re.compile(r"(not )?ok (\d+)\b(?:\s*-)?\s*(.*?)\s*$")
DIRECTIVE = re.compile(r"#\s*SKIP\b[:\s]*(.*)", re.IGNORECASE)


class Level:
    """One document at one depth of nesting."""

    def __init__(self, indent):
        self.indent = indent
        self.planned = None
        self.seen = 0
        self.failed = False


class Report:
    """What a stream of KTAP said: counts of leaves, and the failures with what was printed about them."""

    def __init__(self):
        self.passed = self.skipped = 0
        self.failures = []  # (name, lines)
        self.skips = []
        self._levels = [Level(0)]
        self._closed = None  # the nested document that the next result closes
        self._said = []
        self._last = None  # lines of the failure that further diagnostics belong to

    @property
    def failed(self):
        return len(self.failures)

    def fail(self, name, lines=()):
        """Diagnostics come before their result (KTAP) or, if there are none, after it (cmocka)."""
        self._levels[-1].failed = True
        lines = list(lines)
        self._last = None if lines else lines
        self.failures.append((name, lines))

    def feed(self, line):
        line = line.rstrip("\n")
        text = line.lstrip(" ")
        plan, result = PLAN.match(text), RESULT.match(text)
        if text.startswith(("KTAP version", "TAP version")):
            return
        if not (plan or result or text.startswith("Bail out!")):
            self._said.append(line)
            if self._last is not None:
                self._last.append(line)
            return
        self._enter(len(line) - len(text))
        if plan:
            self._plan(int(plan[1]), plan[2])
        elif result:
            self._result(bool(result[1]), int(result[2]), result[3])
        else:
            self.fail(text, self._said)

    def finish(self):
        self._enter(0)
        self._close(self._levels[-1])
        return self

    def _enter(self, indent):
        while indent < self._levels[-1].indent:
            closed = self._levels.pop()
            self._close(closed)
            self._levels[-1].failed |= closed.failed
            self._closed = closed
        if indent > self._levels[-1].indent:
            self._levels.append(Level(indent))

    def _close(self, level):
        if level.planned is None and level.seen:
            self.fail(f"{level.seen} results, but no plan", self._said)
            level.failed = True
        elif level.planned is not None and level.seen != level.planned:
            self.fail(f"{level.planned} tests planned, {level.seen} run", self._said)
            level.failed = True
        level.planned, level.seen = None, 0

    def _plan(self, number, skip):
        level = self._levels[-1]
        if level.planned is not None:
            self._close(level)
        level.planned = number
        if number == 0 and skip is not None:
            self.skipped += 1
            self.skips.append(skip or "everything")
        if number == level.seen:  # a plan may come last
            level.planned, level.seen = None, 0

    def _result(self, bad, number, name):
        level, closed = self._levels[-1], self._closed
        self._closed = None
        level.seen += 1
        skip = DIRECTIVE.search(name)
        if number != level.seen:
            self.fail(f"{name}: number {number} where {level.seen} is due", self._said)
        elif closed is not None:
            if bad and not closed.failed:
                self.fail(name, self._said)
        elif bad:
            self.fail(name, self._said)
        elif skip:
            self.skipped += 1
            self.skips.append(name)
            self._last = None
        else:
            self.passed += 1
            self._last = None
        self._said = []
        if level.planned == level.seen:  # kept: what follows at this depth is another document
            level.planned, level.seen = None, 0


def parse(lines):
    report = Report()
    for line in lines:
        report.feed(line)
    return report.finish()
