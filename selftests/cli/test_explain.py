# SPDX-License-Identifier: GPL-2.0
"""explain: files of every packing, many logs at once, this machine's log, and what is no log."""
import gzip
import html
import json
import lzma
import os
import re
import time

from lib import FAILED, OK, RECORDING, TOP, USAGE
from test_report import browse
from test_schema import validate

LOGS = TOP / "selftests/unit/offline/logs"
LOG = LOGS / "cma-starvation.log"
CMA = ("[   11.616321] cma: cma_alloc: alloc failed, req-size: 256 pages, ret: -12\n"
       "[   11.616365] cma: number of available pages: 3@125+20@140=> 23 free of 16384 total pages\n")


def write(env, name, content):
    path = env.work / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def events(env, *arguments, **options):
    return env.document("explain", *arguments, **options)["events"]


def test_packed_files_read_alike(env):
    text = LOG.read_bytes()
    wanted = events(env, LOG)
    assert len(wanted) == 1 and wanted[0]["cause"] == "cma-starvation", wanted
    for name, content in (("gz", gzip.compress(text)), ("xz", lzma.compress(text)),
                          ("utf16", text.decode().encode("utf-16")), ("crlf", text.replace(b"\n", b"\r\n"))):
        assert events(env, write(env, f"log.{name}", content)) == wanted, name


def test_what_is_no_log_is_refused(env):
    noise = write(env, "noise", os.urandom(1 << 16))
    for path, words in ((noise, "binary data"), (env.tool, "a program (ELF)"), ("/dev/zero", "nothing but zeros"),
                        (write(env, "cut.gz", gzip.compress(LOG.read_bytes())[:-30]), "ends too early"),
                        (write(env, "a.zst", b"\x28\xb5\x2f\xfd" + bytes(100)), "zstd -dc")):
        out, err = env.expect(FAILED, "explain", path)
        assert words in err and err.count("\n") == 1, (path, out, err)
        assert words in env.document("explain", path, status=FAILED)["error"]["message"], path


def test_others_words_on_kills_are_a_hint(env):
    path = write(env, "kubelet.log", "kubelet[1]: System OOM encountered, victim process: app, pid: 7\n")
    out, _ = env.expect(OK, "explain", path)
    assert "No OOM kill" in out and "journalctl -k" in out, out
    path = write(env, "sysrq.log", "sysrq: Show Memory\nMem-Info:\nactive_anon:100 inactive_anon:9000\n")
    out, _ = env.expect(OK, "explain", path)
    assert "memory report that somebody asked for" in out, out


def test_documents(env):
    logs = sorted(LOGS.glob("*.log"))
    documents = [env.document("explain", path) for path in logs]
    documents.append(env.document("explain", write(env, "cma.log", CMA)))
    assert documents[-1]["events"][0]["kind"] == "cma-failure", documents[-1]
    documents.append(env.document("explain", "--summary", LOGS))
    validate(env, "explain", documents)


def test_summary(env):
    boxes = env.work / "boxes"
    for box in ("a", "b"):
        (boxes / box).mkdir(parents=True)
        text = LOG.read_text().replace("panel", f"panel-{box}")
        (boxes / box / "kern.log").write_text(text)
        (boxes / box / "kern.log.1.gz").write_bytes(gzip.compress(text.replace("Mar  3", "Mar  2").encode()))
    (boxes / "picture.png").write_bytes(b"\x89PNG" + bytes(100))
    (boxes / "b/exhausted.log").write_text((LOGS / "exhausted.log").read_text())
    summary = env.document("explain", "--summary", boxes)["summary"]
    assert (summary["files"], summary["refused"], summary["events"]) == (5, 1, 5), summary
    assert summary["by_cause"][0] == {"name": "cma-starvation", "events": 4}, summary
    assert {"name": "panel-a", "events": 2} in summary["by_box"], summary
    assert {"name": "Mar  2", "events": 2} in summary["by_day"], summary
    assert len(summary["sentences"]) == 5, summary
    env.golden("explain-summary.txt", env.expect(OK, "explain", "--summary", ".", cwd=boxes)[0])
    out, _ = env.expect(OK, "explain", "--summary", "-", stdin=LOG.open("rb"))
    assert out.startswith("1 event in 1 file"), out


