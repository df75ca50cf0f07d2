# SPDX-License-Identifier: GPL-2.0
"""What the verbs print as JSON, against their schemas."""
import json
import re
import subprocess

import lib
from lib import OK, RECORDING, TOP
from test_golden import drivers

SCHEMAS = TOP / "tools/schema"


def validate(env, schema, documents):
    """With the system's jsonschema; the checks' own Python may be another one."""
    named = []
    for number, document in enumerate(documents):
        path = env.work / f"{schema}-{number}.json"
        path.write_text(json.dumps(document))
        named += ["-i", path]
    done = subprocess.run(["/usr/bin/python3", "-m", "jsonschema", "--base-uri", f"{SCHEMAS.as_uri()}/",
                           *named, SCHEMAS / f"{schema}.schema.json"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{schema}: {done.stderr[-2000:]}"


def lines(env, *arguments):
    return [json.loads(line) for line in env.expect(OK, "-j", *arguments)[0].splitlines()]


def test_reading_verbs(env):
    for verb in ("status", "zones", "get", "profile", "map", "cma", "history", "stats", "metrics"):
        validate(env, verb, [env.document("--from", RECORDING, verb)])


def test_want(env):
    possible = env.document("--from", RECORDING, "want", "40x32K", "--dry-run")
    too_many = env.document("--from", RECORDING, "want", "100000x8", "--dry-run", "--node", "0", status=lib.FAILED)
    assert possible["plan"]["possible"] and not too_many["plan"]["possible"], (possible, too_many)
    validate(env, "want", [possible, too_many])


def test_streams(env):
    events = lines(env, "--from", RECORDING, "monitor")
    assert len(events) > 5, events
    validate(env, "monitor", events[:5])
    validate(env, "top", lines(env, "--from", RECORDING, "top", "--count", "1"))


def test_drivers(env):
    path = drivers(env)
    validate(env, "cma", [env.document("--from", path, "cma")])
    validate(env, "monitor", lines(env, "--from", path, "monitor")[:2])


def test_lost_events_are_counted(env):
    events = lines(env, "--from", env.simulated, "monitor")
    lost = [event for event in events if "lost" in event]
    assert [event["lost"] for event in lost] == [3], lost
    validate(env, "monitor", lost)


def test_every_capability_is_told(env):
    header = (TOP / "include/uapi/linux/buddyguard.h").read_text()
    words = [word.lower().replace("_", "-") for word in re.findall(r"\bBUDDYGUARD_CAPABILITY_(\w+) =", header)]
    path = env.work / "capable.jsonl"
    path.write_text(re.sub(r'"capabilities":\[[^]]*\]', f'"capabilities":{json.dumps(words)}', RECORDING.read_text()))
    document = env.document("--from", path, "status")
    assert "failure-events" in words and document["state"]["capabilities"] == words, document["state"]
    validate(env, "status", [document])


def test_verbs_without_a_module(env):
    configuration = env.work / "check.conf"
    configuration.write_text("enabled = 1\ntarget.4 = 10\n")
    validate(env, "help", [env.document("help"), env.document("help", "run")])
    validate(env, "version", [env.document("version")])
    validate(env, "apply", [env.document("apply", "--check", configuration)])
    printed = env.document("--from", RECORDING, "save", "-")
    assert printed["configuration"] == env.expect(OK, "--from", RECORDING, "save", "-")[0]
    validate(env, "save", [env.document("--from", RECORDING, "save", env.work / "saved.conf"), printed])
    validate(env, "replay", [env.document("replay", env.simulated),
                             env.document("replay", env.simulated, "--set", "forecast=0")])
    validate(env, "report", [env.document("report", RECORDING, env.work / "page.html")])
    done = env.run("-j", "doctor")
    validate(env, "doctor", [json.loads(done.stdout)])


def test_errors(env):
    for schema, status, line in (("set", lib.FAILED, "set budget_permille=0"), ("status", lib.ABSENT, "status"),
                                 ("run", lib.USAGE, "run bogus"), ("reset", lib.ABSENT, "reset learnt"),
                                 ("record", lib.ABSENT, "record"),
                                 ("want", lib.USAGE, "want"), ("want", lib.ABSENT, "want 4x2M")):
        validate(env, schema, [env.document(*line.split(), status=status)])


def test_a_schema_can_fail(env):
    document = env.document("--from", RECORDING, "stats")
    document["stats"]["samples"] = "many"
    try:
        validate(env, "stats", [document])
    except AssertionError:
        return
    raise AssertionError("a count in words passed")
