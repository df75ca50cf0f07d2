# SPDX-License-Identifier: GPL-2.0
"""What goes into a guest: the kernel, a small userland, and this checkout's programs and modules.

Everything is made once and kept under build/vm/ of the checkout; a piece is made again when the content
of what it comes from has changed. Several callers may run at once.
"""
import contextlib
import fcntl
import functools
import hashlib
import lzma
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
BUILD = TOP / "build" / "vm"
GONE = 3  # exit status of the fetching tools: the mirror no longer has it

# Kernel modules that a guest cannot do without; what they need comes with them.
MODULES = ["virtio_mmio", "virtio_pci", "virtio_blk", "virtio_console", "ext4"]
SERVICE = ["packaging/service", "packaging/sysvinit/buddyguard"]  # what starts it at boot
DISK_MIB = 1024
PACKED_AT = 1767225600  # 2026-01-01, which is also where the clock of a guest with deterministic time begins
SOURCES = {".c", ".h", ".S", ".sh"}
GENERATED = ("features.h", ".mod.c")  # by a build in place, for whatever kernel that was for
# What to show of a build that failed.
COMPLAINT = re.compile(r"error|undefined reference|cannot find|No rule")
# A linker's digest of debug information would differ from one directory to the next.
NO_BUILD_ID = "--build-id=none"
# A compiler's complaint about a file of ours, or modpost's; not those about the kernel's own headers.
NOTABLE = re.compile(r"^(?!.*/linux-(headers-|source/)).*: (warning|error|fatal error): |modpost:")


class Gone(Exception):
    """The kernel's packages are no longer on the mirror."""


class Failed(Exception):
    """A piece without which there is no guest could not be made."""


def say(text):
    print(f"boot: {text}", file=sys.stderr, flush=True)


def run(*command, **options):
    """Run a command whose output matters only if it fails; returns what it printed."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, **options)
    if done.returncode == GONE:
        raise Gone()
    if done.returncode:
        raise Failed(f"{' '.join(str(word) for word in command)} failed:\n{done.stdout}")
    return done.stdout.strip()


def row(table, key):
    for line in (HERE / table).read_text().splitlines():
        fields = line.split()
        if fields and fields[0] == key:
            return fields
    raise Failed(f"no {key} in {HERE / table}")


class Kernel:
    """A line of the kernels table and its architecture's."""

    def __init__(self, name):
        self.name = name
        self.arch = row("kernels", name)[2]
        _, self.kernel_arch, self.cross, self.console, *self.qemu = row("arches", self.arch)
        self.build = BUILD / name
        self.image = pathlib.Path(run(HERE / "kernel-dir", "--image", name))
        self.vmlinuz = self.image / "vmlinuz"
        self.release = next((self.image / "lib/modules").iterdir()).name

    def kernel_dir(self):
        return run(HERE / "kernel-dir", self.name)


@contextlib.contextmanager
def locked(directory):
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sources(*parts):
    """All source files under the given parts of the checkout, sorted."""
    found = []
    for part in parts:
        path = TOP / part
        walk = path.rglob("*") if path.is_dir() else [path]
        found += [file for file in walk if file.is_file() and not file.name.endswith(GENERATED) and
                  (file.suffix in SOURCES or file.name in ("Kbuild", "Makefile", "VERSION"))]
    return sorted(found)


def digest(files, *words):
    sha = hashlib.sha256(repr(words).encode())
    for file in files:
        sha.update(str(file).encode() + b"\0" + file.read_bytes())
    return sha.hexdigest()


def once(target, key, make):
    """Make target unless it was made, in whole (make does not return False), from the same key before."""
    stamp = target.with_name(target.name + ".key")
    if target.exists() and stamp.exists() and stamp.read_text() == key:
        return target
    stamp.unlink(missing_ok=True)
    if make(target) is not False:
        stamp.write_text(key)
    return target


def pack(tree, archive):
    """Write a directory as a cpio archive that the kernel unpacks over its root.

    All is of the same time: reading another one takes a guest a few instructions more or less, and from
    there on its deterministic time runs another way.
    """
    names = sorted(str(path.relative_to(tree)) for path in tree.rglob("*"))
    for name in names:
        os.utime(tree / name, (PACKED_AT, PACKED_AT), follow_symlinks=False)
    new = archive.with_suffix(".new")  # another boot may be reading the old one
    with open(new, "wb") as out:
        subprocess.run(["cpio", "-o", "-H", "newc", "-R", "0:0", "--reproducible", "--quiet"],
                       input="\n".join(names).encode(), cwd=tree, stdout=out, check=True)
    new.rename(archive)


