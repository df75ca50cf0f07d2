# SPDX-License-Identifier: GPL-2.0
"""The rooms of the house as the table `rooms` has them, their files, and what these include."""
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
# Where the build looks for a header that is not beside the file.
SEARCHED = {"kmod": ["kmod"], "tools": ["tools", "kmod/core"]}


def permitted():
    """{room: rooms that it may include}, itself and what those may in turn among them."""
    direct = {}
    for line in (HERE / "rooms").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            room, *others = line.split()
            direct[room] = others
    closed = {}
    for room in direct:
        closed[room], waiting = set(), [room]
        while waiting:
            other = waiting.pop()
            if other not in closed[room]:
                closed[room].add(other)
                waiting += direct[other]
    return closed


def room_of(path, rooms):
    """The room that a file is in, or None."""
    stem = re.sub(r"\.[ch]$", "", path)
    parent = str(pathlib.PurePath(path).parent)
    return stem if stem in rooms else parent if parent in rooms else None


def sources(rooms):
    """The .c and .h files of the rooms, also those not added yet."""
    tops = sorted({room.split("/")[0] for room in rooms})
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *tops],
                            stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    return sorted(path for path in set(listed)
                  if path.endswith((".c", ".h")) and room_of(path, rooms) and pathlib.Path(path).is_file())


def includes(text):
    """(line, name) of each header that is included by a name in quotes."""
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'#\s*include\s*"([^"]+)"', line)
        if found:
            yield number, found[1]


def resolve(path, name):
    """The file of the tree that an include means, or None."""
    beside = str(pathlib.PurePath(path).parent)
    for directory in [beside, *SEARCHED[path.split("/")[0]]]:
        target = pathlib.Path(directory, name)
        if target.is_file():
            return str(target)
    return None
