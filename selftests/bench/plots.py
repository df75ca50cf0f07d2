# SPDX-License-Identifier: GPL-2.0
"""The benchmark's pictures, as SVG; used by "report".

Colours are told apart by the colour-blind (Okabe and Ito's palette); buddyguard is a diamond besides.
"""
import math
import statistics
from xml.sax.saxutils import escape

import cells as bench

GUARD = "buddyguard"
COLOURS = {"none": "#000000", "kernel": "#56b4e9", "kernel-100": "#0072b2", "cron": "#e69f00", "defragtick": "#cc79a7",
           "adaptivemmd": "#d55e00", "compact-loop": "#8a8a8a", GUARD: "#009e73"}
WORDS = {"none": "nothing done", "kernel": "the kernel as it comes", "kernel-100": "the kernel, proactive at 100",
         "cron": "cron: drop caches, compact", "defragtick": "defragtick", "adaptivemmd": "adaptivemmd",
         "compact-loop": "compact_memory in a loop", GUARD: "buddyguard"}
LEFT, WIDTH, RIGHT, LINE, GAP = 250, 480, 40, 9, 10
LEGEND_ROW = 3      # contenders in a row of the legend
STRANDED, USABLE, INK, PALE = "#d55e00", "#56b4e9", "#222222", "#dddddd"
RELEASES = ("old-cma-release", "cma-release")  # the first one that was measured makes the first picture
SAME = 1.05         # values within that factor are no difference
SHORT_US = 20       # requests that nobody makes longer are of no account
LITTLE_NS = 2e6     # CPU time that nobody exceeds is of none
PLAIN = {"thp": "huge pages by page faults", "hugepages": "huge pages reserved", "storm": "1,500 blocks at once",
         "leak400": "leak until killed", "alloc-touch": "memory until killed", "alloc-only": "address space",
         "fork-order2": "forks", "cma-driver": "a driver wants CMA", "cma-release": "CMA starvation, 3 s to prepare",
         "cma-release-now": "CMA starvation, at once", "true-shortage": "true shortage"}
GROUPS = [("Requests that may not wait", lambda name: name.startswith("storm-") and "kernel" not in name or name == "storm"),
          ("Requests that may wait", lambda name: name.endswith("-kernel") or name in ("thp", "hugepages")),
          ("CMA", lambda name: name.startswith("cma-")),
          ("When nothing can be gained", lambda name: name in ("leak400", "alloc-touch", "alloc-only", "true-shortage")),
          ("Forks", lambda name: name == "fork-order2")]


def label(workload):
    plain = bench.catalogue.plain(workload)
    words = PLAIN.get(plain) or "order " + plain.split("-")[1]
    settings = workload.split("+")[1:]
    return ("old box: " if is_old(workload) else "") + ", ".join([words, *settings])


def text(x, y, words, **attributes):
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text x="{x:.1f}" y="{y:.1f}"{extra}>{escape(words)}</text>'


def page(title, notes, height, parts):
    head = ["<!-- SPDX-License-Identifier: GPL-2.0 -->",
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + RIGHT}" height="{height:.0f}" '
            f'font-family="sans-serif" font-size="12" fill="{INK}">', '<rect width="100%" height="100%" fill="white"/>',
            text(10, 22, title, font_size=16, font_weight="bold")]
    head += [text(10, 42 + 16 * number, note, fill="#555555") for number, note in enumerate(notes)]
    return "\n".join([*head, *parts, "</svg>"]) + "\n"


class Axis:
    """From values to places: logarithmic, or from 0."""

    def __init__(self, ticks, unit, logarithmic=True):
        self.ticks, self.unit, self.logarithmic = ticks, unit, logarithmic

    def x(self, value):
        low, high = self.ticks[0], self.ticks[-1]
        value = min(max(value, low), high)
        share = math.log(value / low) / math.log(high / low) if self.logarithmic else (value - low) / (high - low)
        return LEFT + WIDTH * share

    def draw(self, top, bottom):
        for tick in self.ticks:
            x = self.x(tick)
            yield f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="{PALE}"/>'
            yield text(x, top - 5, f"{tick:,.0f}" if tick >= 1 else f"{tick:g}", text_anchor="middle", fill="#555555")
        yield text(LEFT - 30, top - 5, self.unit, text_anchor="end", fill="#555555")


