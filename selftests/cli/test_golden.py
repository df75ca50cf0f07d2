# SPDX-License-Identifier: GPL-2.0
"""Text as people see it, compared with files that `make accept` rewrites."""
from lib import OK, RECORDING, verbs


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
                                  "CONFIG_TRACEPOINTS=y\nCONFIG_MODULE_SIG_FORCE=y\n",
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