def machine(env, text):
    """A directory for PATH with a journalctl that prints a text."""
    path = env.work / "bin"
    path.mkdir(exist_ok=True)
    write(env, "journal.txt", text)
    program = path / "journalctl"
    program.write_text(f"#!/bin/sh\ncat {env.work}/journal.txt\n")
    program.chmod(0o755)
    return {"PATH": f"{path}:{os.environ['PATH']}"}


def test_without_arguments_it_is_about_this_machine(env):
    text = LOG.read_text().replace("Mar  3 04:10:11 panel user.warn", "2026-03-03T04:10:11+0000 panel")
    text = text.replace("Mar  3 04:10:11 panel user.info", "2026-03-03T04:10:11+0000 panel")
    text = text.replace("Mar  3 04:10:11 panel user.err", "2026-03-03T04:10:11+0000 panel")
    out, _ = env.expect(OK, "explain", env=machine(env, text))
    assert out.count("\n") == 1, out
    for words in ("2026-03-03T04:10:11+0000: the kernel killed viewer (812), 220.3 MiB resident", "cma-starvation",
                  "Would buddyguard have helped? yes"):
        assert words in out, (words, out)
    twice = env.expect(OK, "explain", env=machine(env, text * 2))[0]
    assert twice.endswith(" In all the journal of the last three days holds 2 kills and 0 other events.\n"), twice
    document = env.document("explain", env=machine(env, text))
    assert document["events"][0]["time"].startswith("2026-03-03T04:10:11"), document


def test_the_modules_part_is_told(env):
    episode = env.document("--from", RECORDING, "history")["episodes"][-1]
    offset = json.loads(RECORDING.read_text().splitlines()[0])["clock_offset_ns"]
    end = (episode["end_ns"] + offset) // 10**9
    for later, words in ((60, f"zone {episode['zone']}: "), (119, f"zone {episode['zone']}: "),
                         (122, "buddyguard is loaded, and had nothing to do then.")):
        when = time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(end + later))
        text = "".join(f"{when} panel kernel: {line[40:]}\n" for line in LOG.read_text().splitlines())
        out, _ = env.expect(OK, "--from", RECORDING, "explain", env=machine(env, text))
        assert "Would buddyguard have helped? yes" in out and words in out, (later, words, out)
    assert "buddyguard is loaded" not in env.expect(OK, "explain", env=machine(env, text))[0]


def test_of_a_kill_before_the_module_nothing_is_claimed(env):
    """Before this boot, or before the module was loaded: nobody says that it had nothing to do."""
    header = json.loads(env.simulated.read_text().splitlines()[0])
    boot = header["clock_offset_ns"] // 10**9
    loaded = boot + (header["state"]["time_ns"] - header["state"]["uptime_ns"]) // 10**9
    for at, words in ((boot - 3600, "begins later, on "), (loaded - 5, "begins later, on "), (loaded + 5, "buddyguard")):
        when = time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(at))
        text = "".join(f"{when} panel kernel: {line[40:]}\n" for line in LOG.read_text().splitlines())
        out, _ = env.expect(OK, "--from", env.simulated, "explain", env=machine(env, text))
        assert words in out and "  " not in out, (at, out)
        assert ("had nothing to do" in out) == (at > loaded), (at, out)


def kill_of(env, **decision):
    """A recording whose last kill was decided on like this, and the time of that kill."""
    lines = env.simulated.read_text().splitlines()
    number, history = next((i, json.loads(line)) for i, line in enumerate(lines) if '"kills"' in line)
    history["kills"][-1]["decision"].update(decision)
    lines[number] = json.dumps(history)
    when = history["kills"][-1]["time_ns"] + json.loads(lines[0])["clock_offset_ns"]
    return write(env, "killed.jsonl", "\n".join(lines) + "\n"), when // 10**9


