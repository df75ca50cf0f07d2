# SPDX-License-Identifier: GPL-2.0
"""Replay: the module's decisions once more, and what would have been otherwise."""
import json

from lib import DATA, FAILED, OK, USAGE


def test_replay_agrees_with_real_boxes(env):
    for recording in sorted(DATA.glob("*.jsonl")):
        document = json.loads(env.run("-j", "replay", recording).stdout)
        assert document["identical"] and document["decisions"] > 40, \
            f"{recording.name}: {document['first_difference']}\n" \
            "is that as wanted? then: selftests/cli/rerecord, make accept"


def test_replay_agrees_with_a_simulated_box(env):
    document = env.document("replay", env.simulated)
    assert document["identical"] and document["decisions"] > 300, document


def test_replay_follows_every_episode(env):
    for recording in [*sorted(DATA.glob("*.jsonl")), env.simulated]:
        records = [json.loads(line) for line in open(recording, encoding="utf-8")]
        told = [record["event"]["kind"] for record in records if record["type"] == "event"]
        wanted = (told.count("breach"), told.count("backoff"))
        document = env.document("replay", recording)
        for side in "recorded", "replayed":
            found = (document[side]["episodes"], document[side]["backoffs"])
            assert found == wanted, f"{recording.name}: {side} {found}, told of were {wanted}"


def test_what_began_an_episode_is_compared(env):
    text = (DATA / "storm.jsonl").read_text()
    lines = text.splitlines(keepends=True)
    breach = next(number for number, line in enumerate(lines) if '"kind":"breach"' in line)
    record = json.loads(lines[breach])
    record["event"]["decision"]["reason"] = "cooling-down"
    lines[breach] = json.dumps(record, separators=(",", ":")) + "\n"
    path = env.work / "breach.jsonl"
    path.write_text("".join(lines))
    document = env.document("replay", path, status=FAILED)
    first = document["first_difference"]
    assert (document["different"], first["member"]) == (1, "reason"), document
    assert (first["recorded"]["reason"], first["replayed"]["reason"]) == ("cooling-down", "usable-below-floor"), first
    assert document["decisions"] == env.document("replay", DATA / "storm.jsonl")["decisions"], document
    # The look that found the breach differs too: one decision, told twice.
    look = max(number for number, line in enumerate(lines[:breach]) if '"type":"sample"' in line)
    record = json.loads(lines[look])
    record["zone"]["decision"]["reason"] = "cooling-down"
    lines[look] = json.dumps(record, separators=(",", ":")) + "\n"
    path.write_text("".join(lines))
    assert env.document("replay", path, status=FAILED)["different"] == 1


def test_a_changed_number_is_found(env):
    lines = env.simulated.read_text().splitlines(keepends=True)
    samples = [number for number, line in enumerate(lines) if '"type":"sample"' in line]
    record = json.loads(lines[samples[20]])
    record["zone"]["decision"]["supply_blocks"] += 1
    lines[samples[20]] = json.dumps(record, separators=(",", ":")) + "\n"
    path = env.work / "changed.jsonl"
    path.write_text("".join(lines))
    document = env.document("replay", path, status=FAILED)
    first = document["first_difference"]
    assert (document["different"], first["number"], first["member"]) == (1, 21, "supply_blocks"), document
    out, _ = env.expect(FAILED, "replay", path)
    assert "1 of" in out and "first difference: decision 21" in out and "replayed" in out, out


def with_starving_kill(env, **decision):
    """The simulated recording, but the process that dies could have had CMA; what was decided then."""
    lines = env.simulated.read_text().splitlines(keepends=True)
    kill = next(number for number, line in enumerate(lines) if '"kill-declined"' in line)
    record = json.loads(lines[kill])
    normal = record["event"]["kill"]["candidates"][0]
    normal.update(free_pages=30690, cma_free_pages=30000)
    record["event"]["decision"].update(decision)
    lines[kill] = json.dumps(record, separators=(",", ":")) + "\n"
    path = env.work / "kill.jsonl"
    path.write_text("".join(lines))
    return path


def test_a_kill_is_decided_once_more(env):
    first = env.document("replay", with_starving_kill(env), status=FAILED)["first_difference"]
    assert first["recorded"]["reason"] == "out-of-reach", first
    assert (first["replayed"]["reason"], first["replayed"]["remedy"]) == ("last-chance", "fill-cma"), first


def test_a_refused_kill_is_decided_once_more(env):
    taken = env.document("replay", with_starving_kill(env), status=FAILED)["first_difference"]["replayed"]
    for reason in "cooling-down", "backing-off":
        refused = {**taken, "reason": reason, "remedy": "none"}
        document = env.document("replay", with_starving_kill(env, **refused))
        assert document["identical"], document["first_difference"]
        wrong = with_starving_kill(env, **{**refused, "goal_pages": 1})
        assert env.document("replay", wrong, status=FAILED)["first_difference"]["member"] == "goal_pages", reason


def test_other_settings_show_what_they_change(env):
    document = env.document("replay", env.simulated, "--set", "profile=observe")
    assert not document["identical"], document
    acts = document["replayed"]["remedies"]
    assert sum(document["recorded"]["remedies"].values()) > 10 and not any(acts.values()), acts
    same = env.document("replay", env.simulated, "--set", "lastchance_wait_ms=999")
    assert same["decisions"] == document["decisions"]
    env.expect(USAGE, "replay", env.simulated, "--set", "bogus=1")


def test_a_recording_without_reset_is_refused(env):
    path = env.work / "noreset.jsonl"
    path.write_text(env.simulated.read_text().replace('"complete":true', '"complete":false', 1))
    _, err = env.expect(FAILED, "replay", path)
    assert "--no-reset" in err, err
    env.expect(OK, "report", path, env.work / "noreset.html")
