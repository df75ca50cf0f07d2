# SPDX-License-Identifier: GPL-2.0
"""Completions of zsh and fish: as the tool's own table has it, and the shells take them."""
import subprocess

import completions
from lib import TOP, Skip, verbs

FILES = {"fish": ("tools/completion/buddyctl.fish", completions.fish), "zsh": ("tools/completion/_buddyctl", completions.zsh)}


def shell(name, *words):
    try:
        return subprocess.run([name, *words], cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    except FileNotFoundError:
        raise Skip(f"{name} is not installed") from None


def test_completions_are_of_the_table_of_verbs(env):
    tree = verbs(env)
    for name, (path, write) in FILES.items():
        wanted = write(tree)
        if env.accept:
            (TOP / path).write_text(wanted)
        assert (TOP / path).read_text() == wanted, f"{path} is of another version of {name}'s table: make accept"


def test_zsh_takes_its_completion(env):
    done = shell("zsh", "-n", FILES["zsh"][0])
    assert done.returncode == 0 and not done.stdout, done.stdout
    script = f"""
        _arguments() {{ print -l -- "$@"; line=(run); [[ $1 == -C ]] && state=${{want}}; }}
        _describe() {{ print -l -- ${{(P)2}}; }}
        want=verb; source {FILES['zsh'][0]}; want=rest; _buddyctl"""
    said = shell("zsh", "-f", "-c", script).stdout
    assert "status:fine or not, and why" in said and "wake evacuate compact" in said, said


def test_fish_completes(env):
    for line, wanted in (("buddyctl sta", "status"), ("buddyctl run eva", "evacuate"), ("buddyctl reset lea", "learnt"),
                         ("buddyctl set cool", "cooldown_ms="), ("buddyctl map --s", "--svg")):
        done = shell("fish", "--no-config", "-c", f"source {FILES['fish'][0]}; complete -C '{line}'")
        assert wanted in done.stdout, f"{line}: {done.stdout}"