def test_one_voice(env):
    """What the module found when the kernel asked it, and what the log is read as, do not contradict."""
    memory = {"lack": "memory", "reason": "memory-lacking", "remedy": "none"}
    saw = "the kernel asked buddyguard, just before it killed"
    raised = {**memory, "reason": "watermark-boosted"}
    advice = {"external-fragmentation": "buddyctl set target.0=", "cma-starvation": "buddyctl set usable_floor_kib="}
    for log, decision, cause, words, never in (
            ("exhausted", memory, "exhausted (certain)", ["did not act: memory itself is lacking"], saw),
            ("spurious", memory, "exhausted (likely)", [saw, "memory itself was lacking", "alone it would read as memory was free"], "other"),
            ("kill-only", memory, "exhausted (likely)", [saw, "The log alone does not tell."], "unknown"),
            ("spurious", {**memory, "lack": "fragmentation", "reason": "backing-off"}, "external-fragmentation (likely)",
             ["it was loaded, and did not act: it did all that it may"], "memory itself"),
            ("spurious", {**memory, "lack": "cma", "reason": "backing-off"}, "cma-starvation (likely)", [saw], "other"),
            ("boosted", memory, "other (certain)", ["what buddyguard calls lack of memory"], saw),
            ("boosted", raised, "other (certain)", [], saw),
            ("spurious", raised, "other (likely)", [saw, "usable: the kernel had raised its watermark for a while."], "so that"),
            ("cma-starvation", memory, "cma-starvation (certain)", ["of the moment of the report; when " + saw], "it would read"),
            ("cma-starvation", {**memory, "lack": "cma", "reason": "backing-off"}, "cma-starvation (certain)", [], saw),
            ("memcg-limit", memory, "memcg-limit", [], "it was loaded, and")):
        recording, when = kill_of(env, **decision)
        head = time.strftime("%Y-%m-%dT%H:%M:%S+0000 box kernel: ", time.gmtime(when))
        text = (LOGS / f"{log}.log").read_text()
        text = re.sub(r"^(<\d+>|\[[^\]]*\] |\w+ +\d+ [\d:]+ \S+ \S*kernel: (\[[^\]]*\] ?)?)?", head, text, flags=re.M)
        text = "\n".join(line for line in text.split("\n") if line != head) + "\n"
        out, _ = env.expect(OK, "--from", recording, "explain", env=machine(env, text))
        assert f"want of memory: {cause}" in out and never not in out.split(" buddyguard, 2026")[0], (log, decision, out)
        assert not [word for word in words if word not in out], (log, decision, out)
        event = env.document("--from", recording, "explain", env=machine(env, text))["events"][-1]
        assert event["cause"] == cause.split(" ")[0], event
        assert event["sentence"] in out and event["buddyguard"]["why"] in out, (event, out)
        for name, text in advice.items():
            fits = any(text in one for one in event["advice"])
            assert fits == (name == event["cause"]), (log, decision, event["advice"])
        assert " 0 KiB" not in str(event["advice"]), event["advice"]


def test_input_on_a_pipe_is_read_without_arguments(env):
    out, _ = env.expect(OK, "explain", stdin=LOG.open("rb"))
    assert "cma-starvation (certain)" in out, out


def test_options_exclude_each_other(env):
    for line in ("-j explain --html x", "explain --html --summary x", "explain --html --follow", "explain --summary", "explain --boot --follow", "explain --boot x", "explain a b"):
        env.expect(USAGE, *line.split())


def test_json_lines_of_a_journal(env):
    lines = [json.dumps({"_HOSTNAME": "panel", "__REALTIME_TIMESTAMP": "1709435411004310", "MESSAGE": line[40:]})
             for line in LOG.read_text().splitlines()]
    event = events(env, write(env, "journal.json", "\n".join(lines)))[0]
    assert event["box"] == "panel" and event["time"] == "2024-03-03T03:10:11.004310Z", event


def page_of(env, path):
    out, err = env.expect(OK, "explain", "--html", path)
    assert not err, err
    return out


