# SPDX-License-Identifier: GPL-2.0
"""One run of the benchmark: a scenario beside a contender, and what is compared of it."""
import json
import pathlib
import subprocess
import sys

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "scenarios"
sys.path.insert(0, str(SCENARIOS))
import box
import catalogue
import procfiles
from box import is_module

RUN = SCENARIOS / "run"
CONTENDERS = ["none", "kernel", "kernel-100", "cron", "defragtick", "adaptivemmd", "compact-loop", "buddyguard"]
# What each part of buddyguard is worth.
PARTS = ["lastchance-only", "buddyguard-no-evacuate", "buddyguard-no-forecast", "buddyguard-no-demand"]
ORDER = [*CONTENDERS[:3], "defrag-mode", *CONTENDERS[3:], *PARTS]  # in tables
DEFAULT_KERNEL = "6.1"
DEFRAG_MODE_KERNEL = "7.2"  # it has vm.defrag_mode
# Storms of sleeping requests on x86-64: 32-bit ARM's kernel compacts by itself for its forks.
OTHER_KERNELS = {**{f"storm-{order}-kernel": "amd64-6.1" for order in (2, 3, 4, 6, 9)},
                 "thp": "amd64-6.1", "hugepages": "amd64-6.1"}
COSTS = ["elapsed_ns", "busy_ns", "contender_cpu_ns", "kworkers_cpu_ns", "contender_wakeups", "contender_kib",
         "kcompactd_cpu_ns", "kswapd_cpu_ns", "compact_stall", "pgmigrate_success",
         "compact_migrate_scanned", "compact_free_scanned", "pgscan_kswapd", "pgscan_direct", "workingset_refault_file", "kills_averted",
         "survey_blocks"]
LATENCIES = ["p50_ns", "p95_ns", "p99_ns", "p999_ns", "max_ns", "requests_ns"]
VALUES = ["cache_lost_pages", "rest_lost_pages", "major_faults_after", "cpu_ns_per_mib_made_usable", "longest_fork_ns",
          "least_pages", "moved_permille_of_least"]
SUPPLY_WORKLOADS = ["random-holes", "unmovable", "idle"]  # what nobody asks for is counted instead


def kernel(workload):
    """The one that it runs on."""
    wanted = catalogue.find(workload).settings.get("kernel")
    return wanted or OTHER_KERNELS.get(catalogue.plain(workload), DEFAULT_KERNEL)


def contents(workload, contender):
    """A digest of all that a run of it could notice but its seed: of the guest, and of the machine."""
    return box.digest(kernel(workload), catalogue.find(workload), contender)


def scenario(workload, contender, seed):
    command = [RUN, workload, "--guard", contender, "--seed", seed, "--icount",
               "--kernel", kernel(workload)]
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None
    return json.loads(done.stdout)


def figures(document):
    """Of a scenario's document, what the benchmark compares."""
    kill, cost, values = document["first_kill"], document["costs"], document["values"]
    storm, victim = (document["details"].get(name, {}) for name in ("storm", "victim"))
    daemon = 0 if is_module(document["guard"]) else cost["contender_cpu_ns"]
    return {"seed": document["seed"], "contents": document["contents"], "figure": document["figure"], "kills": document["kills"],
            **{name: kill[name] for name in ("free_kib", "usable_kib") if name in kill},
            **{name: storm[name] for name in ("wanted", "obtained", *LATENCIES) if name in storm},
            **({"at_once": storm["after_try"][0]} if storm and len(storm["after_try"]) > 1 else {}),
            **{name: cost[name] for name in COSTS if name in cost},
            "own_cpu_ns": daemon + cost["kworkers_cpu_ns"],
            **{name: values[name] for name in values if name in VALUES or "_after_" in name},
            **({"victim_ns": victim["total_ns"] // victim["pieces"], "victim_max_ns": victim["max_ns"]}
               if victim else {}),
            **({"supply_9": supply(document, 9)} if document["scenario"] in SUPPLY_WORKLOADS else {})}


def supply(document, order):
    """Free blocks of an order and larger ones, in blocks of that order, in the end."""
    return sum(procfiles.supply(counts, order) for counts in document["free_blocks"]["end"].values())
