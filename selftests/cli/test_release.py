# SPDX-License-Identifier: GPL-2.0
"""A release: the same bytes each time, with checksums and a bill of materials of all that is in it."""
import json
import re
import subprocess
import tarfile

from lib import TOP


def test_a_release_is_the_same_each_time(env):
    one, other = env.work / "release", env.work / "release-again"
    for directory in (one, other):
        subprocess.run([TOP / "packaging/dist", directory], cwd=TOP, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir()) and len(names) == 3, names
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), f"{name} differs"
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=one, check=True)


def test_the_bill_of_materials_has_every_file(env):
    subprocess.run([TOP / "packaging/dist", env.work / "bill"], cwd=TOP, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    document = json.loads(next((env.work / "bill").glob("*.spdx.json")).read_text())
    with tarfile.open(next((env.work / "bill").glob("*.tar.xz"))) as archive:
        wanted = {"./" + member.name.partition("/")[2] for member in archive if member.isfile()}
    assert {file["fileName"] for file in document["files"]} == wanted
    licences = {file["licenseConcluded"] for file in document["files"]}
    assert licences == {"GPL-2.0-only", "((GPL-2.0-only WITH Linux-syscall-note) OR BSD-3-Clause)"}, licences
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["creationInfo"]["created"])
    known = {each["SPDXID"] for each in document["files"] + document["packages"]} | {"SPDXRef-DOCUMENT"}
    assert all({each["spdxElementId"], each["relatedSpdxElement"]} <= known for each in document["relationships"])
