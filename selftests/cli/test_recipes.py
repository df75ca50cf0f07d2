# SPDX-License-Identifier: GPL-2.0
"""Services and recipes of other build systems: run here with stand-ins for the parts that are theirs."""
import hashlib
import os
import re
import subprocess

from lib import TOP, Skip
from test_install import COMPILER, checkout, made

BUILDROOT = """
BR2_EXTERNAL_BUDDYGUARD_PATH := {copy}/packaging/buildroot
TARGET_DIR := {root}
INSTALL := install
TARGET_CONFIGURE_OPTS := CC={compiler}
KCONFIG_ENABLE_OPT = echo $(1)
BUILD := {build}
include $(BR2_EXTERNAL_BUDDYGUARD_PATH)/external.mk
rsynced:
	rsync -a $(BUDDYCTL_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS) $(BUDDYCTL_SITE)/ $(BUILD)/
{build}/stamp:
	$(BUDDYCTL_BUILD_CMDS)
	$(BUDDYCTL_INSTALL_TARGET_CMDS)
	$(BUDDYCTL_INSTALL_INIT_SYSV)
	$(BUDDYCTL_INSTALL_INIT_SYSTEMD)
	$(BUDDYCTL_INSTALL_INIT_OPENRC)
	$(BUDDYGUARD_LINUX_CONFIG_FIXUPS)
	@echo version $(BUDDYGUARD_VERSION) $(BUDDYCTL_VERSION)
"""
OPENWRT = """
TOPDIR := {work}
INCLUDE_DIR := {work}
CP := cp -fpR
SHELL := /bin/bash
INSTALL_DIR := install -d -m0755
INSTALL_BIN := install -m0755
INSTALL_CONF := install -m0600
PKG_BUILD_DIR := {build}
TARGET_CONFIGURE_OPTS := CC={compiler}
include Makefile
all:
	$(Build/Prepare)
	$(Build/Compile)
	$(call Package/buddyctl/install,{root})
	@echo version $(PKG_VERSION)
"""
RC_COMMON = """
service=/nonexistent
config_load() { :; }
uci() { printf '%s\\n' buddyguard.guard=buddyguard "buddyguard.guard.profile='latency'" "buddyguard.guard.target='4=200'"; }
config_get() { case $3 in profile) eval "$1=latency" ;; listen) eval "$1=127.0.0.1:1" ;; esac; }
config_get_bool() { eval "$1=1"; }
config_list_foreach() { $3 4=200; $3 Normal.9=2; }
procd_open_instance() { echo "instance $*"; }
procd_set_param() { echo "param $*"; }
procd_close_instance() { :; }
"""
OPENRC = """
ebegin() { echo "$*"; }
eend() { echo "ended $1"; return "$1"; }
"""


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **options)
    assert done.returncode == 0, done.stdout
    return done.stdout


def cross_compiler(env):
    """Another one than what the checkout was built with: what it makes is told from that."""
    made(env, "tools")
    path = env.work / "cross-cc"
    path.write_text(COMPILER.replace("${kind:-shared}", "cross"))
    path.chmod(0o755)
    return path


def stand_in(env, exit_status=0):
    """A service that says how it was called, and can fail."""
    path = env.work / f"service-{exit_status}"
    path.write_text(f'#!/bin/sh\necho "service $1 $BUDDYGUARD_CONF"\nexit {exit_status}\n')
    path.chmod(0o755)
    return path


# What modprobe says -> what the service makes of it.
REFUSALS = {
    "modprobe: FATAL: Module buddyguard not found in directory /lib/modules/6.1": "there is no module for Linux",
    "modprobe: ERROR: could not insert 'buddyguard': Key was rejected by service": "refused the module's signature",
    "modprobe: ERROR: could not insert 'buddyguard': Required key not available": "mokutil --import",
    "modprobe: ERROR: could not insert 'buddyguard': Operation not permitted": "Secure Boot or lockdown",
    "modprobe: ERROR: could not insert 'buddyguard': Operation not supported": "without CONFIG_COMPACTION",
    "modprobe: ERROR: could not insert 'buddyguard': Exec format error": "built for another kernel",
    "modprobe: can't load module buddyguard (kmod/buddyguard.ko): invalid module format": "built for another kernel",
    "modprobe: ERROR: could not insert 'buddyguard': Invalid argument": "a parameter of the module is wrong",
    "something\nthat nobody\nforesaw": "is not loaded: something that nobody foresaw",
}


