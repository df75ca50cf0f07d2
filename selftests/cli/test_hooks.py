# SPDX-License-Identifier: GPL-2.0
"""Hooks of `monitor --hooks`: what they are given, as whom they run, and that none of them does harm."""
import json
import os
import subprocess
import time

from lib import FAILED, OK, RECORDING, TOP, USAGE

HANGS = "exec sleep 4711"


def recording(env, events):
    """A recording with so many breaches."""
    lines = RECORDING.read_text().splitlines()
    breach = next(line for line in lines if '"type":"event"' in line and '"kind":"breach"' in line)
    path = env.work / f"breaches-{events}.jsonl"
    path.write_text("\n".join([lines[0], *[breach] * events]) + "\n")
    return path


def hooks(env, **scripts):
    """A directory with these hooks; what they write goes to the second one."""
    os.chmod(env.work, 0o755)
    home = env.work / f"hooks-{time.monotonic_ns()}"
    out = home / "out"
    out.mkdir(parents=True)
    out.chmod(0o777)
    for name, script in scripts.items():
        path = home / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\nOUT={out}\n{script}\n")
        path.chmod(0o755)
    return home, out


def monitor(env, home, events=1, *words):
    begin = time.monotonic()
    out, err = env.expect(OK, "--from", recording(env, events), "monitor", "--hooks", home, *words)
    return out, err, time.monotonic() - begin


def sleepers():
    return subprocess.run(["pgrep", "-fx", "sleep 4711"], stdout=subprocess.PIPE, text=True, check=False).stdout


def test_a_hook_is_given_the_event(env):
    home, out = hooks(env, breach_note="cat >$OUT/event; env >$OUT/env", recovered_other="touch $OUT/wrong",
                      breachless="touch $OUT/wrong")
    _, err, _ = monitor(env, home)
    assert not err, err
    event = json.loads((out / "event").read_text())
    words = dict(line.split("=", 1) for line in (out / "env").read_text().splitlines() if "=" in line)
    assert event["kind"] == "breach" and event["sentence"] == words["BUDDYGUARD_SENTENCE"], (event, words)
    assert words["BUDDYGUARD_ZONE"] == event["zone"] and words["BUDDYGUARD_KIND"] == "breach", words
    assert words["BUDDYGUARD_DECISION_LACK"] == event["decision"]["lack"], words
    assert {name for name in words if not name.startswith("BUDDYGUARD_")} <= {"PATH", "PWD", "SHLVL", "_", "OLDPWD"}, words
    assert not (out / "wrong").exists(), "a hook of another event ran"


def test_a_hook_has_no_privileges(env):
    home, out = hooks(env, breach_who="id -u >$OUT/id; grep NoNewPrivs /proc/self/status >>$OUT/id; id -G >>$OUT/id")
    monitor(env, home)
    uid, privileges, groups = (out / "id").read_text().splitlines()
    assert privileges.split()[1] == "1", privileges
    assert uid != "0" and "0" not in groups.split() or os.geteuid(), (uid, groups)


def test_one_that_hangs_is_killed_with_its_children(env):
    home, _ = hooks(env, breach_hang=f"sleep 4711 &\n{HANGS}", breach_left="sleep 4711 & exit 0")
    _, err, seconds = monitor(env, home, 1, "--seconds", "1")
    assert "hook breach-hang was killed: it took more than 1 s" in err, err
    assert seconds < 30 and not sleepers(), (seconds, sleepers())


def test_one_that_floods_fills_nothing(env):
    home, _ = hooks(env, breach_flood="yes & yes >&2")
    out, err, seconds = monitor(env, home, 1, "--seconds", "1")
    assert len(out) + len(err) < 1000 and seconds < 30, (len(out), len(err), seconds)


def test_one_that_reads_nothing_holds_nobody_up(env):
    home, _ = hooks(env, breach_deaf="exec <&-; exit 3")
    _, err, seconds = monitor(env, home)
    assert "hook breach-deaf ended with status 3" in err and seconds < 20, (err, seconds)


def test_they_are_few_at_once(env):
    home, out = hooks(env, **{f"breach_{name}": f"touch $OUT/{name}; sleep 2" for name in "abcdef"})
    _, err, _ = monitor(env, home)
    assert sorted(path.name for path in out.iterdir()) == list("abcd"), list(out.iterdir())
    assert err.count("was left out: 4 run already") == 2, err


def test_they_are_few_a_minute(env):
    home, out = hooks(env, breach_often="echo >>$OUT/times")
    _, err, seconds = monitor(env, home, 30000)
    times = len((out / "times").read_text().splitlines())
    assert times <= 60 * (1 + seconds // 60) and "60 were begun in this minute" in err, (times, seconds)


def test_what_others_may_write_is_left_out(env):
    home, out = hooks(env, breach_open="touch $OUT/ran", breach_plain="touch $OUT/ran")
    (home / "breach-open").chmod(0o777)
    (home / "breach-plain").chmod(0o644)
    (home / "breach-gone").symlink_to("/nonexistent")
    _, err, _ = monitor(env, home)
    assert "breach-open was left out: others than root may write to it" in err, err
    assert "breach-plain is no executable file" in err and "breach-gone is no executable file" in err, err
    assert not list(out.iterdir())
    home.chmod(0o777)
    _, err = env.expect(FAILED, "--from", recording(env, 1), "monitor", "--hooks", home)
    assert f"others than root may write to {home}" in err, err


def test_they_are_told_in_json(env):
    home, _ = hooks(env, breach_bad="exit 7")
    out, _ = env.expect(OK, "-j", "--from", recording(env, 1), "monitor", "--hooks", home)
    told = [json.loads(line) for line in out.splitlines()]
    assert told[-1]["hook"] == {"name": "breach-bad", "what": "ended with status 7"}, told


def test_refusals(env):
    source = recording(env, 1)
    for words, status, wanted in ((["--hooks", "/nonexistent"], FAILED, "/nonexistent is no directory"),
                                  (["--user", "nobody"], USAGE, "give --hooks too"),
                                  (["--hooks", "--seconds", "0"], FAILED, "permitted: 1 to 3600"),
                                  (["--hooks", "/", "/"], USAGE, "one argument too many"),
                                  (["/"], USAGE, "one argument too many")):
        _, err = env.expect(status, "--from", source, "monitor", *words)
        assert wanted in err, err
    if not os.geteuid():
        _, err = env.expect(FAILED, "--from", source, "monitor", "--hooks", "/", "--user", "no-such-user")
        assert "no user 'no-such-user'" in err, err


def test_the_examples_are_named_after_events(env):
    kinds = {"breach", "remedy-begin", "remedy-end", "recovered", "backoff", "config-changed", "kill-averted",
             "kill-declined", "kill-late", "reset", "zone-added", "zone-removed"}
    names = [path.name for path in (TOP / "packaging/hooks").iterdir()]
    assert len(names) >= 3, names
    for name in names:
        assert any(name.startswith(f"{kind}-") for kind in kinds), name
