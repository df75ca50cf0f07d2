# SPDX-License-Identifier: GPL-2.0
"""The benchmark's plots, as SVG; used by "report"."""
import statistics
from xml.sax.saxutils import escape

import cells as bench

BAR, GAP, LEFT, WIDTH = 14, 4, 180, 110
PANEL, PANELS = WIDTH + 50, 5  # pixels, and panels in a row
GUARD, OTHER = "#2a7f62", "#8a94a6"
PALE = 0.35  # opacity of the bar of who met fewer requests than the best


def head(title, width, height):
    return ["<!-- SPDX-License-Identifier: GPL-2.0 -->",
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
            'font-size="11">', '<rect width="100%" height="100%" fill="white"/>',
            f'<text x="8" y="18" font-size="13" font-weight="bold">{escape(title)}</text>']


def number(value):
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def bar(x, y, values, top, colour, opacity):
    """The median as a bar, the range as a thin line."""
    length, low, high = (WIDTH * value / top for value in (statistics.median(values), min(values), max(values)))
    return [f'<rect x="{x}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{colour}" '
            f'fill-opacity="{opacity}"/>',
            f'<path d="M{x + low:.1f} {y + BAR / 2}H{x + high:.1f}" stroke="black"/>',
            f'<text x="{x + max(length, high) + 4:.1f}" y="{y + BAR - 3}">{number(statistics.median(values))}</text>']


def row_of_panels(panels, contenders, y, top_of, failing):
    parts = [f'<text x="{LEFT - 8}" y="{y + 30 + i * (BAR + GAP)}" text-anchor="end">{escape(name)}</text>'
             for i, name in enumerate(contenders)]
    for column, (workload, cells) in enumerate(panels):
        x, top = LEFT + column * PANEL, top_of(cells)
        parts.append(f'<text x="{x}" y="{y + 12}" font-weight="bold">{escape(workload)}</text>')
        for i, name in enumerate(contenders):
            if name in cells:
                colour = GUARD if bench.is_module(name) else OTHER
                opacity = PALE if (workload, name) in failing else 1
                parts += bar(x, y + 19 + i * (BAR + GAP), cells[name], top, colour, opacity)
    return parts


def panels(title, data, top_of, failing):
    """One small plot for each workload, contenders below one another, the same in each."""
    names = bench.CONTENDERS + bench.PARTS
    contenders = [name for name in names if any(name in cells for cells in data.values())]
    high = 30 + len(contenders) * (BAR + GAP)
    items = list(data.items())
    rows = [items[at:at + PANELS] for at in range(0, len(items), PANELS)]
    parts = head(title, LEFT + PANELS * PANEL, 34 + len(rows) * high)
    for at, row in enumerate(rows):
        parts += row_of_panels(row, contenders, 30 + at * high, top_of, failing)
    return "\n".join(parts + ["</svg>"]) + "\n"


def pick(found, key, divisor):
    """Workload -> contender -> values, of the workloads that have the figure."""
    data = {}
    for workload, cells in found.items():
        values = {name: [value / divisor for value in figures[key]] for name, figures in cells.items()
                  if key in figures and "-no-" not in name}
        if values:
            data[workload] = values
    return data


def largest(cells):
    return max(max(values) for values in cells.values()) or 1


def short_of_best(found):
    """Pairs of workload and contender that met fewer requests than another one, by more than one per mille."""
    for workload, cells in found.items():
        met = {name: statistics.median(figures["met"]) for name, figures in cells.items() if "met" in figures}
        for name, value in met.items():
            if value < max(met.values()) - 1:
                yield workload, name


def draw(found):
    """File name -> SVG. A range may be longer than its bar."""
    free = pick(found, "free_kib", 1024)
    most_free = max(map(largest, free.values()), default=1)
    every = [("success.svg", "Requests met, per mille", pick(found, "met", 1), lambda _: 1000),
             ("cpu.svg", "CPU of contender, kernel workers, kcompactd, kswapd and requests, ms, "
              "each panel to its own scale (pale: met fewer requests)", pick(found, "cpu_ns", 1e6), largest),
             ("p999.svg", "99.9 % of requests took no longer than, us, each panel to its own scale "
              "(pale: met fewer requests)", pick(found, "p999_ns", 1e3), largest),
             ("free-at-kill.svg", "Free memory when the first process is killed, MiB (no bar: nobody was, or not run)",
              free, lambda _: most_free)]
    failing = set(short_of_best(found))
    for name, title, data, top_of in every:
        if data:
            yield name, panels(title, data, top_of, set() if name == "success.svg" else failing)
