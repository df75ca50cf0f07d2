# SPDX-License-Identifier: GPL-2.0
"""Text as people see it, compared with files that `make accept` rewrites."""
import json

from lib import FAILED, OK, RECORDING, verbs


def show(env, name, *arguments):
    out, err = env.expect(OK, *arguments)
    assert not err, err
    env.golden(name, out)


def test_help(env):
    show(env, "help.txt", "help")
    text = ""
    for verb in verbs(env)["verbs"]:
        text += env.expect(OK, "help", verb["name"])[0] + "\n"
    env.golden("help-verbs.txt", text)


def test_status(env):
    show(env, "status.txt", "--from", RECORDING, "status")


def test_zones(env):
    show(env, "zones.txt", "--from", RECORDING, "zones")


def test_get(env):
    show(env, "get.txt", "--from", RECORDING, "get")


def test_get_of_one_key_is_its_bare_value(env):
    out, _ = env.expect(OK, "--from", RECORDING, "get", "cooldown_ms")
    assert out == "300\n", out


def test_profile(env):
    show(env, "profile.txt", "--from", RECORDING, "profile")


def test_history(env):
    show(env, "history.txt", "--from", RECORDING, "history")


def test_monitor(env):
    show(env, "monitor.txt", "--from", RECORDING, "monitor")


def test_stats(env):
    show(env, "stats.txt", "--from", RECORDING, "stats")


def test_map(env):
    show(env, "map.txt", "--from", RECORDING, "map")


def call(number, failure, **more):
    """What a driver asked of a CMA area, the number-th time."""
    return {"time_ns": number * 10**9, "pages": 4096, "align_order": 8, "latency_ns": 41 * 10**6, "retries": 0,
            "failure": failure, "error": 0, "pid": 212, "comm": "v4l2-ctl", "caller": "vb2_dc_alloc [videobuf2_dma_contig]",
            **more}


def drivers(env):
    """A recording with two CMA areas, whose drivers failed in every way."""
    area = {"name": "linux,cma", "node": 0, "zone": "Normal", "first_pfn": 0x5c000, "pages": 16384, "surveyed_ns": 9 * 10**9,
            "free_pages": 4000, "squatting_pages": 8000, "taken_pages": 4352, "stuck_pages": 32, "free_run_pages": 512,
            "clear_run_pages": 6000, "untaken_run_pages": 9000, "allocations": 1204, "allocated_pages": 81920, "releases": 1200,
            "released_pages": 77568, "retries": 19, "failures": 3, "latency_sum_ns": 7 * 10**9, "latency_max_ns": 41 * 10**6,
            "latency_p50_ns": 2 * 10**6, "latency_p99_ns": 31 * 10**6,
            "failed": [{"failure": "full", "count": 2}, {"failure": "busy", "count": 1}],
            "latency": [{"below": 2048000, "count": 1000}, {"below": 65536000, "count": 207}],
            "size": [{"below": 4097, "count": 1207}], "last": call(8, "none"), "last_failed": call(7, "busy", retries=19)}
    unknown = {**{key: 0 for key, value in area.items() if isinstance(value, int)}, "name": "", "failed": [], "latency": [],
               "size": []}
    reasons = ["too-small", "full", "fragmented", "busy", "no-memory", "other", "unexplained", "none"]
    events = [{"type": "event", "event": {
        "sequence": number, "time_ns": number * 10**9, "kind": "cma-slow" if reason == "none" else "cma-failed",
        "free_pages": 0, "usable_pages": 0, "area_name": "linux,cma" if number else "",
        "call": call(number, reason, error=-12 if reason == "no-memory" else 0, retries=number % 3)}}
        for number, reason in enumerate(reasons)]
    path = env.work / "drivers.jsonl"
    head = RECORDING.read_text().splitlines()[0]
    path.write_text("\n".join([head, *map(json.dumps, events), json.dumps({"type": "cma", "areas": [area, unknown]})]) + "\n")
    return path


def test_cma(env):
    show(env, "cma.txt", "--from", drivers(env), "cma")
    areas = env.document("--from", drivers(env), "cma")["areas"]
    assert areas[0]["failed"][1] == {"failure": "busy", "count": 1} and areas[0]["last_failed"]["retries"] == 19, areas
    assert "node" not in areas[1] and areas[1]["latency"] == [], areas


def test_monitor_tells_of_drivers(env):
    show(env, "monitor-drivers.txt", "--from", drivers(env), "monitor")


def test_metrics_of_drivers(env):
    out, _ = env.expect(OK, "--from", drivers(env), "metrics")
    text = "\n".join(line for line in out.splitlines() if "cma_area" in line and not line.startswith("#")) + "\n"
    env.golden("metrics-drivers.txt", text)


def test_want(env):
    text = ""
    for wish, status in (("40x32K", OK), ("24x11", OK), ("200x8", OK), ("100000x8", FAILED), ("1x1G", FAILED)):
        out, err = env.expect(status, "--from", RECORDING, "want", wish, "--dry-run")
        assert not err, err
        text += f"want {wish}\n{out}\n"
    env.golden("want.txt", text)


def test_top(env):
    show(env, "top.txt", "--from", RECORDING, "top", "-c", "1")


def test_metrics(env):
    show(env, "metrics.txt", "--from", RECORDING, "metrics")


def test_save(env):
    show(env, "save.txt", "--from", RECORDING, "save", "-")


def test_replay_with_other_settings(env):
    show(env, "replay-set.txt", "replay", RECORDING, "--set", "forecast=0", "--set", "target.4=20")


def test_doctor(env):
    root = env.work / "root"
    for path, text in {
        "proc/sys/kernel/osrelease": "6.1.0-test\n",
        "boot/config-6.1.0-test": "CONFIG_MODULES=y\nCONFIG_COMPACTION=y\n# CONFIG_CONTIG_ALLOC is not set\n"
                                  "CONFIG_TRACEPOINTS=y\nCONFIG_MODULE_SIG_FORCE=y\nCONFIG_NET=y\n",
        "proc/meminfo": "MemTotal: 500000 kB\nCmaTotal: 196608 kB\nCmaFree: 100000 kB\nSwapTotal: 0 kB\n",
        "proc/sys/vm/min_free_kbytes": "1024\n",
        "proc/sys/vm/compaction_proactiveness": "0\n",
        "proc/buddyinfo": "Node 0, zone   Normal 1 2 3 4 5 6 7 8 9 10 11\n",
        "proc/zoneinfo": "Node 0, zone Normal\n        managed  120000\n      nr_free_highatomic 5000\n",
        "sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    show(env, "doctor.txt", "doctor", "--root", root)


def test_doctor_reads_nothing(env):
    root = env.work / "nothing"
    root.mkdir()
    show(env, "doctor-nothing.txt", "doctor", "--root", root)
    findings = json.loads(env.run("-j", "doctor", "--root", root).stdout)["findings"]
    good = [finding["name"] for finding in findings if finding["verdict"] == "ok"]
    assert not good, f"called ok, and nothing could be read: {good}"
