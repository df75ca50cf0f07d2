# SPDX-License-Identifier: GPL-2.0
"""buddyctl version and doctor: why no module is loaded, and what comes after a reboot."""
import json

from lib import OK


def box(env, name, running, lockdown="[none] integrity confidentiality", **modules):
    """A root with kernels: release -> whether it has the module, underscores standing for dots."""
    root = env.work / f"version-{name}"
    (root / "proc/sys/kernel").mkdir(parents=True)
    (root / "proc/sys/kernel/osrelease").write_text(running + "\n")
    (root / "sys/kernel/security").mkdir(parents=True)
    (root / "sys/kernel/security/lockdown").write_text(lockdown + "\n")
    for release, module in modules.items():
        directory = root / "lib/modules" / release[1:].replace("_", ".")
        directory.mkdir(parents=True)
        lines = ["kernel/fs/ext4.ko.xz: kernel/lib/crc16.ko.xz", "extra/notbuddyguard.ko: updates/buddyguard.ko"]
        lines += ["updates/dkms/buddyguard.ko.xz:"] if module else []
        (directory / "modules.dep").write_text("\n".join(lines) + "\n")
    (root / "lib/modules/leftover").mkdir(parents=True)
    return env.document("version", "--root", root)


def finding(env, name, which):
    """What doctor finds in a box that was looked at before."""
    done = env.run("-j", "doctor", "--root", env.work / f"version-{name}")
    return next(each for each in json.loads(done.stdout)["findings"] if each["name"] == which)


def note(document):
    assert len(document["notes"]) == 1, document
    return document["notes"][0]


def test_a_module_that_is_there_can_be_loaded(env):
    document = box(env, "there", "6.1.0", k6_1_0=True)
    assert note(document) == "the module is installed for Linux 6.1.0: 'modprobe buddyguard' loads it"
    assert document["kernels"] == [{"release": "6.1.0", "module": True}] and document["module"] is None


def test_a_kernel_without_the_module_is_named(env):
    assert "no module for Linux 6.1.0, which runs" in note(box(env, "none", "6.1.0", k6_1_0=False))
    assert "no module for Linux 6.1.0, which runs" in note(box(env, "no-kernel", "6.1.0"))


def test_signatures_that_are_wanted_are_told(env):
    document = box(env, "secure", "6.1.0", lockdown="none [integrity] confidentiality", k6_1_0=True)
    assert "mokutil --import /var/lib/dkms/mok.pub" in note(document)


def test_a_newer_kernel_without_the_module_is_told(env):
    document = box(env, "newer", "6.9.1", k6_9_1=True, k6_10_0=False, k5_10_0=False)
    assert [each["release"] for each in document["kernels"]] == ["5.10.0", "6.9.1", "6.10.0"]
    assert len(document["notes"]) == 2 and "no module for Linux 6.10.0, which is newer" in document["notes"][1]


def test_text_says_the_same(env):
    out, _ = env.expect(OK, "version", "--root", env.work / "version-there")
    assert out.splitlines()[1:] == ["module   not loaded", "-> the module is installed for Linux 6.1.0: "
                                    "'modprobe buddyguard' loads it"], out


def test_doctor_says_the_same(env):
    for name in ("there", "none", "secure"):
        advice = finding(env, name, "module")["advice"]
        assert advice in env.document("version", "--root", env.work / f"version-{name}")["notes"], advice
    assert finding(env, "there", "newer kernels")["verdict"] == "ok"
    newer = finding(env, "newer", "newer kernels")
    assert newer["verdict"] == "warn" and "6.10.0" in newer["value"] and "dkms autoinstall -k 6.10.0" in newer["advice"], newer
