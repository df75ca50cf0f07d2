# SPDX-License-Identifier: GPL-2.0
"""What the scenario aging wrote down at each age, as figures."""
import re

import procfiles

ORDERS = (2, 4, 6, 9)


def ages(out):
    """Hours, ascending."""
    return sorted(int(path.name.split("_")[1]) for path in out.glob("age_*"))


def in_areas(pfn, areas):
    """Whether it is in one of the stretches "PFN,PAGES,PFN,PAGES"."""
    numbers = [int(word) for word in areas.split(",") if word]
    return any(begin <= pfn < begin + pages for begin, pages in zip(numbers[::2], numbers[1::2]))


def blocks(snapshot, values):
    """Pageblocks outside CMA that hold pages that cannot move: mostly such ones, and a few of them."""
    size, areas = values["block_pages"], str(values.get("cma_areas", ""))
    pinned = [count for number, count in
              enumerate(procfiles.pinned_by_block(procfiles.page_flags(snapshot / "kpageflags"), size))
              if not in_areas(values["first_pfn"] + number * size, areas)]
    return {"unmovable_blocks": sum(count > size // 2 for count in pinned),
            "polluted_blocks": sum(0 < count <= size // 2 for count in pinned), "blocks": len(pinned)}


def fallbacks(snapshot):
    """Hits of the event so far."""
    counts = re.findall(r"hitcount:\s+(\d+)", (snapshot / "fallbacks").read_text())
    return sum(map(int, counts))


def supply(snapshot, order):
    """Of all zones."""
    return sum(procfiles.supply(counts, order) for counts in procfiles.free_blocks(snapshot / "buddyinfo").values())


def storm(details, order, hours):
    found = details[f"storm_{order}_{hours}"]
    return {f"met_{order}": found["obtained"] * 1000 // found["wanted"], f"p999_{order}_ns": found["p999_ns"]}


def figures(out, values, details):
    """Name, with the age in hours behind it -> figure; and polluted_blocks, of the last age."""
    found, before_hours, before_count = {}, 0, 0
    for hours in ages(out):
        snapshot = out / f"age_{hours}"
        count = fallbacks(snapshot)
        now = {**blocks(snapshot, values),
               "fallbacks_an_hour": round((count - before_count) / (hours - before_hours), 1),
               **{f"supply_{order}": supply(snapshot, order) for order in ORDERS},
               **storm(details, 4, hours), **storm(details, 9, hours)}
        found |= {f"{name}_after_{hours}h": value for name, value in now.items()}
        found["polluted_blocks"] = now["polluted_blocks"]
        before_hours, before_count = hours, count
    return found
