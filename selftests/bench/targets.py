# SPDX-License-Identifier: GPL-2.0
"""The targets that buddyguard has in the benchmark, and whether it meets them; used by "report"."""
import statistics

import cells as bench

GUARD = "buddyguard"
MS, US = 1e6, 1e3
# Workloads without requests: what is wanted of their figure, and what it is.
WANTED = {"leak400": (max, "leaked, MiB"), "alloc-only": (max, "allocated, MiB"), "alloc-touch": (max, "allocated, MiB"),
          "cma-driver": (max, "met of the driver's, permille"), "fork-order2": (min, "all forks, ns"),
          "cma-release": (min, "free above min at the kill, KiB"),
          "cma-release-now": (min, "free above min at the kill, KiB")}
# Those, and one that none can win: a figure of their own is shown.
WITH_FIGURE = [*WANTED, "true-shortage"]
# Contenders that write to compact_memory.
COMPACTERS = ("compact-loop", "cron", "adaptivemmd")
STRANDED_KIB = 1024           # above min at the first kill
PER_MIB_NS = 3.3 * MS         # CPU for each MiB made usable
VAIN = ("leak400", "alloc-touch", "true-shortage")  # where nothing can be gained
VAIN_NS = 2 * MS              # CPU above none there
NEVER_WAITS = 3  # times its median: less is no waiting


def middle(cells, contender, key):
    values = cells.get(contender, {}).get(key)
    return statistics.median(values) if values else None


def others(cells, key):
    """Contenders that are not ours -> median."""
    found = {name: middle(cells, name, key) for name in cells if not bench.is_module(name)}
    return {name: value for name, value in found.items() if value is not None}


def verdict(good):
    return "met" if good else "**missed**"


def success(cells):
    """As many as the best of the others, which is more than 999 per mille where that can be had."""
    got, rest = middle(cells, GUARD, "met"), others(cells, "met")
    if got is None or not rest:
        return
    best = max(rest, key=rest.get)
    yield ["requests met, permille", f"{got:.1f}", f"at least {rest[best]:.1f} ({best})", verdict(got >= rest[best])]


def latency(cells):
    """A tenth of what `none` takes, and why that may be out of reach."""
    got, none = (middle(cells, name, "p999_ns") for name in (GUARD, "none"))
    if got is None or none is None:
        return
    why = ""
    if middle(cells, "none", "met") < middle(cells, GUARD, "met") - 1:
        why = "; none fails where it would have to wait"
    elif none < NEVER_WAITS * middle(cells, "none", "p50_ns"):
        why = "; none never waits"
    yield ["p99.9, us", f"{got / US:,.1f}", f"{none / US / 10:,.1f} (1/10 of none{why})", verdict(got <= none / 10)]


def as_good(cells, key, better):
    """The contenders that come to as much as the guard, and what CPU time each took."""
    got = middle(cells, GUARD, key)
    return {name: middle(cells, name, "cpu_ns") for name, other in others(cells, key).items()
            if better(other, got) == other}


def cpu(cells, key="met", better=max):
    """A third of the cheapest contender with the same success."""
    got = middle(cells, GUARD, "cpu_ns")
    if got is None or middle(cells, GUARD, key) is None:
        return
    peers = as_good(cells, key, better)
    if not peers:
        yield ["CPU, ms", f"{got / MS:,.1f}", "no other contender comes to as much", verdict(True)]
        return
    name = min(peers, key=peers.get)
    yield ["CPU, ms", f"{got / MS:,.1f}", f"{peers[name] / MS / 3:,.1f} (1/3 of {name})",
           verdict(got <= peers[name] / 3)]


