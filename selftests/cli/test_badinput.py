# SPDX-License-Identifier: GPL-2.0
"""Bad files, full disks, closed pipes: a documented status, one clear line, nothing for the sanitizers."""
import json
import os
import random
import subprocess

from lib import FAILED, OK, RECORDING, UNSUPPORTED

SANITIZER = 99
MIB = 1 << 20


def bad_files(env):
    """Name -> file that is no recording, configuration or log."""
    recording = RECORDING.read_bytes()
    noise = random.Random(1).randbytes(MIB)
    first = recording.index(b"\n") + 1
    contents = {
        "empty": b"",
        "newline": b"\n",
        "nul": b"\0" * 4096,
        "noise": noise,
        "half-header": recording[: first // 2],
        "spliced": recording[:first] + noise,
        "number": b"12\n",
        "list": b"[1,2]\n",
        "deep": b"[" * 100000,
        "no-header": recording[first:],
        "newer": b'{"type":"header","schema_version":9999}\n',
        "bare-header": b'{"type":"header","schema_version":1}\n',
        "odd-types": b'{"type":"header","schema_version":1,"complete":true,"config":[],"targets":{},"state":5}\n'
                     b'{"type":"sample","zone":7}\n{"type":"event","event":null}\n{"type":"map","blocks":{}}\n'
                     b'{"type":"sample","zone":{"orders":[null,{},[]],"zone":{}}}\n{"type":"history","episodes":4}\n'
                     b'{"type":"stats","stats":[]}\n{"type":"end","state":[]}\n',
        "long-line": b"x" * (2 * MIB),
    }
    for name, content in contents.items():
        path = env.work / f"bad-{name}"
        path.write_bytes(content)
        yield name, path


def run_bad(env, statuses, *arguments, **options):
    done = env.run(*arguments, tool=env.sanitized, timeout=300, **options)
    said = done.stderr.decode(errors="replace")
    assert done.returncode in statuses, f"{arguments}: status {done.returncode}\n{said[-3000:]}"
    if done.returncode != OK and not done.stdout:
        assert said.count("\n") == 1 and said.startswith("buddyctl: "), f"{arguments}: {said[-3000:]}"
    return done


def test_recordings(env):
    page = env.work / "bad.html"
    for name, path in bad_files(env):
        statuses = (OK, FAILED) if name in ("odd-types", "bare-header") else (FAILED,)
        statuses = (UNSUPPORTED,) if name == "newer" else statuses
        for line in (["replay", path], ["report", path, page], ["--from", path, "status"],
                     ["--from", path, "zones"], ["--from", path, "monitor"], ["--from", path, "map"],
                     ["--from", path, "metrics"], ["--from", path, "history"]):
            run_bad(env, statuses, *line)


def test_a_truncated_recording_is_used_up_to_there(env):
    recording = RECORDING.read_bytes()
    path = env.work / "truncated.jsonl"
    path.write_bytes(recording[: len(recording) // 2])
    done = env.run("replay", path, tool=env.sanitized)
    assert done.returncode == OK and b"breaks off" in done.stderr, done
    done = env.run("-j", "report", path, env.work / "truncated.html", tool=env.sanitized)
    assert json.loads(done.stdout)["truncated"], done


def test_broken_recordings_at_random(env):
    """Bytes changed here and there: any documented status, no crash."""
    recording = RECORDING.read_bytes()
    dice = random.Random(2)
    path = env.work / "broken.jsonl"
    for _ in range(60):
        broken = bytearray(recording)
        for _ in range(dice.choice((1, 3, 30, 300))):
            broken[dice.randrange(len(broken))] = dice.choice(b'0123456789-"{}[],:.e\0\xff')
        path.write_bytes(broken)
        for line in (["replay", path], ["--from", path, "status"], ["report", path, env.work / "b.html"]):
            done = env.run(*line, tool=env.sanitized)
            assert done.returncode in (OK, FAILED, UNSUPPORTED), (done.returncode, done.stderr[-3000:])


def test_a_huge_file(env):
    path = env.work / "huge"
    with open(path, "wb") as out:
        for _ in range(100):
            out.write(b"\0\1garbage\n" * (MIB // 10))
    for line in (["replay", path], ["--from", path, "status"], ["apply", "--check", path],
                 ["report", path, env.work / "huge.html"]):
        run_bad(env, (FAILED,), *line)


def test_a_recording_of_100_mb(env):
    lines = RECORDING.read_bytes().splitlines(keepends=True)
    sample = next(line for line in lines if b'"type":"sample"' in line)
    path = env.work / "long.jsonl"
    with open(path, "wb") as out:
        out.write(lines[0])
        for _ in range(100 * MIB // len(sample)):
            out.write(sample)
    env.expect(OK, "--from", path, "status")
    env.expect(OK, "report", path, env.work / "long.html")
    assert env.run("replay", path).returncode == FAILED
    path.unlink()


def test_configuration_files(env):
    path = env.work / "bad.conf"
    for text, wanted in ((b"enabled\n", "1: 'enabled' is not 'key = value'"),
                         (b"# fine\n\nenabled = 2\n", "3: enabled = 2 is out of range (permitted: 0 to 1)"),
                         (b"bogus = 1\n", "1: 'bogus' is no key"),
                         (b"enabled = 1\nenabled = 1\n", "2: 'enabled' is set twice"),
                         (b"target.99 = 1\n", "1: 'target.99' names no target"),
                         (b"profile = quick\n", "(permitted: default, defragtick, latency, observe)"),
                         (b"x" * 5000, "1: the line is too long"),
                         (b"enabled = 1\n\0\0\0\n", "2: this is no text file"),
                         (b"cooldown_ms = 500 ms\n", "1: cooldown_ms = '500 ms' is no number")):
        path.write_bytes(text)
        done = run_bad(env, (FAILED,), "apply", "--check", path)
        assert f"{path}:".encode() in done.stderr and wanted.encode() in done.stderr, done.stderr
    path.write_bytes(b"")
    run_bad(env, (OK,), "apply", "--check", path)


def test_saved_is_applicable(env):
    path = env.work / "saved.conf"
    env.expect(OK, "--from", RECORDING, "save", path)
    assert env.document("apply", "--check", path)["targets"] == 1
    assert "cooldown_ms = 300" in path.read_text()


def test_full_disk_and_unwritable(env):
    recording = ["--from", RECORDING]
    for line in ([*recording, "zones"], [*recording, "-j", "zones"], ["help"], [*recording, "monitor"],
                 [*recording, "map"], [*recording, "metrics"], [*recording, "top", "-c", "1"], ["doctor"]):
        with open("/dev/full", "wb") as full:
            done = env.run(*line, tool=env.sanitized, stdout=full)
        assert done.returncode == FAILED and b"No space left" in done.stderr, (line, done)
    run_bad(env, (FAILED,), "report", RECORDING, "/dev/full")
    run_bad(env, (FAILED,), *recording, "map", "--svg", "/dev/full")
    run_bad(env, (FAILED,), *recording, "save", "/dev/full")
    run_bad(env, (FAILED,), *recording, "save", "/nonexistent/file")
    run_bad(env, (FAILED,), "report", RECORDING, "/nonexistent/file")


def test_closed_pipe_is_status_1_without_a_word(env):
    for line in (["--from", RECORDING, "zones"], ["--from", RECORDING, "monitor"], ["help"],
                 ["--from", RECORDING, "-j", "history"], ["--from", RECORDING, "top"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = env.run(*line, tool=env.sanitized, stdout=writer)
        os.close(writer)
        assert done.returncode == FAILED and not done.stderr, (line, done)


def test_closed_standard_output(env):
    """An error for every verb that has something to say, whatever else is closed."""
    for line in ("status", "zones", "get", "history", "stats", "map", "metrics", "monitor", "top -c 1", "profile",
                 "help", "version", "-j status"):
        for closed in (">&-", "<&- >&-", "<&- >&- 2>&-"):
            done = subprocess.run(["sh", "-c", f"{env.sanitized} --from {RECORDING} {line} {closed}"], check=False,
                                  capture_output=True)
            assert done.returncode == FAILED, (line, closed, done)


def test_the_sanitizers_are_there(env):
    symbols = subprocess.run(["nm", "-D", env.sanitized], capture_output=True, text=True, check=True).stdout
    assert "__asan_init" in symbols and "__ubsan_handle" in symbols
