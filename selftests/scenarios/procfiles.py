# SPDX-License-Identifier: GPL-2.0
"""What a guest's copies of /proc/buddyinfo and /proc/kpageflags say; see linux/kernel-page-flags.h."""
import array
import sys

LRU, BUDDY, MMAP, ANON, NOPAGE, THP, OFFLINE = 5, 10, 11, 12, 20, 22, 23
FREE, MOVABLE, PINNED = 0, 1, None


def page_flags(path):
    """64 bits a page."""
    flags = array.array("Q")
    flags.frombytes(path.read_bytes())
    if sys.byteorder == "big":
        flags.byteswap()
    return flags


def classify(flags):
    """What it costs to empty a page; PINNED when that cannot be.

    Pages of which the kernel says nothing are pinned: its own, and the few that are free on per-CPU lists.
    """
    if flags >> BUDDY & 1:
        return FREE
    if flags >> NOPAGE & 1 or flags >> OFFLINE & 1:
        return PINNED
    movable = flags >> LRU & 1 or flags >> THP & 1 or (flags >> ANON & 1 and flags >> MMAP & 1)
    return MOVABLE if movable else PINNED


def pinned_by_block(flags, block_pages):
    """Of each whole pageblock, how many pages are pinned."""
    for begin in range(0, len(flags) - block_pages + 1, block_pages):
        yield sum(classify(word) is PINNED for word in flags[begin:begin + block_pages])


def free_blocks(path):
    """Zone -> free blocks by order, as /proc/buddyinfo had them."""
    lines = (line.replace(",", " ").split() for line in path.read_text().splitlines())
    return {f"{line[1]}/{line[3]}": [int(count) for count in line[4:]] for line in lines}


def supply(counts, order):
    """Free blocks of an order and larger ones, in blocks of that order."""
    return sum(count << k >> order for k, count in enumerate(counts) if k >= order)
