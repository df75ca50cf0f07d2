# SPDX-License-Identifier: GPL-2.0
"""make install and modules_install: what was built is installed, all of it or nothing, and what is left to do is said."""
import os
import shutil
import subprocess

from lib import TOP

COMPILER = """#!/bin/sh
# A compiler that makes nothing but a note of how it was called.
while [ $# -gt 0 ]; do
	case $1 in -o) out=$2 ;; -static*) kind=static ;; -print-file-name*) echo none; exit ;; esac
	shift
done
echo "${kind:-shared}" >"$out"
chmod +x "$out"
"""


def checkout(env):
    """A copy of this checkout, with nothing built."""
    copy = env.work / "checkout"
    if not copy.exists():
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TOP,
                                stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
        for name in filter(None, listed):
            if (TOP / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(TOP / name, copy / name)
        (copy / "cc").write_text(COMPILER)
        (copy / "cc").chmod(0o755)
    return copy


def make(env, *words):
    done = subprocess.run(["make", "-s", "-C", checkout(env), f"CC={checkout(env)}/cc", *map(str, words)], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout


def made(env, *words):
    status, said = make(env, *words)
    assert status == 0, said
    return said


def refused(env, wanted, *words):
    destination = env.work / "refused"
    status, said = make(env, *words, f"DESTDIR={destination}")
    assert status and wanted in said and "nothing was installed" in said, f"status {status}: {said}"
    assert not destination.exists(), f"installed all the same: {list(destination.rglob('*'))}"


def test_nothing_built_is_nothing_installed(env):
    (checkout(env) / "tools/buddyctl").unlink(missing_ok=True)
    refused(env, "'make tools' first", "install")
    refused(env, "'make tools STATIC=1' first", "install", "STATIC=1")
    refused(env, "INIT=upstart is none of systemd, sysvinit, busybox, openrc and none", "install", "INIT=upstart")


def test_what_was_built_last_is_installed(env):
    root = env.work / "root"
    for words, wanted in ((["STATIC=1"], "static"), ([], "shared")):
        made(env, "tools", *words)
        made(env, "install", f"DESTDIR={root}", "PREFIX=/usr")
        assert (root / "usr/bin/buddyctl").read_text().strip() == wanted
    made(env, "install", f"DESTDIR={root}", "PREFIX=/usr", "STATIC=1")
    assert (root / "usr/bin/buddyctl").read_text().strip() == "static", "STATIC=1 was said, and built before"


def test_each_init_system_gets_its_service(env):
    made(env, "tools")
    for init, wanted in (("systemd", "usr/lib/systemd/system/buddyguard.service"), ("sysvinit", "etc/init.d/buddyguard"),
                         ("busybox", "etc/init.d/S02buddyguard"), ("openrc", "etc/conf.d/buddyguard"), ("none", None)):
        root = env.work / f"root-{init}"
        said = made(env, "install", f"DESTDIR={root}", "PREFIX=/usr", f"INIT={init}")
        assert os.access(root / "usr/lib/buddyguard/service", os.X_OK)
        assert (root / "etc/buddyguard.conf").exists()
        assert not wanted or (root / wanted).exists() and "start" in said, said
    root = env.work / "root-local"
    made(env, "install", f"DESTDIR={root}")
    unit = (root / "usr/local/lib/systemd/system/buddyguard.service").read_text()
    assert "ExecStart=/usr/local/lib/buddyguard/service start" in unit, unit


def test_a_configuration_that_was_changed_stays(env):
    made(env, "tools")
    root = env.work / "root-theirs"
    made(env, "install", f"DESTDIR={root}")
    (root / "etc/buddyguard.conf").write_text("profile = observe\n")
    said = made(env, "install", f"DESTDIR={root}")
    assert (root / "etc/buddyguard.conf").read_text() == "profile = observe\n" and "stays as it is" in said, said


def fake_kernel(env, release):
    """A build tree of which only the release, and how it installs, is true."""
    kdir = env.work / f"linux-{release}"
    (kdir / "include/generated").mkdir(parents=True, exist_ok=True)
    (kdir / "include/generated/utsrelease.h").write_text(f'#define UTS_RELEASE "{release}"\n')
    (kdir / "Makefile").write_text("modules_install:\n\tinstall -D -m 644 $(M)/kmod/buddyguard.ko "
                                   f"$(INSTALL_MOD_PATH)/lib/modules/{release}/extra/buddyguard.ko\n")
    return kdir


def fake_module(env, release):
    module = checkout(env) / "kmod/buddyguard.ko"
    (env.work / "modinfo").write_bytes(f"vermagic={release} SMP\0".encode())
    subprocess.run(["gcc", "-c", "-x", "c", "/dev/null", "-o", module], check=True)
    subprocess.run(["objcopy", f"--add-section=.modinfo={env.work}/modinfo", module], check=True)


def test_modules_install_says_what_it_lacks(env):
    (checkout(env) / "kmod/buddyguard.ko").unlink(missing_ok=True)
    refused(env, "is no kernel's build tree: say the one that the module was built for", "modules_install",
            "KDIR=/nonexistent")
    kdir = fake_kernel(env, "6.1.0-one")
    refused(env, f"'make modules KDIR={kdir}'", "modules_install", f"KDIR={kdir}")
    fake_module(env, "6.1.0-one")
    other = fake_kernel(env, "6.1.0-other")
    refused(env, f"built for Linux 6.1.0-one, and {other} is of 6.1.0-other", "modules_install", f"KDIR={other}")


def test_modules_install_runs_depmod_or_asks_for_it(env):
    kdir, root = fake_kernel(env, "6.1.0-one"), env.work / "root-modules"
    fake_module(env, "6.1.0-one")
    words = ["modules_install", f"KDIR={kdir}", f"DESTDIR={root}"]
    assert "run 'depmod -a 6.1.0-one' on the box" in made(env, *words)
    modules = root / "lib/modules/6.1.0-one"
    for name in ("modules.order", "modules.builtin"):
        (modules / name).write_text("")
    assert "depmod -a" not in made(env, *words)
    assert "buddyguard.ko" in (modules / "modules.dep").read_text()
