# SPDX-License-Identifier: GPL-2.0
"""In which pairs of workload and contender somebody does better than buddyguard; used by "report".

A contender is the better choice when it is as good in all three of success, p99.9 and CPU, and clearly
better in one. Success is the share of requests met, or what a workload without requests is about. Every
figure is the median over the seeds.
"""
import statistics

import cells as bench
import targets

GUARD = targets.GUARD
# A guard that looks on costs more than none there: judged by their own target.
WATCHED_ONLY = ("idle", "unmovable")
MS, US = 1e6, 1e3
SUCCESS_SLACK, LATENCY_SLACK, CPU_SLACK = 0.001, 0.05, 0.05  # what is as good
SUCCESS_GAIN = 0.02                                          # what is clearly better; of the others the same 5 %
LATENCY_LEAST = 20 * US                                      # differences below these are none
CPU_LEAST, CPU_GAIN_LEAST = 1 * MS, 2 * MS


def figures(workload, cell):
    """Success (more is better), p99.9 and CPU of one cell; None where it has no success to speak of."""
    wanted = targets.WANTED.get(bench.catalogue.plain(workload))
    values = [value for value in cell.get("figure" if wanted else "met", []) if value is not None]
    if not values:
        return None
    success = statistics.median(values) * (-1 if wanted and wanted[0] is min else 1)
    latency, cpu = (statistics.median(cell[name]) if cell.get(name) else 0 for name in ("p999_ns", "cpu_ns"))
    return success, latency, cpu


def is_as_good(other, guard):
    success, latency, cpu = other
    return (success >= guard[0] - abs(guard[0]) * SUCCESS_SLACK and
            latency <= guard[1] * (1 + LATENCY_SLACK) + LATENCY_LEAST and
            cpu <= guard[2] * (1 + CPU_SLACK) + CPU_LEAST)


def gains(other, guard):
    """In what the other one is clearly better."""
    success, latency, cpu = other
    if success > guard[0] + abs(guard[0]) * SUCCESS_GAIN + 1:
        yield "success"
    if latency < guard[1] * (1 - LATENCY_SLACK) - LATENCY_LEAST:
        yield "p99.9"
    if cpu < guard[2] * (1 - CPU_SLACK) - CPU_GAIN_LEAST:
        yield "CPU"


def shown(three):
    return f"{abs(three[0]):,.0f} / {three[1] / US:,.0f} / {three[2] / MS:,.1f}"


def pairs(found):
    """Rows: workload, contender, in what it is better, its figures and buddyguard's."""
    for workload, cells in found.items():
        guard = figures(workload, cells[GUARD]) if GUARD in cells else None
        if not guard or bench.catalogue.plain(workload) in WATCHED_ONLY:
            continue
        for contender, cell in cells.items():
            other = None if bench.is_module(contender) else figures(workload, cell)
            better = list(gains(other, guard)) if other and is_as_good(other, guard) else []
            if better:
                yield [workload, contender, ", ".join(better), shown(other), shown(guard)]
