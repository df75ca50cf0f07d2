# SPDX-License-Identifier: GPL-2.0
"""Arguments, exit codes and errors."""
import json
import os
import re
import subprocess

from lib import ABSENT, FAILED, OK, RECORDING, TOP, UNSUPPORTED, USAGE, verbs


def test_one_version(env):
    version = (TOP / "VERSION").read_text().strip()
    root = env.work / "one-version"
    subprocess.run([TOP / "packaging/install", env.tool, "make tools"], cwd=TOP, check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "DESTDIR": str(root), "PREFIX": "/usr", "INIT": "none", "UNITDIR": "/none"})
    out, _ = env.expect(OK, "version", tool=root / "usr/bin/buddyctl")
    assert out.startswith(f"buddyctl {version}, "), out
    assert f'"buddyguard {version}"' in (root / "usr/share/man/man8/buddyctl.8").read_text().splitlines()[1]
    package = (TOP / "packaging/debian/changelog").read_text()
    assert package.startswith(f"buddyguard ({version}"), package.splitlines()[0]
    heads = re.findall(r"^## .*", (TOP / "CHANGELOG.md").read_text(), re.M)
    assert version in heads[0], f"the changelog begins with {heads[0]}"


def test_wrong_arguments_are_a_usage_error(env):
    for line in ("", "bogus", "statu", "status extra", "status --bogus", "run", "run bogus", "run none",
                 "run evacuate compact", "run evacuate --order", "run evacuate --order x",
                 "run evacuate --order -1", "run evacuate --blocks x", "run evacuate --zone /",
                 "run evacuate --zone 1/", "set", "set enabled", "reset", "reset bogus", "replay",
                 "replay a b", "report a", "monitor --count x", "monitor --count 18446744073709551616",
                 "run compact --blocks 18446744073709551616", "top --delay x",
                 "top --count x", "map extra", "set bogus=1", "set cooldown_ms=x", "set target.x=1", "set target.4=x",
                 "set enabled=1 enabled=0", "set target.4=1 target.4=2", "set profile=bogus",
                 f"replay {RECORDING} --set bogus=1", "get target.x", "metrics --listen 1", "metrics --listen localhost:1",
                 "metrics --listen 127.0.0.1:65536", "record --seconds x", "help bogus", "get bogus",
                 "profile bogus", "profile default latency", "apply a b", "save a b", "doctor extra"):
        out, err = env.expect(USAGE, *line.split())
        assert not out, f"{line}: said on standard output: {out}"
        assert err.startswith("buddyctl: "), f"{line}: {err}"


def test_what_is_out_of_range_is_refused(env):
    """Understood, and not permitted: status 1 wherever the value stands."""
    for line in ("set cooldown_ms=5", "set target.16=1", "run evacuate --order 16", "run evacuate --blocks 0",
                 "monitor --count 0", "top --count 0", "top --delay 0", "record --seconds 0", "get target.16",
                 f"replay {RECORDING} --set cooldown_ms=5"):
        out, err = env.expect(FAILED, *line.split())
        assert not out and "out of range" in err and "permitted: " in err, f"{line}: {out}{err}"


def test_a_word_that_was_meant_is_named(env):
    for line, meant in (("stauts", "status"), ("moniter", "monitor"), ("set cooldwn_ms=500", "cooldown_ms"),
                        ("get targt_order", "target_order"), ("run evacute", "evacuate"), ("reset lernt", "learnt"),
                        ("profile latncy", "latency"), ("run fill_cam", "fill-cma"), ("help zone", "zones")):
        _, err = env.expect(USAGE, *line.split())
        assert f"(did you mean '{meant}'?)" in err, f"{line}: {err}"
    for line in ("bogus", "set something_else=1", "run xyzzy"):
        assert "did you mean" not in env.expect(USAGE, *line.split())[1], line


def test_get_fits_and_begins_with_what_was_changed(env):
    for line in ("get", "get --all", "get -v"):
        out, _ = env.expect(OK, "--from", RECORDING, *line.split())
        assert max(map(len, out.splitlines())) <= 100, out
        assert out.startswith("cooldown_ms            300 "), out
        assert out.index("target.DMA.4") < out.index("profile"), out
    everyday, _ = env.expect(OK, "--from", RECORDING, "get")
    every, _ = env.expect(OK, "--from", RECORDING, "get", "--all")
    assert "horizon_ms" in every and "horizon_ms" not in everyday
    assert "Default: 500. Permitted: 10 to 60000 ms." in \
        " ".join(env.expect(OK, "--from", RECORDING, "get", "-v")[0].split())


def test_a_target_can_be_asked_for(env):
    assert env.expect(OK, "--from", RECORDING, "get", "target.DMA.4")[0] == "300\n"
    assert env.expect(OK, "--from", RECORDING, "get", "target.4")[0] == "zone DMA 300 user\n"
    env.expect(FAILED, "--from", RECORDING, "get", "target.Nowhere.4")


def test_a_kill_is_told_afterwards(env):
    """In the history, among the episodes by time, and the last one in status: nobody need have watched."""
    out, _ = env.expect(OK, "--from", env.simulated, "history")
    told = [line for line in out.splitlines() if "a process is being killed" in line]
    assert len(told) == 1 and told[0].startswith("2026-01-01 ") and "for a request of order" in told[0], out
    assert "buddyguard did not act: what is free this request may not take" in told[0], told
    assert out.splitlines()[-1] == told[0], "it came last"
    document = env.document("--from", env.simulated, "history")
    assert [kill["kind"] for kill in document["kills"]] == ["kill-declined"], document["kills"]
    status, _ = env.expect(OK, "--from", env.simulated, "status")
    assert "1 not averted" in status and "the last: 2026-01-01" in status, status
    assert env.document("--from", env.simulated, "status")["last_kill"]["kind"] == "kill-declined"