def test_page_has_every_number(env):
    for path in sorted(LOGS.glob("*.log")):
        page, wanted = page_of(env, path), events(env, path)
        assert page.count("<details class=event") == len(wanted), path
        for event, part in zip(wanted, page.split("<details class=event")[1:]):
            numbers = {name: int(value) for name, value in re.findall(r'data-number="(\w+)" data-v="(-?\d+)"', part)}
            assert numbers == event["numbers"], (path, numbers)
            assert html.escape(event["sentence"], False) in part.replace("&quot;", '"'), (path, event["sentence"])
            for advice in event["advice"]:
                assert html.escape(advice, False) in part.replace("&quot;", '"'), (path, advice)


def test_page_gives_every_number_a_meaning(env):
    for path in sorted(LOGS.glob("*.log")):
        assert "<small></small>" not in page_of(env, path), path


def test_page_asks_nothing_of_a_network(env):
    page = page_of(env, LOG)
    assert not re.search(r"https?://|<link|@import|url\(|src=", page)
    assert "default-src 'none'" in page


def test_page_escapes_what_the_log_holds(env):
    path = write(env, "evil.log", "<script>alert(1)</scr invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0\n"
                 "Out of memory: Killed process 5 (<img src=x>) total-vm:1kB, anon-rss:2kB, file-rss:0kB\n")
    page = page_of(env, path)
    assert "<img" not in page and "&lt;img" in page, page


def test_page_of_what_is_no_log(env):
    path = write(env, "noise", os.urandom(1 << 16))
    out, err = env.expect(FAILED, "explain", "--html", path)
    assert "binary data" in out and out.endswith("</html>\n") and "binary data" in err, (out, err)
    assert "No OOM kill" in page_of(env, write(env, "calm.log", "a line\n"))


TASKS = "".join(f"[{pid:7}]     0 {pid:7} {pid * 9:8} {rss:8} {4096 * pid:14} {pid % 3:8} {adj:13} task {pid}\n"
                for pid, rss, adj in [(p, (p * 37) % 101 + 1, 0) for p in range(1, 91)])
KILL = ("app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
        "CPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\n"
        "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n" + TASKS +
        "Out of memory: Killed process 30 (task 30) total-vm:1kB, anon-rss:2kB, file-rss:0kB\n")


def test_page_sorts_the_processes(env):
    page = env.work / "tasks.html"
    text = page_of(env, write(env, "tasks.log", KILL))
    assert "90 in the log" in text and "the largest 64" in text, text
    assert "<tr class=victim>" in text, text
    rows = [int(rss) for rss in re.findall(r'</td><td data-v="\d+">\d+</td><td data-v="(\d+)">', text)]
    assert rows == sorted(((p * 37) % 101 + 1 for p in range(1, 91)), reverse=True)[:64], rows
    click = "<script>document.querySelectorAll('table.tasks th')[1].click()</script></body>"
    page.write_text(text.replace("</body>", click).replace("script-src", "script-src 'unsafe-inline'"))
    dom = browse(env, "--dump-dom", page.as_uri())
    ids = [int(pid) for pid in re.findall(r'<td class="l">task (\d+)</td>', dom)]
    assert len(ids) == 64 and ids == sorted(ids, reverse=True), ids


def test_a_large_log_keeps_its_processes(env):
    filler = "Nov  2 10:11:12 box app[123]: request 4711 took 12 ms, answered with 200\n" * 30000
    kill = KILL.replace(TASKS, TASKS * 3)
    assert "270 in the log" in page_of(env, write(env, "large.log", filler + kill + filler))


def test_page_can_be_drawn(env):
    page, picture = env.work / "page.html", env.work / "page.png"
    page.write_text(page_of(env, LOG))
    browse(env, f"--screenshot={picture}", page.as_uri())
    assert picture.stat().st_size > 50000, "an empty picture"


def test_text_of_the_fixtures(env):
    text = ""
    for name in ("cma-starvation", "fragmented", "exhausted", "lowmem-exhausted", "memcg-limit", "vmalloc", "headless"):
        text += f"# {name}\n" + env.expect(OK, "explain", LOGS / f"{name}.log")[0] + "\n"
    text += "# cma\n" + env.expect(OK, "explain", write(env, "cma.log", CMA))[0]
    env.golden("explain.txt", text)
