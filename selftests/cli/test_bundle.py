# SPDX-License-Identifier: GPL-2.0
"""The support bundle: what is in it and what is not, who reads it, and that it is whole or not there."""
import datetime
import io
import pathlib
import resource
import signal
import socket
import tarfile

from lib import ABSENT, FAILED, OK, RECORDING, TOP, USAGE
from test_schema import validate

PARTS = {"README", "status.json", "zones.json", "map.json", "history.json", "config.json", "stats.json", "doctor.json",
         "explain.txt", "buddyinfo", "vmstat", "zoneinfo", "kernel.log", "recording.jsonl", "version.json"}


def bundle(env, *words, status=OK):
    path = env.work / f"bundle-{len(list(env.work.iterdir()))}.tar.gz"
    env.expect(status, "--from", RECORDING, "bundle", *words, path)
    return path


def members(path):
    with tarfile.open(path) as archive:
        return {pathlib.Path(member.name).name: archive.extractfile(member).read()
                for member in archive.getmembers() if member.isfile()}


def leftovers(env):
    return [path for path in env.work.iterdir() if path.name.startswith("buddyguard-") or path.suffix == ".part"]


def test_all_parts_are_there(env):
    found = members(bundle(env))
    missing = PARTS - set(found)
    assert not missing, missing
    assert found["recording.jsonl"] == RECORDING.read_bytes()
    assert b'"schema_version":1' in found["status.json"] and found["buddyinfo"].startswith(b"Node 0, zone")
    for name in PARTS - {"README"}:
        assert f"\n{name}: ".encode() in found["README"], f"README does not tell of {name}"


def test_no_host_name_and_no_command_lines(env):
    private, named = members(bundle(env)), members(bundle(env, "--names"))
    host = socket.gethostname().encode()
    assert not [name for name in private if name.startswith("cmdline") or name == "hostname"], private.keys()
    assert b" " + host + b" kernel: " not in private["kernel.log"] and b"ommand line:" not in private["kernel.log"]
    assert named["hostname"].strip() == host and any(name.startswith("cmdline-") for name in named), named.keys()


def test_it_is_read(env):
    path, page = bundle(env), env.work / "bundle.html"
    env.expect(OK, "report", path, page)
    assert "</html>" in page.read_text()
    assert env.expect(OK, "--from", path, "status") == env.expect(OK, "--from", RECORDING, "status")
    out, _ = env.expect(OK, "explain", path)
    assert out, "explain says nothing"