def powers(low, high):
    """Ticks of a logarithmic axis that holds both."""
    ticks = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000]
    first = max([number for number, tick in enumerate(ticks) if tick <= low], default=0)
    last = min([number for number, tick in enumerate(ticks) if tick >= high], default=len(ticks) - 1)
    return ticks[first:max(last, first + 1) + 1]


def mark(x, y, name):
    if name == GUARD:
        return f'<path d="M{x:.1f} {y - 6}l6 6l-6 6l-6 -6z" fill="{COLOURS[name]}"/>'
    return f'<circle cx="{x:.1f}" cy="{y}" r="3.5" fill="{COLOURS[name]}"/>'


def legend_rows(names):
    return [names[first:first + LEGEND_ROW] for first in range(0, len(names), LEGEND_ROW)]


def legend(names, y):
    for row, members in enumerate(legend_rows(names)):
        for column, name in enumerate(members):
            x, at = 16 + column * (LEFT + WIDTH) / LEGEND_ROW, y + 16 * row
            yield mark(x, at - 4, name)
            yield text(x + 10, at, WORDS[name], font_weight="bold" if name == GUARD else "normal")


def whisker(axis, y, name, values):
    return (f'<path d="M{axis.x(min(values)):.1f} {y}H{axis.x(max(values)):.1f}" stroke="{COLOURS[name]}" '
            'stroke-width="1.5"/>')


def lines_of(y, words, cells, axis):
    """A line for each contender that was run."""
    parts = [text(LEFT - 16, y + len(cells) * LINE / 2 + 4, words, text_anchor="end")]
    for number, (name, values) in enumerate(cells.items()):
        at = y + number * LINE + LINE / 2
        parts += [whisker(axis, at, name, values), mark(axis.x(statistics.median(values)), at, name)]
    return parts


def is_old(workload):
    return workload.startswith("old-")


def by_age_and_order(workload):
    plain = bench.catalogue.plain(workload)
    return is_old(workload), not plain.startswith("storm-"), plain


def grouped(data):
    """Title -> workload -> cells, in the order of the groups."""
    for title, belongs in GROUPS:
        members = [workload for workload in data if belongs(bench.catalogue.plain(workload))]
        if members:
            yield title, {workload: data[workload] for workload in sorted(members, key=by_age_and_order)}


def dots(title, notes, groups, axis):
    """A mark for each contender's median, in a line of its own below the others; groups: heading -> words -> cells."""
    names = [name for name in COLOURS if any(name in cells for rows in groups.values() for cells in rows.values())]
    above = 42 + 16 * len(notes) + 18
    y = top = above + 16 * len(legend_rows(names)) + 10
    parts = []
    for heading, rows in groups.items():
        parts.append(text(10, y + 14, heading, font_weight="bold"))
        y += 20
        for words, cells in rows.items():
            parts += lines_of(y, words, cells, axis)
            y += len(cells) * LINE + GAP
            parts.append(f'<path d="M{LEFT} {y - GAP / 2}H{LEFT + WIDTH}" stroke="#eeeeee"/>')
    return page(title, notes, y + 10, [*legend(names, above), *axis.draw(top, y), *parts])


def by_workload(data):
    return {heading: {label(workload): cells for workload, cells in rows.items()} for heading, rows in grouped(data)}


def pick(found, key, divisor):
    """Workload -> contender -> values, of the workloads that have the figure and the contenders that are shown."""
    data = {}
    for workload, cells in found.items():
        values = {name: [value / divisor for value in cells[name][key]] for name in COLOURS
                  if name in cells and cells[name].get(key)}
        if values:
            data[workload] = values
    return data


def differ(data, factor, least=0):
    """Only the workloads in which the contenders' medians differ by more than that, and one is above the least."""
    for workload, cells in data.items():
        medians = [statistics.median(values) for values in cells.values()]
        if max(medians) > max(min(medians) * factor, least):
            yield workload, cells


def success(found):
    data = dict(differ(pick(found, "met", 1), SAME))
    axis = Axis([0, 200, 400, 600, 800, 1000], "requests met, of 1,000", logarithmic=False)
    return dots("How many requests are met: further right is better",
                ["Only workloads in which contenders differ by more than 5 %.",
                 "Mark: median of the seeds. Line: from the lowest seed to the highest."], by_workload(data), axis)


