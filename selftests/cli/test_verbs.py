# SPDX-License-Identifier: GPL-2.0
"""Arguments, exit codes and errors."""
import json

from lib import ABSENT, FAILED, OK, RECORDING, TOP, UNSUPPORTED, USAGE, verbs


def test_wrong_arguments_are_a_usage_error(env):
    for line in ("", "bogus", "statu", "status extra", "status --bogus", "run", "run bogus", "run none",
                 "run evacuate compact", "run evacuate --order", "run evacuate --order 16",
                 "run evacuate --order -1", "run evacuate --blocks 0", "run evacuate --zone /",
                 "run evacuate --zone 1/", "set", "set enabled", "reset", "reset bogus", "replay",
                 "replay a b", "report a", "monitor --count x", "top --delay 0", "top --delay x",
                 "top --count 0", "map extra", "metrics --listen 1", "metrics --listen localhost:1",
                 "metrics --listen 127.0.0.1:65536", "record --seconds 0", "help bogus", "get bogus",
                 "profile bogus", "profile default latency", "apply a b", "save a b", "doctor extra"):
        out, err = env.expect(USAGE, *line.split())
        assert not out, f"{line}: said on standard output: {out}"
        assert err.startswith("buddyctl: "), f"{line}: {err}"


def test_an_absent_module_is_status_3_with_a_hint(env):
    for line in ("status", "zones", "get", "set enabled=1", "profile", "profile latency", "run wake",
                 "monitor", "history", "stats", "reset counters", "top", "map", "metrics", "record",
                 "save -"):
        out, err = env.expect(ABSENT, *line.split())
        assert not out and "insmod buddyguard.ko" in err, f"{line}: {out}{err}"
        error = env.document(*line.split(), status=ABSENT)["error"]
        assert error["code"] == "module-absent", error


def test_errors_are_json_in_json_mode(env):
    for status, line in ((USAGE, "bogus"), (FAILED, "set budget_permille=0"), (FAILED, "explain /nonexistent"),
                         (FAILED, "replay /nonexistent"), (FAILED, "apply /nonexistent")):
        document = env.document(*line.split(), status=status)
        assert document["schema_version"] == 1 and set(document["error"]) >= {"code", "message"}, document


def test_a_range_is_named_before_anything_is_sent(env):
    _, err = env.expect(FAILED, "set", "cooldown_ms=5")
    assert "cooldown_ms = 5 is out of range (permitted: 10 to 60000 ms); nothing was changed" in err, err


def test_what_needs_no_module_works_without(env):
    for line in ("help", "help run", "version", "--version", "--help", "status --help",
                 f"replay {RECORDING}", "analyze /proc/buddyinfo"):
        env.expect(OK, *line.split())
    assert env.run("doctor").returncode in (OK, FAILED)


def test_a_recording_cannot_be_changed(env):
    for line in ("set enabled=1", "run wake", "reset counters"):
        env.expect(UNSUPPORTED, "--from", RECORDING, *line.split())


def test_json_may_stand_anywhere(env):
    for line in ("-j version", "version -j", "--json version", "version --json"):
        out, _ = env.expect(OK, *line.split())
        assert json.loads(out)["buddyctl"]


def test_manual_and_completion_have_every_verb_option_and_key(env):
    tree = verbs(env)
    page = (TOP / "tools/man/buddyctl.8").read_text().replace("\\-", "-")
    words = [verb["name"] for verb in tree["verbs"]] + [key["name"] for key in tree["keys"]]
    words += ["--" + option["name"] for verb in tree["verbs"] for option in verb["options"]]
    words += tree["profiles"] + tree["remedies"] + tree["scopes"]
    missing = [word for word in words if word not in page]
    assert not missing, f"not in the manual page: {missing}"
    completion = (TOP / "tools/completion/buddyctl").read_text()
    missing = [word for word in words if word not in completion]
    assert not missing, f"not in the completion: {missing}"


def test_every_verb_has_help_and_a_schema(env):
    for verb in verbs(env)["verbs"]:
        assert verb["help"] and len(verb["help"]) <= 68, verb
        env.expect(OK, "help", verb["name"])
        assert (TOP / f"tools/schema/{verb['name']}.schema.json").exists(), f"no schema of {verb['name']}"
