# SPDX-License-Identifier: GPL-2.0
"""Every command line of buddyctl in the documents is one that the tool takes."""
import re
import shlex

from lib import ABSENT, TOP, USAGE, verbs

DOCUMENTS = ["README.md", "Documentation/**/*.md", "packaging/**/*.md", "tools/man/*.[1-9]"]
WORKS_ON = {"metrics": "--listen"}  # would serve until it is ended


# As a command, from a script or a unit; a setting of OpenWrt is one of ours too.
CALL = re.compile(r"(?:^|\bexec |KiB' |^Exec\w+=[-+]?/usr/bin/)buddyctl (.+)")
UCI = (re.compile(r"^uci add_list buddyguard\.guard\.target='(.+)=(.+)'"), r"buddyctl set target.\1=\2"), \
    (re.compile(r"^uci set buddyguard\.guard\."), "buddyctl set ")


def code(path):
    """Lines of code: indented or quoted in Markdown, between .nf and .fi in a manual page."""
    text = path.read_text()
    if path.suffix == ".md":
        lines = text.splitlines()
        prose = "\n".join(line for line in lines if not line.startswith("    "))
        quoted = re.findall(r"(?<=`)buddyctl [^`]+(?=`)", prose)
        return [line.strip() for line in lines if line.startswith("    ")] + [each.replace("\n", " ") for each in quoted]
    blocks = re.findall(r"^\.nf$(.*?)^\.fi$", text, re.MULTILINE | re.DOTALL)
    return [line.replace("\\-", "-").strip() for block in blocks for line in block.splitlines()]


def commands():
    for pattern in DOCUMENTS:
        for path in sorted(TOP.glob(pattern)):
            for line in code(path):
                for setting, ours in UCI:
                    line = setting.sub(ours, line)
                for part in re.split(r"&&|[|>]", line.split(" # ")[0]):
                    call = CALL.search(part.strip())
                    if call:
                        yield path.relative_to(TOP), shlex.split(call[1], comments=True)


def test_every_command_in_the_documents_exists(env):
    known = {verb["name"] for verb in verbs(env)["verbs"]}
    found = list(commands())
    assert len(found) > 90, f"only {len(found)} commands: are they still found?"
    for path, words in found:
        where = f"{path}: buddyctl {' '.join(words)}"
        assert words[0] in known, f"{where}: there is no such verb"
        if WORKS_ON.get(words[0], "-") in words:
            continue
        wanted = [word.replace("KEY=VALUE", "cooldown_ms=1000").replace("REMEDY", "wake") for word in words]
        done = env.run(*wanted, cwd=env.work)
        assert done.returncode != USAGE, f"{where}: {done.stderr.decode()}"
        if words[0] in ("set", "run", "get"):  # all that is wrong here is that there is no module
            assert done.returncode == ABSENT, f"{where}: {done.stderr.decode()}"
