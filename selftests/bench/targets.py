# SPDX-License-Identifier: GPL-2.0
"""The targets that buddyguard has in the benchmark, and whether it meets them; used by "report"."""
import statistics

import cells as bench

GUARD = "buddyguard"
MS, US = 1e6, 1e3


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
    """999 per mille where any contender comes to that; never below the best."""
    got, rest = middle(cells, GUARD, "met"), others(cells, "met")
    if got is None or not rest:
        return
    best = max(rest, key=rest.get)
    limit = min(rest[best], 999)
    yield ["requests met, permille", f"{got:.0f}", f"at least {limit:.0f} ({best}: {rest[best]:.0f})",
           verdict(got >= limit)]


def latency(cells):
    """A tenth of what `none` takes: which can be only where it meets as many, and stalls for it."""
    got, none = (middle(cells, name, "p999_ns") for name in (GUARD, "none"))
    if got is None or none is None:
        return
    limit = f"{none / US / 10:,.1f} (1/10 of none)"
    if middle(cells, "none", "met") < middle(cells, GUARD, "met") - 1:
        yield ["p99.9, us", f"{got / US:,.1f}", limit, "none fails where it would have to wait"]
    elif none < 3 * middle(cells, "none", "p50_ns"):
        yield ["p99.9, us", f"{got / US:,.1f}", limit, "none never waits"]
    else:
        yield ["p99.9, us", f"{got / US:,.1f}", limit, verdict(got <= none / 10)]


def cpu(cells):
    """A third of the cheapest contender that met as much; only where somebody did something."""
    got, met = middle(cells, GUARD, "cpu_ns"), middle(cells, GUARD, "met")
    if got is None or met is None:
        return
    peers = {name: middle(cells, name, "cpu_ns") for name, other in others(cells, "met").items() if other >= met}
    if not peers:
        yield ["CPU, ms", f"{got / MS:,.1f}", "no other contender met as many", verdict(True)]
        return
    name = min(peers, key=peers.get)
    yield ["CPU, ms", f"{got / MS:,.1f}", f"{peers[name] / MS / 3:,.1f} (1/3 of {name})",
           verdict(got <= peers[name] / 3)]


def moves(cells):
    got = middle(cells, GUARD, "pgmigrate_success")
    for name in ("compact-loop", "cron"):
        peer, met = middle(cells, name, "pgmigrate_success"), middle(cells, name, "met")
        # A peer that gained less is no measure.
        if got is not None and peer and met is not None and met >= middle(cells, GUARD, "met"):
            yield ["pages moved", f"{got:,.0f}", f"{peer / 3:,.0f} (1/3 of compact_memory's: {name})",
                   verdict(got <= peer / 3)]
            break
    ratio = middle(cells, GUARD, "moved_permille_of_least")
    if ratio is not None:
        yield ["pages moved over the least possible, permille", f"{ratio:,.0f}", "1,250", verdict(ratio <= 1250)]


def cache(cells):
    got = middle(cells, GUARD, "cache_lost_pages")
    if got is not None:
        yield ["page cache lost, pages", f"{got:,.0f}", "0", verdict(got == 0)]


def victim(cells):
    """The job beside, where nothing needed mending: where the kernel alone meets every request."""
    got, none = (middle(cells, name, "victim_ns") for name in (GUARD, "none"))
    met = middle(cells, "none", "met")
    if got is not None and none is not None and met is not None and met >= 999:
        yield ["victim's throughput, permille of none", f"{none * 1000 / got:.1f}", "990.0",
               verdict(none / got >= 0.99)]


def idle(cells):
    got, none = (middle(cells, name, "busy_permille") for name in (GUARD, "none"))
    if got is not None and none is not None:
        yield ["CPU above none's, permille of the time", f"{got - none:.2f}", "1.00", verdict(got - none <= 1)]


def judge(found):
    """Rows: workload, target, figure, limit, verdict."""
    rows = []
    for workload, cells in found.items():
        quiet = workload in ("idle", "unmovable")
        for target in [idle] if quiet else [success, latency, cpu, moves, cache, victim]:
            rows += [[workload, *row] for row in target(cells)]
    return rows
