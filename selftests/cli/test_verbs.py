# SPDX-License-Identifier: GPL-2.0
"""Arguments, exit codes and errors."""
import json
import re
import subprocess

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
    missing = [word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", completion)]
    assert not missing, f"not in the completion: {missing}"


def test_the_manual_tells_of_keys_what_the_tool_tells(env):
    path = TOP / "tools/man/buddyctl.8"
    page = path.read_text()
    head, rest = page.split('.\\" begin of the keys: "make accept" writes them\n')
    section, tail = rest.split('.\\" end of the keys\n')
    wanted = ""
    for key in verbs(env)["keys"]:
        unit = f" {key['unit']}" if key["unit"] else ""
        values = "by name" if key["name"] == "profile" else \
            f"{key['min']} to {key['max']}{unit}, default {key['default']}"
        wanted += f".TP\n.B {key['name']}\n{key['help']} ({values})\n"
    if env.accept:
        path.write_text(f'{head}.\\" begin of the keys: "make accept" writes them\n{wanted}.\\" end of the keys\n{tail}')
    else:
        assert section == wanted, f"the keys in {path} are of another version: make accept"


def test_completion_completes(env):
    for line, wanted in (("buddyctl sta", "status stats"), ("buddyctl run eva", "evacuate"),
                         ("buddyctl -j profile lat", "latency"), ("buddyctl reset lea", "learnt"),
                         ("buddyctl get cool", "cooldown_ms"), ("buddyctl map --s", "--svg"),
                         ("buddyctl help mon", "monitor"), ("buddyctl set cool", "cooldown_ms=")):
        script = "compopt() { :; }; . tools/completion/buddyctl; " \
            f"COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _buddyctl; echo ${{COMPREPLY[@]}}"
        got = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=TOP)
        assert got.stdout.strip() == wanted, f"{line}: {got.stdout}{got.stderr}"


def test_every_verb_has_help_and_a_schema(env):
    for verb in verbs(env)["verbs"]:
        assert verb["help"] and len(verb["help"]) <= 68, verb
        env.expect(OK, "help", verb["name"])
        assert (TOP / f"tools/schema/{verb['name']}.schema.json").exists(), f"no schema of {verb['name']}"