def test_the_service_says_in_one_line_why_nothing_is_loaded(env):
    if os.path.exists("/sys/module/buddyguard"):
        raise Skip("the module is loaded here")
    programs = env.work / "refusing"
    programs.mkdir()
    modprobe = programs / "modprobe"
    for said, wanted in REFUSALS.items():
        modprobe.write_text(f'#!/bin/sh\nprintf "%s\\n" "{said}" >&2\nexit 1\n')
        modprobe.chmod(0o755)
        done = subprocess.run([TOP / "packaging/service", "start"], text=True, capture_output=True, check=False,
                              env={"PATH": f"{programs}:{os.environ['PATH']}", "JOURNAL_STREAM": "no kernel log"})
        lines = done.stderr.splitlines()
        assert done.returncode == 1 and len(lines) == 1 and wanted in lines[0] and not done.stdout, f"{said}: {done}"


def test_systemd_takes_the_units(env):
    units = env.work / "units"
    units.mkdir()
    for path in (TOP / "packaging/systemd").iterdir():
        text = path.read_text().replace("/usr/lib/buddyguard/service", str(stand_in(env)))
        (units / path.name).write_text(text.replace("ExecStart=buddyctl", f"ExecStart={env.tool}"))
    try:
        said = run("systemd-analyze", "verify", "--man=no", *units.iterdir(), env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"})
    except FileNotFoundError:
        raise Skip("systemd is not installed") from None
    assert not [line for line in said.splitlines() if "buddyguard" in line], said


def test_openrc_runs_the_service(env):
    for status, wanted in ((0, "ended 0"), (1, "ended 1")):
        script = (TOP / "packaging/openrc/buddyguard").read_text().replace("/usr/lib/buddyguard/service",
                                                                           str(stand_in(env, status)))
        said = run("sh", "-c", f"{OPENRC}\n{script}\nstart || true; checkconf || true; reload || true")
        assert "service start /etc/buddyguard.conf" in said and wanted in said and "service check" in said, said
        assert ("service reload" in said) == (status == 0), f"a bad configuration was applied: {said}"
    said = run("sh", "-c", (TOP / "packaging/openrc/buddyguard-metrics").read_text() + "\necho $supervisor $command_args")
    assert "supervise-daemon metrics --listen 127.0.0.1:9555" in said, said


def test_openwrt_configures_from_uci(env):
    conf = env.work / "uci.conf"
    script = (TOP / "packaging/openwrt/buddyctl/files/buddyguard.init").read_text()
    script = script.replace("/var/run/buddyguard.conf", str(conf)).replace("/usr/lib/buddyguard/service", str(stand_in(env)))
    said = run("sh", "-c", f"{RC_COMMON}\n{script}\nstart_service")
    assert conf.read_text() == "profile = latency\ntarget.4 = 200\ntarget.Normal.9 = 2\n", conf.read_text()
    assert f"service start {conf}" in said and "metrics --listen 127.0.0.1:1" in said, said
    env.expect(0, "apply", "--check", conf)


def test_buildroot_builds_and_installs_it(env):
    copy, root = checkout(env), env.work / "buildroot"
    makefile = env.work / "buildroot.mk"
    build = env.work / "buildroot-build"
    makefile.write_text(BUILDROOT.format(copy=copy, root=root, build=build, compiler=cross_compiler(env)))
    run("make", "-s", "-f", makefile, "rsynced")
    said = run("make", "-s", "-f", makefile, build / "stamp")
    assert (root / "usr/bin/buddyctl").read_text() == "cross\n", "what was built before is installed"
    version = (TOP / "VERSION").read_text().strip()
    assert f"version {version} {version}" in said and "CONFIG_CONTIG_ALLOC" in said, said
    for name in ("usr/bin/buddyctl", "usr/lib/buddyguard/service", "etc/init.d/S02buddyguard", "etc/buddyguard.conf",
                 "usr/lib/systemd/system/buddyguard.service"):
        assert (root / name).exists(), name


def test_buildroot_knows_the_licence(env):
    digest = hashlib.sha256((TOP / "LICENSE").read_bytes()).hexdigest()
    for recipe in (TOP / "packaging/buildroot/package").iterdir():
        assert f"sha256  {digest}  LICENSE\n" in (recipe / f"{recipe.name}.hash").read_text(), f"{recipe.name}: another LICENSE"


def test_openwrt_builds_and_installs_it(env):
    copy, root = checkout(env), env.work / "openwrt"
    for name in ("rules.mk", "package.mk", "kernel.mk"):
        (env.work / name).write_text("")
    makefile = env.work / "openwrt.mk"
    makefile.write_text(OPENWRT.format(copy=copy, work=env.work, build=env.work / "openwrt-build", root=root,
                                       compiler=cross_compiler(env)))
    said = run("make", "-s", "-f", makefile, "all", cwd=copy / "packaging/openwrt/buddyctl")
    assert f"version {(TOP / 'VERSION').read_text().strip()}" in said, said
    assert (root / "etc/init.d/buddyguard").exists()
    assert (root / "usr/bin/buddyctl").read_text() == "cross\n", "what was built before is installed"


def test_yocto_names_what_is_there(env):
    layer = TOP / "packaging/yocto/meta-buddyguard"
    texts = {path: path.read_text() for path in layer.rglob("*") if path.suffix in (".bb", ".inc", ".conf")}
    licence = re.search(r"file://LICENSE;md5=(\w+)", "".join(texts.values()))[1]
    assert licence == hashlib.md5((TOP / "LICENSE").read_bytes()).hexdigest(), "LIC_FILES_CHKSUM is of another LICENSE"
    for path, text in texts.items():
        for name in re.findall(r"(?<![\w/])packaging/[\w./-]+", text):
            assert (TOP / name).exists(), f"{path}: no {name}"
        for name in re.findall(r"^require (\S+)", text, re.MULTILINE):
            assert (path.parent / name).exists() or (layer / name).exists(), f"{path}: no {name}"
        assert text.count("{") == text.count("}"), f"{path}: braces"
    assert "LAYERSERIES_COMPAT_buddyguard" in "".join(texts.values())


def package(env, name, script):
    """Run functions of a recipe on a checkout, as the distribution's tool does but for what that checks; where it put things."""
    copy, root = checkout(env), env.work / name
    version = (TOP / "VERSION").read_text().strip()
    (copy / f"buddyguard-{version}").unlink(missing_ok=True)
    (copy / f"buddyguard-{version}").symlink_to(".")
    said = run("bash", "-euc", script, cwd=copy, env={**os.environ, "MAKEFLAGS": f"CC={copy}/cc", "pkgdir": str(root),
                                                      "subpkgdir": str(root), "builddir": str(copy)})
    assert f"version {version}" in said, f"{name} is of another version: {said}"
    return root, version


def has_sources(root, version, *more):
    source = root / f"usr/src/buddyguard-{version}"
    for name in ("Kbuild", "VERSION", "kmod/main.c", "include/uapi/linux/buddyguard.h", *more):
        assert (source / name).exists(), name
    return source


def test_arch_packages_tool_and_module(env):
    root, version = package(env, "arch", """. packaging/arch/PKGBUILD
        echo "version $pkgver"
        for step in build package_buddyctl package_buddyguard-dkms; do (set -e; "$step"); done""")
    assert (root / "usr/bin/buddyctl").read_text() == "shared\n" and (root / "etc/buddyguard.conf").exists()
    assert "/usr/lib/buddyguard/service" in (root / "usr/lib/systemd/system/buddyguard.service").read_text()
    source = has_sources(root, version, "post-install")
    assert f'PACKAGE_VERSION="{version}"' in (source / "dkms.conf").read_text()


def test_alpine_packages_tool_and_module(env):
    root, version = package(env, "alpine", """. packaging/alpine/APKBUILD
        echo "version $pkgver"
        for step in build package _src; do (set -e; "$step"); done""")
    assert (root / "usr/bin/buddyctl").read_text() == "shared\n" and (root / "etc/init.d/buddyguard").exists()
    source = has_sources(root, version)
    said = run("sh", "-euc", ". ./AKMBUILD; echo $modname $modver $built_modules", cwd=source)
    assert said == f"buddyguard {version} kmod/buddyguard.ko\n", said
