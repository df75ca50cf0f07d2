# SPDX-License-Identifier: GPL-2.0
"""The scenarios: the files of the directory guest, the variants of the table beside this file, and any of
them on another box.

The head of a file, and a row of the table, say besides settings: "summary"; "figure", what the scenario is
about; "costs-from", the snapshot from which costs count; "old-every", how old its old form is; "cron-ms" and
"adaptivemmd-ms", the pace of contenders; "kernel-arguments"; "kernel-modules", the kernel's own; "modules", the
test modules loaded at the start; "disk", if it needs one; "needs-guard", if the module is there for every contender.

A name is [old-]NAME[+KEY=VALUE]...: "old-cma-release" is cma-release on a box that is old from the start,
"old-cma-release+every=512+mem=384" the same with more stragglers on a smaller box.
"""
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
NOT_SCENARIOS = ("lib", "main")
OLD, OLD_EVERY = "old-", "old-every"
RAM_BEGIN_MIB = 1024  # of the ARM machines
# A kernel and its initramfs lie in the first stretch of memory, and in that from 128 MiB on.
BOTTOM_MIB, BOTTOM_MOST_MIB, MIDDLE_LEAST_MIB = 32, 96, 192


def kernels():
    """The first word of each row of the table of kernels."""
    lines = (HERE.parent / "vm" / "kernels").read_text().splitlines()
    return tuple(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


# Key -> what it means, and what it may be: numbers from and to, or words.
SETTINGS = {
    "kernel": ("a name of selftests/vm/kernels", kernels()),
    "mem": ("MiB of memory", range(128, 4097)),
    "smp": ("processors", range(1, 9)),
    "cma": ("MiB of the CMA area", range(0, 2049)),
    "place": ("where in memory the CMA area lies", ("top", "middle", "bottom")),
    "second": ("MiB of a second CMA area, on ARM", range(0, 2049)),
    "every": ("one page of so many is a straggler; 0: none", range(0, 1 << 20)),
    "spread": ("of the stragglers", ("even", "random")),
    "type": ("of the pageblocks that stragglers have got into", ("movable", "unmovable")),
    "cache": ("percent of memory that hold page cache from the start", range(0, 81)),
}
DEFAULTS = {"mem": "512", "smp": "1", "every": "0", "second": "0", "spread": "even", "type": "movable", "place": "top", "cache": "0"}


class Unknown(Exception):
    """No scenario has this name; says why."""


class Scenario:
    """script: the guest's file; head: what its head says; settings: key -> word, of box and script."""

    def __init__(self, name, script, head, settings):
        self.name, self.script, self.head = name, script, head
        self.settings = {**DEFAULTS, **{key: head[key] for key in SETTINGS if key in head}, **settings}
        self.settings.pop(OLD_EVERY, None)

    @property
    def summary(self):
        return self.head["summary"].format(**self.settings)

    def kernel_arguments(self):
        """Words of the command line."""
        words = [self.head.get("kernel-arguments", "")]
        if "cma" in self.settings:
            words.append(f"cma={self.settings['cma']}M{cma_place(self.settings)}")
        if self.settings["type"] == "unmovable" and self.settings["every"] != "0":
            # Each pageblock that somebody steals back would raise the watermarks, until processes die of it.
            words.append("sysctl.vm.watermark_boost_factor=0")
        return " ".join(filter(None, words))


def cma_place(settings):
    """What follows an area's size on the kernel's command line."""
    if settings["place"] == "top":
        return ""
    cma, mem = int(settings["cma"]), int(settings["mem"])
    if settings["place"] == "middle":
        at = max(MIDDLE_LEAST_MIB, (mem - cma) // 2 // 32 * 32)
    elif cma <= BOTTOM_MOST_MIB:
        at = BOTTOM_MIB
    else:
        raise Unknown(f"cma={cma}: at the bottom there is room for {BOTTOM_MOST_MIB} MiB")
    return f"@{RAM_BEGIN_MIB + at}M"


def read_head(path):
    """"# KEY: VALUE" lines."""
    lines = (line[2:].split(": ", 1) for line in path.read_text().splitlines()
             if line.startswith("# ") and ": " in line)
    return dict(lines)


def variants():
    """Name -> script and settings, of the table."""
    rows = (line.split() for line in (HERE / "variants").read_text().splitlines()
            if line.strip() and not line.startswith("#"))
    return {name: (script, dict(setting.split("=", 1) for setting in settings)) for name, script, *settings in rows}


def known():
    """Every plain name -> scenario."""
    table = variants()
    bases = {script for script, _ in table.values()}
    heads = {path.stem: read_head(path) for path in (HERE / "guest").glob("*.sh") if path.stem not in NOT_SCENARIOS}
    found = {name: Scenario(name, name, head, {}) for name, head in heads.items() if name not in bases}
    for name, (script, settings) in table.items():
        found[name] = Scenario(name, script, {**heads[script], **settings}, settings)
    return dict(sorted(found.items()))


def allowed_words(allowed):
    """What a setting may be, for people."""
    return f"{allowed.start} to {allowed.stop - 1}" if isinstance(allowed, range) else ", ".join(allowed)


def checked(setting):
    """KEY=VALUE as a pair, if there is such a key and the value is one of its."""
    key, _, value = setting.partition("=")
    if key not in SETTINGS:
        raise Unknown(f"no setting \"{key}\": known are {', '.join(SETTINGS)}")
    allowed = SETTINGS[key][1]
    good = value.isdigit() and int(value) in allowed if isinstance(allowed, range) else value in allowed
    if not good:
        raise Unknown(f"{key}=\"{value}\": may be {allowed_words(allowed)}")
    return key, value


def plain(name):
    """Of a scenario's name, that of the young one on the box that it was written for."""
    return name.split("+")[0].removeprefix(OLD)


def find(name):
    """The scenario of that name."""
    first, *settings = name.split("+")
    base, scenarios = plain(name), known()
    if base not in scenarios:
        raise Unknown(f"no scenario {base}: known are {', '.join(scenarios)}")
    scenario = scenarios[base]
    chosen = dict(map(checked, settings))
    if base != first:
        if OLD_EVERY not in scenario.head:
            raise Unknown(f"{base} has no old form")
        chosen = {"every": scenario.head[OLD_EVERY], **chosen}
    return Scenario(name, scenario.script, scenario.head, {**scenario.settings, **chosen})
