#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Find in a guest's console what must not be there: console.py FILE, or as a module.

The kernel's own reports of an out-of-memory kill and of a failed allocation are no stains: tests bring
them about. Their stack traces are told from others by the line that they begin with. A failed allocation
of a kernel worker is a stain: that one is ours. A kill that a user asks for by SysRq is a worker's too.
The kernel has data races of its own, many of them meant: of KCSAN's reports, those are stains where one
of the two accesses is buddyguard's.
"""
import re
import sys

STAIN = re.compile(
    r"WARNING:|BUG:|kernel BUG at|Internal error|Oops|Unable to handle kernel|Kernel panic|"
    r"INFO: (task|rcu|possible|trying|lockdep|suspicious|Slab)|KASAN|UBSAN|KFENCE|ODEBUG|"
    r"kmemleak: \d+ new|unreferenced object|leak detector disabled|general protection|refcount_t:|list_(add|del) corruption|"
    r"soft lockup|hard LOCKUP|rcu.*detected stalls|scheduling while atomic|sleeping function called|"
    r"bad page|Bad page|nobody cared|workqueue: .*flushing|kworker\S*: page allocation failure|"
    r"deprecated|segfault|unable to allocate")
TRACE = re.compile(r"Call [Tt]race|unwind_backtrace")
EXPECTED = re.compile(r"invoked oom-killer|(?<!kworker)\S*: (page allocation failure|vmalloc error)")
BY_HAND = re.compile(r"invoked oom-killer: .*order=-1")
TRACE_REACH = 12  # lines from such a report's first one to its trace
CONTEXT = 12  # lines shown of each stain
RACE = re.compile(r"BUG: KCSAN: ")
TEST = re.compile(r"test: (\S+)")


def stains(lines, most=5):
    """The first stains, each as lines: in which test, and the console from there on."""
    found, test, expected_until = [], "boot", -1
    for index, line in enumerate(lines):
        if TEST.search(line):
            test = TEST.search(line)[1]
        if EXPECTED.search(line) and ("kworker" not in line or BY_HAND.search(line)):
            expected_until = index + TRACE_REACH
        if RACE.search(line) and "[buddyguard]" not in line:
            continue
        if STAIN.search(line) or (TRACE.search(line) and index > expected_until):
            found.append([f"in {test}:", *lines[index:index + CONTEXT]])
            if len(found) == most:
                break
    return [line for stain in found for line in stain]


if __name__ == "__main__":
    with open(sys.argv[1], errors="replace") as log:
        dirty = stains(log.read().splitlines())
    print("\n".join(dirty) if dirty else "clean")
    sys.exit(1 if dirty else 0)