def latency(found):
    data = dict(differ(pick(found, "p999_ns", 1e3), 2, SHORT_US))
    every = [value for cells in data.values() for values in cells.values() for value in values]
    axis = Axis(powers(min(every), max(every)), "microseconds, log scale")
    return dots("The slowest request in 1,000: further left is better",
                [f"99.9 % took no longer. Only workloads in which contenders differ twofold, and by {SHORT_US} us.",
                 "Mark: median of the seeds. Line: from the lowest seed to the highest. A request that fails may fail fast."],
                by_workload(data), axis)


def ratios(found):
    """CPU time of each cell over that of doing nothing, medians."""
    for workload, cells in pick(found, "cpu_ns", 1).items():
        medians = {name: statistics.median(values) for name, values in cells.items()}
        if medians.get("none") and max(medians.values()) > LITTLE_NS:
            yield workload, {name: value / medians["none"] for name, value in medians.items() if name != "none"}


def cpu_by_group(data):
    """Heading -> words -> contender -> its ratios in the workloads of the group."""
    groups = {"A box that has just booted": {}, "An old box: an unmovable page in every MiB, or in every 8": {}}
    for heading, rows in grouped(data):
        for old, group in enumerate(groups.values()):
            members = [cells for workload, cells in rows.items() if is_old(workload) == bool(old)]
            names = [name for name in COLOURS if any(name in cells for cells in members)]
            if members:
                group[f"{heading} ({len(members)})"] = {
                    name: [cells[name] for cells in members if name in cells] for name in names}
    return {heading: rows for heading, rows in groups.items() if rows}


def cpu(found):
    groups = cpu_by_group(dict(ratios(found)))
    every = [value for rows in groups.values() for cells in rows.values() for values in cells.values() for value in values]
    axis = Axis(powers(min(every), max(every)), "times, log scale")
    return dots("CPU time beside that of doing nothing: further left is better",
                ["1: as much as the kernel with its proactive compaction off. Counted: the contender, kernel workers,",
                 "kcompactd, kswapd and the requests. Mark: median of the group's workloads. Line: from the lowest to the highest."],
                groups, axis)


def stack(y, high, name, cell, scale):
    """Usable, then what is stranded in CMA, in MiB."""
    free, usable = (statistics.median(cell[key]) / 1024 for key in ("free_kib", "usable_kib"))
    stranded = max(free - usable, 0)
    weight = "bold" if name == GUARD else "normal"
    return [text(LEFT - 10, y + high / 2 + 4, WORDS[name], text_anchor="end", font_weight=weight),
            f'<rect x="{LEFT}" y="{y}" width="{usable * scale:.1f}" height="{high}" fill="{USABLE}"/>',
            f'<rect x="{LEFT + usable * scale:.1f}" y="{y}" width="{stranded * scale:.1f}" height="{high}" fill="{STRANDED}"/>',
            text(LEFT + free * scale + 6, y + high / 2 + 4, f"{free:,.0f} MiB", font_weight=weight)]


def key_of_stack(y):
    return [f'<rect x="{LEFT}" y="{y - 10}" width="12" height="12" fill="{USABLE}"/>', text(LEFT + 18, y, "usable"),
            f'<rect x="{LEFT + 80}" y="{y - 10}" width="12" height="12" fill="{STRANDED}"/>',
            text(LEFT + 98, y, "stranded in CMA: free, but of no use to a page table")]


def free_at_kill(found):
    workload = next((name for name in RELEASES if GUARD in found.get(name, {})), None)
    if not workload:
        return None
    cells = {name: found[workload][name] for name in COLOURS if found[workload].get(name, {}).get("free_kib")}
    most = max(statistics.median(cell["free_kib"]) for cell in cells.values()) / 1024
    box = "An old box" if workload.startswith("old-") else "A box"
    notes = [f"{box} of 512 MiB; a driver has just let 120 MiB of CMA go. Medians of {len(cells[GUARD]['free_kib'])} seeds."]
    y, parts = 100, key_of_stack(80)
    for name, cell in cells.items():
        parts += stack(y, 22, name, cell, (WIDTH - 70) / most)
        y += 30
    return page("Memory still free when the kernel kills a process: smaller is better", notes, y + 8, parts)


def draw(found):
    """File name -> SVG."""
    for name, make in (("free-at-kill.svg", free_at_kill), ("success.svg", success), ("p999.svg", latency), ("cpu.svg", cpu)):
        picture = make(found)
        if picture:
            yield name, picture