def moves(cells):
    """A third of what compact_memory moves for whoever writes to it, moves least and gains as much."""
    got, met = (middle(cells, GUARD, key) for key in ("pgmigrate_success", "met"))
    moved = {name: count for name, count in others(cells, "pgmigrate_success").items()
             if name in COMPACTERS and count and met is not None and (middle(cells, name, "met") or 0) >= met}
    if moved:
        name = min(moved, key=moved.get)
        yield ["pages moved", f"{got:,.0f}", f"{moved[name] / 3:,.0f} (1/3 of compact_memory's: {name})",
               verdict(got <= moved[name] / 3)]
    ratio = middle(cells, GUARD, "moved_permille_of_least")
    if ratio is not None:
        yield ["pages moved over the least possible, permille", f"{ratio:,.0f}", "1,250", verdict(ratio <= 1250)]


def cache(cells):
    """No more than with the kernel alone."""
    lost, alone = (cells.get(name, {}).get("cache_lost_pages") for name in (GUARD, "kernel"))
    if lost and alone:
        yield ["page cache lost at most, pages", f"{max(lost):,.0f}", f"{max(alone):,.0f} (kernel)",
               verdict(max(lost) <= max(alone))]


def victim(cells):
    """The job beside, where nothing needed mending: where the kernel alone meets every request."""
    got, none = (middle(cells, name, "victim_ns") for name in (GUARD, "none"))
    met = middle(cells, "none", "met")
    if got is not None and none is not None and met is not None and met >= 999:
        yield ["victim's throughput, permille of none", f"{none * 1000 / got:.1f}", "990.0",
               verdict(none / got >= 0.99)]


def stranded(cells):
    """Where memory is free, and a process is killed all the same."""
    got, spent = (middle(cells, GUARD, key) for key in ("figure", "cpu_ns_per_mib_made_usable"))
    if got is not None:
        yield ["free above min at the kill, KiB", f"{got:,.0f}", f"{STRANDED_KIB:,}", verdict(got <= STRANDED_KIB)]
    if spent is not None:
        yield ["CPU for each MiB made usable, ms", f"{spent / MS:.1f}", f"{PER_MIB_NS / MS:.1f}", verdict(spent <= PER_MIB_NS)]


def vain(cells):
    got, none = (middle(cells, name, "cpu_ns") for name in (GUARD, "none"))
    if got is not None and none is not None:
        yield ["CPU above none's, ms", f"{(got - none) / MS:.1f}", f"{VAIN_NS / MS:.1f}", verdict(got - none <= VAIN_NS)]


def aging(cells):
    """Half of what the kernel alone comes to."""
    got, none = (middle(cells, name, "figure") for name in (GUARD, "none"))
    if got is not None and none is not None:
        yield ["polluted pageblocks in the end", f"{got:,.0f}", f"{none / 2:,.1f} (1/2 of none)", verdict(got <= none / 2)]


def idle(cells):
    got, none = (middle(cells, name, "busy_permille") for name in (GUARD, "none"))
    if got is not None and none is not None:
        yield ["CPU above none's, permille of the time", f"{got - none:.2f}", "1.00", verdict(got - none <= 1)]


def outcome(cells, better, title):
    """A workload without requests: its figure is never worse than the best of the others."""
    got, rest = middle(cells, GUARD, "figure"), others(cells, "figure")
    if got is None or not rest:
        return
    best = better(rest, key=rest.get)
    yield [title, f"{got:,.0f}", f"at {'least' if better is max else 'most'} {rest[best]:,.0f} ({best})",
           verdict(better(got, rest[best]) == got)]
    yield from cpu(cells, "figure", better)


def rows_of(workload, cells):
    plain = bench.catalogue.plain(workload)
    if plain in VAIN:
        yield from vain(cells)
    if plain.startswith("aging"):
        yield from aging(cells)
    elif plain.startswith("cma-release"):
        yield from stranded(cells)
    elif plain in ("idle", "unmovable"):
        yield from idle(cells)
    elif plain in WANTED:
        yield from outcome(cells, *WANTED[plain])
    else:
        for target in (success, latency, cpu, moves, cache, victim):
            yield from target(cells)


def judge(found):
    """Rows: workload, target, figure, limit, verdict."""
    return [[workload, *row] for workload, cells in found.items() for row in rows_of(workload, cells)]