def fresh(tree):
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    return tree


def make_base(kernel, archive):
    """The userland: PID 1, busybox, and the kernel's own modules for disk and ports, in load order."""
    tree = fresh(kernel.build / "base.root")
    for name in ("bin", "etc", "dev", "lib/modules"):
        (tree / name).mkdir(parents=True)
    sysroot = pathlib.Path(run(HERE / "sysroot", kernel.arch))
    shutil.copy(sysroot / "bin/busybox", tree / "bin/busybox")
    shutil.copy(HERE / "init", tree / "init")
    (tree / "init").chmod(0o755)
    (tree / "etc/passwd").write_text("root::0:0:root:/root:/bin/sh\n"
                                     "nobody::65534:65534:nobody:/:/bin/sh\n")
    (tree / "etc/group").write_text("root:x:0:\nnogroup:x:65534:\n")
    order = []
    built_in = row("kernels", kernel.name)[1] == "source"
    for module in MODULES if not built_in else []:
        wanted = run("/sbin/modprobe", "-d", kernel.image, "-S", kernel.release, "--show-depends", module)
        order += [line.split()[1] for line in wanted.splitlines() if line.startswith("insmod")]
    order = list(dict.fromkeys(order))
    for path in map(pathlib.Path, order):
        content = path.read_bytes()
        if path.suffix == ".xz":
            content = lzma.decompress(content)
        (tree / "lib/modules" / path.name.removesuffix(".xz")).write_bytes(content)
    names = [pathlib.Path(path).name.removesuffix(".xz") for path in order]
    (tree / "lib/modules/order").write_text("".join(name + "\n" for name in names))
    pack(tree, archive)


def mirror_sources(parts, tree):
    """Copy the sources of a build to a place of its own: one checkout is built for many kernels."""
    tree.mkdir(parents=True, exist_ok=True)
    manifest = tree / "sources"
    wanted = {str(file.relative_to(TOP)): file for file in sources(*parts)}
    for old in manifest.read_text().splitlines() if manifest.exists() else []:
        if old not in wanted:
            (tree / old).unlink(missing_ok=True)
    for name, file in wanted.items():
        copy = tree / name
        if not copy.exists() or copy.read_bytes() != file.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
    manifest.write_text("".join(name + "\n" for name in wanted))


