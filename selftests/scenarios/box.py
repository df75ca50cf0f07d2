# SPDX-License-Identifier: GPL-2.0
"""The box that a scenario runs in, beside a contender: what lies in it, and how it is booted.

A guest holds just what its scripts name, so that a figure is only in doubt when something has changed that
the guest could have noticed: digest() says what it was.
"""
import functools
import hashlib
import lzma
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VM = HERE.parent / "vm"
sys.path.insert(0, str(VM))
import guest

BOOT = VM / "boot"
MODULES = ["buddyguard", "lastchance-only", "buddyguard-no-evacuate", "buddyguard-no-forecast", "buddyguard-no-demand"]
DAEMONS = ["compact-loop", "cron", "defragtick", "adaptivemmd"]
CONTENDERS = ["none", "kernel", "kernel-100", "defrag-mode", *DAEMONS, *MODULES]
# What a kernel gets that watches itself. KASAN's shadow and what it keeps of each object take half as much
# memory again; its stacks are of order 2, and a box that is filled to the brim has none above a watermark that
# is boosted. Races take two processors.
WATCHED = {
    "debug": {"memory": 3 / 2, "arguments": "sysctl.vm.watermark_boost_factor=0"},
    "kcsan": {"processors": 2},
}


def is_module(contender):
    """Whether it is buddyguard in some setting: it works in the kernel's workers."""
    return contender in MODULES


@functools.lru_cache(maxsize=None)
def prepared(kernel):
    """The kernel, with all that is built for it."""
    found = guest.Kernel(kernel)
    archives, _ = guest.prepare(found)
    return found, archives[0]


def in_directory(directory, files):
    return {f"{directory}/{file.name}": file for file in files}


def kernel_modules(kernel, scenario):
    """Modules of the kernel's own that a scenario wants; one may be built in."""
    names = scenario.head.get("kernel-modules", "").split() + ["brd"] * (scenario.settings["cache"] != "0")
    for name in dict.fromkeys(names):
        yield from list(kernel.image.rglob(f"{name}.ko*"))[:1]


def test_modules(kernel, scenario, named):
    """Those that are loaded at the start, and those that the scripts load themselves."""
    start = set(scenario.head.get("modules", "bg_hold bg_storm").split())
    named = named - start - ({"bg_stragglers"} if scenario.settings["every"] == "0" else set())
    built = list((kernel.build / "modules.root/modules").iterdir())
    return {**in_directory("modules/start", [file for file in built if file.stem in start]),
            **in_directory("modules", [file for file in built if file.stem in named])}


def contents(kernel, scenario, contender):
    """What a guest has beyond its base: name -> file that it is copied from."""
    scripts = [HERE / "guest" / f"{name}.sh" for name in ("lib", "main", scenario.script)]
    named = set(re.findall(r"[\w-]+", "\n".join(script.read_text() for script in scripts)))
    unwanted = {name for name in DAEMONS if name != contender}
    guard = []
    if is_module(contender) or "needs-guard" in scenario.head:
        guard = [kernel.build / "guard.root/buddyguard.ko"]
    else:
        unwanted |= {"buddyctl", "jsonget"}
    programs = (guest.BUILD / kernel.arch / "programs.root/bin").iterdir()
    return {**in_directory("scenarios", scripts), **in_directory(".", guard),
            **in_directory("bin", [file for file in programs if file.name in named - unwanted]),
            **test_modules(kernel, scenario, named),
            **in_directory("kernel-modules", kernel_modules(kernel, scenario))}


def fill(kernel, scenario, contender, overlay):
    for name, file in contents(kernel, scenario, contender).items():
        target = overlay / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".xz":
            target.with_suffix("").write_bytes(lzma.decompress(file.read_bytes()))
        else:
            shutil.copy(file, target)


def boot_words(kernel, scenario, icount):
    """Of the command line of selftests/vm/boot, what the guest could notice."""
    watched, settings = WATCHED.get(kernel.name, {}), scenario.settings
    words = [BOOT, "--kernel", kernel.name, "--bare", "--mem", int(int(settings["mem"]) * watched.get("memory", 1)),
             "--smp", max(int(settings["smp"]), watched.get("processors", 1)),
             "--cmdline", f"{scenario.kernel_arguments()} {watched.get('arguments', '')}".strip()]
    if settings["second"] != "0":
        words += ["--second-cma", settings["second"]]
    if icount:
        words += ["--icount"] + ["--disk"] * ("disk" in scenario.head)
    return tuple(map(str, words))


def script_words(scenario, contender, seed):
    """What is run in it."""
    return ["exec", "sh", "/scenarios/main.sh", scenario.script, contender, str(seed),
            *(f"{key}={word}" for key, word in sorted(scenario.settings.items()))]


def boot(args, overlay, out):
    """Run the guest; its words go to standard error. Returns the status."""
    kernel, _ = prepared(args.kernel)
    fill(kernel, args.scenario, args.guard, overlay)
    command = [*boot_words(kernel, args.scenario, args.icount), "--overlay", overlay, "--out", out,
               "--timeout", args.timeout, "--", *script_words(args.scenario, args.guard, args.seed)]
    return subprocess.run(list(map(str, command)), stdout=sys.stderr, check=False).returncode


@functools.lru_cache(maxsize=None)
def file_digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


@functools.lru_cache(maxsize=None)
def machine(words):
    """The machine's command line, and the version of the emulator."""
    line = subprocess.run([*words, "--dry-run", "--", ""], stdout=subprocess.PIPE, text=True, check=True).stdout
    version = subprocess.run([kernel_emulator(line), "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return line + version


def kernel_emulator(line):
    return next(word for word in line.split() if word.startswith("qemu-system-"))


def digest(kernel_name, scenario, contender):
    """Of all that a guest with deterministic time could notice, but for the seed."""
    kernel, base = prepared(kernel_name)
    what = [machine(boot_words(kernel, scenario, True)), script_words(scenario, contender, 0),
            file_digest(kernel.vmlinuz), file_digest(base),
            sorted((name, file_digest(file)) for name, file in contents(kernel, scenario, contender).items())]
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]
