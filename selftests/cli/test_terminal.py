# SPDX-License-Identifier: GPL-2.0
"""Live views on a terminal: what they leave behind, what they draw, which keys they know."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from lib import RECORDING

COLUMNS, ROWS = 80, 24


class Terminal:
    """A pseudo terminal with buddyctl in it."""

    def __init__(self, env, *arguments, term="linux"):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        self.said = b""
        self.process = subprocess.Popen([env.sanitized, *map(str, arguments)], stdin=slave, stdout=slave,
                                        stderr=slave, env={**os.environ, "TERM": term, "TZ": "UTC"})

    def read(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if select.select([self.master], [], [], 0.05)[0]:
                self.said += os.read(self.master, 65536)
        return self.said

    def wait_for(self, text, seconds=20):
        until = time.monotonic() + seconds
        while text not in self.said:
            assert time.monotonic() < until, f"no {text!r} in {self.said[-2000:]!r}"
            self.read(0.1)

    def type(self, keys):
        os.write(self.master, keys)

    def end(self):
        """Exit status, with the terminal's modes compared."""
        until = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < until:
            self.read(0.1)
        self.read(0.2)
        if self.process.poll() is None:
            self.process.kill()
            raise AssertionError(f"it does not end: {self.said[-1000:]!r}")
        assert termios.tcgetattr(self.slave) == self.before, "the terminal's modes were not restored"
        os.close(self.master)
        os.close(self.slave)
        return self.process.returncode


def screen(said):
    """What 80x24 shows after the sequences that top uses."""
    rows = [[" "] * COLUMNS for _ in range(ROWS)]
    y = x = 0
    for token in re.findall(rb"\x1b\[[?\d;]*[A-Za-z]|[\x20-\x7e]|\r|\n|[\x80-\xff]", said):
        if token == b"\n":
            y = min(y + 1, ROWS)
        elif token == b"\r":
            x = 0
        elif len(token) == 1:
            assert y < ROWS and x < COLUMNS, "it draws beyond the screen"
            rows[y][x] = token.decode("latin-1")
            x += 1
        elif token.endswith(b"H"):
            numbers = token[2:-1].split(b";")
            y = int(numbers[0] or 1) - 1
            x = int(numbers[1]) - 1 if len(numbers) > 1 else 0
        elif token.endswith(b"K"):
            rows[y][x:] = [" "] * (COLUMNS - x)
        elif token.endswith(b"J"):
            for row in rows[y + 1:] if token == b"\x1b[J" else rows:
                row[:] = [" "] * COLUMNS
    return ["".join(row).rstrip() for row in rows]


def test_top_fits_80x24_and_q_quits(env):
    for term in ("linux", "xterm", "vt100"):
        terminal = Terminal(env, "--from", env.simulated, "top", term=term)
        terminal.wait_for(b"q quit")
        terminal.read(0.3)
        shown = screen(terminal.said)
        assert "buddyguard" in shown[0] and "Normal" in shown[1], shown
        assert shown[ROWS - 1].startswith("q quit"), shown
        terminal.type(b"q")
        assert terminal.end() == 0, terminal.said


def test_arrows_change_the_zone_and_p_pauses(env):
    terminal = Terminal(env, "--from", env.simulated, "top", "-d", "0.2")
    terminal.wait_for(b"zone 1/2")
    terminal.type(b"\x1b[B")
    terminal.wait_for(b"zone 2/2")
    terminal.type(b"\x1b[A\x1b[A")
    terminal.type(b"p")
    terminal.wait_for(b"PAUSED")
    terminal.type(b"q")
    assert terminal.end() == 0


def test_interrupt_restores_the_terminal(env):
    for verb in (["top"], ["map", "--watch"]):
        for number in (signal.SIGINT, signal.SIGTERM):
            terminal = Terminal(env, "--from", RECORDING, *verb)
            terminal.wait_for(b"\x1b[?25l")
            terminal.read(0.3)
            terminal.process.send_signal(number)
            assert terminal.end() == 0, terminal.said
            assert terminal.said.rstrip(b"\r\n").endswith(b"\x1b[?25h"), "the cursor stays hidden"


def test_a_terminal_that_is_gone_ends_it(env):
    for verb in (["top"], ["map", "--watch"]):
        terminal = Terminal(env, "--from", RECORDING, *verb)
        terminal.wait_for(b"\x1b[?25l")
        os.close(terminal.slave)
        os.close(terminal.master)
        assert terminal.process.wait(20) in (0, 1), "it goes on without anybody to see it"


def test_a_dumb_terminal_gets_plain_text(env):
    for verb in (["top", "-c", "2", "-d", "0.1"], ["status"], ["map"], ["zones"]):
        terminal = Terminal(env, "--from", RECORDING, *verb, term="dumb")
        assert terminal.end() == 0
        assert b"\x1b" not in terminal.said, terminal.said


def test_colour_only_where_it_is_wanted(env):
    terminal = Terminal(env, "--from", RECORDING, "status", term="linux")
    assert terminal.end() == 0 and b"\x1b[3" in terminal.said
    out, _ = env.expect(0, "--from", RECORDING, "status", env={"TERM": "linux"})
    assert "\x1b" not in out
    os.environ["NO_COLOR"] = "1"
    try:
        terminal = Terminal(env, "--from", RECORDING, "status", term="linux")
        assert terminal.end() == 0 and b"\x1b" not in terminal.said
    finally:
        del os.environ["NO_COLOR"]