def attempt(what, *command):
    """Build something a guest can boot without; say so if it cannot be built."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        say(f"{what} does not build, the guest goes without:")
        lines = done.stdout.splitlines()
        print("\n".join([line for line in lines if COMPLAINT.search(line)][:10] or lines[-10:]), file=sys.stderr)
    return done.returncode == 0


def copy_module(kernel, module, directory):
    run(f"{kernel.cross}strip", "--strip-debug", "-o", directory / module.name, module)


def build_guard(kernel, tree):
    """/buddyguard.ko"""
    if not (TOP / "Kbuild").exists():
        return True
    work = kernel.build / "source"
    mirror_sources(["Kbuild", "VERSION", "kmod", "include"], work)
    built = attempt("buddyguard.ko", "make", "-C", kernel.kernel_dir(), f"M={work}",
                    f"LDFLAGS_MODULE={NO_BUILD_ID}", "modules")
    if built:
        copy_module(kernel, work / "kmod/buddyguard.ko", tree)
    return built


def build_modules(kernel, tree):
    """The test modules: together, or, if one does not build, one by one without it."""
    work = kernel.build / "modules"
    mirror_sources(["selftests/modules"], work)
    names = [path.stem for path in sources("selftests/modules") if path.suffix == ".c"]
    command = ["make", "-C", kernel.kernel_dir(), f"M={work / 'selftests/modules'}",
               f"LDFLAGS_MODULE={NO_BUILD_ID}", "modules"]
    whole = not names or attempt("selftests/modules", *command)
    (tree / "modules").mkdir()
    for name in names:
        if whole or attempt(f"selftests/modules/{name}.c", *command, f"MODULE={name}"):
            copy_module(kernel, work / f"selftests/modules/{name}.ko", tree / "modules")
    return whole


def build_programs(kernel, tree):
    """buddyctl, workloads and peers, static, for this architecture."""
    (tree / "bin").mkdir()
    built = TOP / f"tools/build-{kernel.cross.removesuffix('-')}-static"
    command = ["make", "-s", "-k", f"-j{os.cpu_count()}", "-C", TOP, f"CROSS_COMPILE={kernel.cross}", "STATIC=1",
               f"LDFLAGS=-Wl,{NO_BUILD_ID}"]
    tool = attempt("buddyctl", *command, (built / "buddyctl").relative_to(TOP))
    rest = attempt("selftests/workloads or peers", *command, "programs")
    names = [path.stem for path in sources("selftests/workloads", "selftests/peers") if path.suffix == ".c"]
    found = [built / "bin" / name for name in names if (built / "bin" / name).exists()]
    for path in found + [built / "buddyctl"] * tool:
        run(f"{kernel.cross}strip", "-o", tree / "bin" / path.name, path)
    return tool and rest


# What is built for each kernel: the name of its archive, how, and from which parts of the checkout.
PIECES = [
    ("guard", build_guard, ["Kbuild", "VERSION", "kmod", "include"]),
    ("modules", build_modules, ["selftests/modules"]),
]
PROGRAM_PARTS = ["Makefile", "VERSION", "tools", "kmod/core", "include", "selftests/workloads", "selftests/peers"]


def make_piece(kernel, build, archive):
    tree = fresh(archive.with_suffix(".root"))
    whole = build(kernel, tree)
    pack(tree, archive)
    return whole


def prepare_piece(kernel, archive, build, parts):
    key = digest([*sources(*parts), HERE / "guest.py"], kernel.release)
    return once(archive, key, functools.partial(make_piece, kernel, build))


def make_tests(kernel, archive):
    tree = fresh(kernel.build / "tests.root")
    shutil.copytree(HERE / "tests", tree / "tests")
    helpers = pathlib.Path(run(HERE / "linux-source"), "tools/testing/selftests/kselftest/ktap_helpers.sh")
    for file in (HERE / "lib.sh", HERE / "run-tests", helpers):
        shutil.copy(file, tree / "tests")
    for name in SERVICE:
        (tree / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TOP / name, tree / "tests" / name)
    pack(tree, archive)


def build_warnings(kernel):
    """What W=1 has to say about the modules on this kernel; remembered for as long as nothing changes."""
    parts = ["Kbuild", "VERSION", "kmod", "include", "selftests/modules"]

    def build(report):
        lines = []
        for module in (".", "selftests/modules"):
            work = fresh(kernel.build / "w1")
            mirror_sources(parts, work)
            done = subprocess.run(["make", "-C", kernel.kernel_dir(), f"M={work / module}", "W=1",
                                   f"-j{os.cpu_count()}", "modules"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            lines += [line for line in done.stdout.splitlines() if NOTABLE.search(line)]
            if done.returncode and not lines:
                lines += done.stdout.splitlines()[-10:]
        report.write_text("\n".join(lines))

    with locked(kernel.build):
        report = once(kernel.build / "w1.log", digest(sources(*parts), kernel.release), build)
    return report.read_text().splitlines()


def make_disk(disk):
    new = disk.with_suffix(".new")
    with open(new, "wb") as image:
        image.truncate(DISK_MIB << 20)
    run("/sbin/mkfs.ext4", "-q", "-F", new)
    new.rename(disk)


def prepare(kernel):
    """All that every guest of this kernel shares: the archives in the order to unpack, and the disk."""
    with locked(kernel.build):
        base = once(kernel.build / "base.cpio", digest([HERE / "init", HERE / "guest.py"], kernel.release),
                    functools.partial(make_base, kernel))
        pieces = [prepare_piece(kernel, kernel.build / f"{name}.cpio", build, parts)
                  for name, build, parts in PIECES]
        tests = kernel.build / "tests.cpio"
        make_tests(kernel, tests)
    with locked(BUILD / kernel.arch):  # programs do not depend on the kernel
        programs = prepare_piece(kernel, BUILD / kernel.arch / "programs.cpio", build_programs, PROGRAM_PARTS)
    with locked(BUILD):
        disk = once(BUILD / "disk.ext4", str(DISK_MIB), make_disk)
    return [base, *pieces, programs, tests], disk
