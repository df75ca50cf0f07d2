# SPDX-License-Identifier: GPL-2.0
"""What the tests of buddyctl on the host share: the tool, ways to run it, and KTAP."""
import difflib
import json
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
DATA = HERE / "data"
GOLDEN = HERE / "golden"
PROGRAM = HERE / "program"
RECORDING = DATA / "storm.jsonl"
SANITIZE = "-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"

OK, FAILED, USAGE, ABSENT, UNSUPPORTED, PERMISSION = range(6)


class Skip(Exception):
    """The host lacks what a test needs."""


class Env:
    """The built tools, a directory for products, and whether golden files are to be rewritten."""

    def __init__(self, accept=False):
        self.accept = accept
        self.build = TOP / "build" / "cli"
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="buddyctl-test-"))
        self.tool = self.make("plain", "-O2 -g")
        self._sanitized = None
        self._simulated = None

    def make(self, name, cflags):
        directory = self.build / name
        relative = directory.relative_to(TOP)
        subprocess.run(["make", "-s", "-C", TOP, f"tools-build={relative}", f"CFLAGS={cflags}",
                        "HARDEN=-fPIE", f"{relative}/buddyctl"], check=True, stdout=subprocess.DEVNULL)
        return directory / "buddyctl"

    @property
    def sanitized(self):
        """The tool under AddressSanitizer and UndefinedBehaviorSanitizer."""
        if not self._sanitized:
            self._sanitized = self.make("sanitize", SANITIZE)
        return self._sanitized

    @property
    def simulated(self):
        """A recording of a box that never was, decided on by today's core."""
        if not self._simulated:
            objects = [path for path in (self.build / "plain").rglob("*.o")
                       if path.name != "buddyctl.o" and path.parent.name != "cmd"]
            program = self.work / "simulate"
            libs = ["libnl-genl-3.0", "json-c", "zlib", "liblzma"]
            flags = subprocess.run(["pkg-config", "--cflags", "--libs", *libs], check=True,
                                   capture_output=True, text=True).stdout.split()
            subprocess.run(["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror",
                            "-iquote", TOP / "tools", "-iquote", TOP / "kmod/core",
                            "-I", TOP / "include/uapi", HERE / "simulate.c", *objects,
                            "-o", program, *flags], check=True)
            self._simulated = self.work / "simulated.jsonl"
            with open(self._simulated, "wb") as out:
                subprocess.run([program, "45"], stdout=out, check=True)
        return self._simulated

    def run(self, *arguments, tool=None, timeout=60, **options):
        """Run buddyctl as on a pipe, in UTC and without colour."""
        environment = {**os.environ, "TZ": "UTC", "TERM": "dumb", "LC_ALL": "C",
                       "ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99",
                       **options.pop("env", {})}
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([tool or self.tool, *map(str, arguments)], stderr=subprocess.PIPE,
                              env=environment, timeout=timeout, check=False, **options)

    def expect(self, status, *arguments, **options):
        """Run it, and have it end with a status; its output as text."""
        done = self.run(*arguments, **options)
        said = (done.stdout or b"").decode(errors="replace") + done.stderr.decode(errors="replace")
        assert done.returncode == status, \
            f"buddyctl {' '.join(map(str, arguments))}: status {done.returncode}, not {status}\n{said}"
        return (done.stdout or b"").decode(errors="replace"), done.stderr.decode(errors="replace")

    def document(self, *arguments, status=OK, **options):
        """Run it with -j; its one JSON document."""
        out, err = self.expect(status, "-j", *arguments, **options)
        assert not err, f"in JSON mode the error stream said: {err}"
        return json.loads(out)

    def golden(self, name, text):
        """Compare with a golden file, or make it so."""
        path = GOLDEN / name
        if self.accept:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            return
        wanted = path.read_text() if path.exists() else ""
        if wanted != text:
            diff = difflib.unified_diff(wanted.splitlines(), text.splitlines(), "golden", "now", lineterm="")
            raise AssertionError("\n".join([*diff, "is that as wanted? then: make accept"]))


def verbs(env):
    """The command tree that the tool prints of itself."""
    return env.document("help")