def test_all_wrong_lines_of_a_file_are_named(env):
    """With file, line, value and range; against the box where there is one."""
    path = env.work / "wrong.conf"
    path.write_text("enabled = 1\ncooldown_ms = 5\nbogus = 3\ntarget.16 = 4\ntarget.4 = x\nusable_floor_kib = 900000\n"
                    "target.Foo.4 = 3\ntarget.DMA.3 = 99999999\ninterval_min_ms = 7000\ninterval_max_ms = 6000\n# the end\n")
    always = {2: "cooldown_ms = 5 is out of range (permitted: 10 to 60000 ms)", 3: "'bogus' is no key",
              4: "order 16 is out of range (permitted: 0 to 15", 5: "target.4 = 'x' is no number"}
    box = {6: "usable_floor_kib = 900000: more than any zone has (permitted: 0 to 500660 KiB)",
           7: "target.Foo.4: no such zone (there are: DMA;",
           8: "target.DMA.3 = 99999999 is more than there is memory for (permitted: 0 to 15645 blocks"}
    for options, wanted in (([], always), (["--from", RECORDING], {**always, **box})):
        for check in (["--check"], []):
            out, err = env.expect(FAILED, *options, "apply", *check, path)
            said = {int(line.split(":")[2]): line for line in err.splitlines()}
            assert not out and set(wanted) <= set(said) <= set(wanted) | {9, 10}, err
            assert ({9, 10} & set(said)) if options else True, err
            for line, words in wanted.items():
                assert words in said[line] and said[line].startswith(f"buddyctl: {path}:{line}: "), err
        error = env.document(*options, "apply", "--check", path, status=FAILED)["error"]
        assert {line["line"] for line in error["lines"]} >= set(wanted) and error["line"] == 2, error
        lines = [line["line"] for line in error["lines"]]
        assert lines == sorted(lines), error
    for options in ([], ["--from", RECORDING]):
        path.write_text("usable_floor_kib = 900000\n" + "bogus = 1\n" * 1000)
        _, err = env.expect(FAILED, *options, "apply", path)
        assert err.count("\n") == 20, err
    for name in (env.work / "no-such.conf", env.work):
        error = env.document("apply", name, status=FAILED)["error"]
        assert error["code"] == "unreadable" and "lines" not in error, error


def test_the_first_wrong_line_gives_the_status(env):
    """4 for a key that the module lacks, as from `set`; the file's own faults do not come before lines above them."""
    lines = [json.loads(line) for line in RECORDING.read_text().splitlines()]
    for line in lines:
        line.get("config", {}).pop("fill_cma", None)
    recording, path = env.work / "older.jsonl", env.work / "newer.conf"
    recording.write_text("".join(json.dumps(line) + "\n" for line in lines))
    for text, status, first in (("fill_cma = 1\nbogus = 3\n", UNSUPPORTED, 1), ("bogus = 3\nfill_cma = 1\n", FAILED, 1),
                                ("enabled = 1\nfill_cma = 1\n", UNSUPPORTED, 2)):
        path.write_text(text)
        _, err = env.expect(status, "--from", recording, "apply", "--check", path)
        assert err.startswith(f"buddyctl: {path}:{first}: ") and err.count("\n") == text.count("\n") - (first - 1), err
        assert env.document("--from", recording, "apply", path, status=status)["error"]["line"] == first
    path.write_text("fill_cma = 1\n" + "bogus = 3\n" * 30)
    _, err = env.expect(UNSUPPORTED, "--from", recording, "apply", "--check", path)
    assert [int(line.split(":")[2]) for line in err.splitlines()] == list(range(1, 21)), err


def test_a_check_tells_what_would_be_given_back(env):
    """Where the module is there; else nobody knows, and nobody says 0."""
    path = env.work / "one.conf"
    for text, back in (("target.3 = 4\n", 1), ("target.4 = 4\n", 0)):
        path.write_text(text)
        document = env.document("--from", RECORDING, "apply", "--check", path)
        assert (document["targets"], document["targets_given_back"]) == (1, back), document
        out, _ = env.expect(OK, "--from", RECORDING, "apply", "--check", path)
        assert ("; 1 target that it does not name would be given back" in out) == bool(back), out
        assert "targets_given_back" not in env.document("apply", "--check", path)
        assert "given back" not in env.expect(OK, "apply", "--check", path)[0]


def test_help_lists_the_words_and_has_an_example(env):
    tree = verbs(env)
    words = {"keys": [key["name"] for key in tree["keys"]], "remedies": tree["remedies"], "scopes": tree["scopes"],
             "profiles": tree["profiles"]}
    for verb in tree["verbs"]:
        out, _ = env.expect(OK, "help", verb["name"])
        missing = [word for word in words.get(verb["words"], []) if word not in out.split()]
        assert not missing, f"help {verb['name']} does not list {missing}"
        if verb["words"] in words:
            assert f"example: buddyctl {verb['name']} " in out, out


def test_an_absent_module_is_status_3_with_a_hint(env):
    for line in ("status", "zones", "get", "set enabled=1", "profile", "profile latency", "run wake",
                 "monitor", "history", "stats", "reset counters", "top", "map", "cma", "metrics", "record",
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