def made(env, **contents):
    path = env.work / "made.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (("README", b"A support bundle"), *contents.items()):
            member = tarfile.TarInfo(f"buddyguard-bundle/{name.replace('_', '.')}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_explain_reads_the_log_in_it(env):
    log = (TOP / "selftests/unit/offline/logs/cma-starvation.log").read_bytes()
    assert len(env.document("explain", made(env, kernel_log=log, other_log=log * 2))["events"]) == 1


def test_a_log_that_cannot_be_read_is_no_quiet_one(env):
    path = made(env, kernel_log=bytes(range(256)) * 512, recording_jsonl=RECORDING.read_bytes())
    _, err = env.expect(FAILED, "--from", path, "explain")
    assert "binary data" in err and str(path) in err, err
    assert "binary data" in env.document("--from", path, "explain", status=FAILED)["error"]["message"]


def kill_at(when, pid, name, where="Out of memory", zone=datetime.timezone.utc):
    """A kill as the kernel's log tells it, with the times that journals and bundles have."""
    head = when.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S%z box kernel: ")
    return "".join(head + line + "\n" for line in (
        "asker invoked oom-killer: gfp_mask=0x400dc0(GFP_KERNEL_ACCOUNT|__GFP_ZERO), order=0, oom_score_adj=0",
        f"{where}: Killed process {pid} ({name}) total-vm:254876kB, anon-rss:225560kB, file-rss:24kB, shmem-rss:0kB, "
        "UID:0 pgtables:500kB oom_score_adj:0"))


def test_who_was_killed_is_named(env):
    """The module cannot know: the kernel's log of that time does, on a box of any time zone."""
    recording = env.simulated.read_bytes()
    stamp = env.expect(OK, "--from", env.simulated, "history")[0].splitlines()[-1][:19]
    when = datetime.datetime.fromisoformat(stamp + "+00:00")
    east = datetime.timezone(datetime.timedelta(hours=5, minutes=30))

    def told(*kills):
        path = made(env, kernel_log="".join(kills).encode(), recording_jsonl=recording)
        document = env.document("--from", path, "history")
        validate(env, "history", [document])
        status = env.document("--from", path, "status")
        validate(env, "status", [status])
        victim = document["kills"][-1].get("victim")
        assert status["last_kill"].get("victim") == victim, status["last_kill"]
        line = env.expect(OK, "--from", path, "history")[0].splitlines()[-1]
        assert (f": {victim['comm']} ({victim['pid']}) was killed for a request of order" if victim else
                "a process is being killed") in line, line
        return victim

    def second(seconds):
        return when + datetime.timedelta(seconds=seconds)

    hog = {"pid": 812, "comm": "hog"}
    assert told(kill_at(when, 812, "hog")) == hog
    assert told(kill_at(second(-9), 1, "before"), kill_at(second(1), 812, "hog", zone=east), kill_at(second(19), 2, "after")) == hog
    assert told(kill_at(second(-2), 1, "near"), kill_at(when, 812, "hog")) == hog
    assert told(kill_at(second(-9), 1, "before"), kill_at(second(19), 2, "after")) is None
    assert told(kill_at(when, 3, "limited", where="Memory cgroup out of memory")) is None
    assert told() is None


def test_a_full_disk_leaves_nothing(env):
    def small_disk():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for limit in (100, 300000):
        path = env.work / f"full-{limit}.tar.gz"
        done = env.run("--from", RECORDING, "bundle", path, preexec_fn=small_disk, env={"TMPDIR": str(env.work)})
        assert done.returncode == FAILED and done.stderr.count(b"\n") == 1, done
        assert not path.exists() and not leftovers(env), leftovers(env)


def test_a_tar_that_fails_leaves_nothing(env):
    fake = env.work / "bin"
    fake.mkdir()
    (fake / "tar").write_text("#!/bin/sh\necho half\nexit 2\n")
    (fake / "tar").chmod(0o755)
    path = env.work / "half.tar.gz"
    for search, wanted in ((fake, b"tar ended with status 2: is the disk full?"), ("/nonexistent", b"no program 'tar'")):
        done = env.run("--from", RECORDING, "bundle", path, env={"TMPDIR": str(env.work), "PATH": str(search)})
        assert done.returncode == FAILED and wanted in done.stderr, done
        assert not path.exists() and not leftovers(env), leftovers(env)


def test_what_is_there_is_not_harmed(env):
    target = env.work / "elsewhere"
    target.write_text("precious")
    link = env.work / "link.tar.gz"
    link.symlink_to(target)
    for path, wanted in ((link, "no ordinary file"), ("/dev/null", "no ordinary file"), (env.work, "no ordinary file"),
                         ("/nonexistent/x.tar.gz", "No such file")):
        _, err = env.expect(FAILED, "--from", RECORDING, "bundle", path)
        assert wanted in err, err
    taken = env.work / "taken.tar.gz"
    (env.work / "taken.tar.gz.part").symlink_to(target)
    env.expect(FAILED, "--from", RECORDING, "bundle", taken)
    assert target.read_text() == "precious" and not taken.exists()
    (env.work / "taken.tar.gz.part").unlink()


def test_refusals_and_json(env):
    for words, wanted in ((["--seconds", "3601", "x"], "permitted: 0 to 3600"), ([], "name one file"),
                          (["x", "y"], "name one file")):
        _, err = env.expect(USAGE, "bundle", *words)
        assert wanted in err, err
    document = env.document("--from", RECORDING, "bundle", env.work / "json.tar.gz")
    validate(env, "bundle", [document])
    assert document["missing"] == 0, document


def test_without_the_module_the_rest_is_written(env):
    path = env.work / "absent.tar.gz"
    env.expect(ABSENT, "bundle", "--seconds", "1", path)
    found = members(path)
    assert b"the module buddyguard is not loaded" in found["status.json"]
    assert b"status.json: it could not be had, and says why" in found["README"], found["README"].decode()
    assert found["buddyinfo"] and b"findings" in found["doctor.json"]
