# SPDX-License-Identifier: GPL-2.0
"""Metrics: what promtool says of them, and a real Prometheus that scrapes them."""
import contextlib
import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from lib import OK, PROGRAM, RECORDING, Skip


def program(name, *arguments, **options):
    if subprocess.run([PROGRAM, name, "--version"], capture_output=True, check=False).returncode:
        raise Skip(f"{name} cannot be fetched")
    return subprocess.run([PROGRAM, name, *arguments], capture_output=True, text=True, check=False, **options)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url, accept="*/*"):
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as reply:
        return reply.headers["Content-Type"], reply.read().decode()


def fetch_when_up(url, *arguments):
    until = time.monotonic() + 30
    while True:
        try:
            return fetch(url, *arguments)
        except OSError:  # refused, reset, or late
            assert time.monotonic() < until, f"{url} does not answer"
            time.sleep(0.2)


@contextlib.contextmanager
def serving(*command):
    """A server for as long as the block lasts; it must end well."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        try:
            yield server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def test_promtool_finds_no_fault(env):
    text, _ = env.expect(OK, "--from", RECORDING, "metrics", "--textfile")
    done = program("promtool", "check", "metrics", input=text)
    assert done.returncode == 0 and not done.stdout + done.stderr, done.stdout + done.stderr


def test_openmetrics_ends_and_names_units(env):
    text, _ = env.expect(OK, "--from", RECORDING, "metrics")
    assert text.endswith("# EOF\n")
    families = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            families[name] = kind
        elif line.startswith("# UNIT "):
            _, _, name, unit = line.split()
            assert name.endswith("_" + unit), line
        elif not line.startswith("#"):
            name = line.split("{")[0].split(" ")[0]
            base = name.removesuffix("_total")
            assert families.get(base if name.endswith("_total") else name) is not None, line
            assert (families[base] == "counter") == name.endswith("_total"), line


def test_the_server_speaks_both_formats(env):
    port = free_port()
    with serving(env.sanitized, "--from", RECORDING, "metrics", "--listen", f"127.0.0.1:{port}") as server:
        kind, text = fetch_when_up(f"http://127.0.0.1:{port}/metrics")
        assert kind.startswith("text/plain; version=0.0.4") and "# EOF" not in text
        kind, text = fetch(f"http://127.0.0.1:{port}/metrics", "application/openmetrics-text;version=1.0.0")
        assert kind.startswith("application/openmetrics-text") and text.endswith("# EOF\n")
        try:
            fetch(f"http://127.0.0.1:{port}/")
            raise AssertionError("/ was served")
        except urllib.error.HTTPError as error:
            assert error.code == 404
        for noise in (b"", b"\r\n\r\n", b"GET", b"\0" * 9000, b"POST /metrics HTTP/1.1\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(noise)
        fetch(f"http://127.0.0.1:{port}/metrics")
    assert server.returncode == OK, f"status {server.returncode}"


def test_an_absent_module_is_a_metric_to_a_scraper(env):
    port = free_port()
    with serving(env.sanitized, "metrics", "--listen", f"127.0.0.1:{port}"):
        _, text = fetch_when_up(f"http://127.0.0.1:{port}/metrics")
    assert "buddyguard_up 0" in text


def test_prometheus_scrapes_it(env):
    program("prometheus", "--version")
    port, own = free_port(), free_port()
    configuration = env.work / "prometheus.yml"
    configuration.write_text("global:\n  scrape_interval: 1s\nscrape_configs:\n  - job_name: buddyguard\n"
                             f"    static_configs:\n      - targets: ['127.0.0.1:{port}']\n")
    query = f"http://127.0.0.1:{own}/api/v1/query?query="
    with serving(env.tool, "--from", RECORDING, "metrics", "--listen", f"127.0.0.1:{port}"), \
            serving(PROGRAM, "prometheus", f"--config.file={configuration}",
                    f"--storage.tsdb.path={env.work / 'tsdb'}", f"--web.listen-address=127.0.0.1:{own}"):
        until = time.monotonic() + 60
        result = []
        while not result and time.monotonic() < until:
            _, text = fetch_when_up(query + "buddyguard_samples_total")
            result = json.loads(text)["data"]["result"]
            time.sleep(0.5)
        assert result, "Prometheus never got it"
        wanted = env.document("--from", RECORDING, "stats")["stats"]["samples"]
        assert int(result[0]["value"][1]) == wanted, result
        _, text = fetch(query + 'buddyguard_supply_blocks{order="4"}')
        assert len(json.loads(text)["data"]["result"]) >= 1
        _, text = fetch(f"http://127.0.0.1:{own}/api/v1/metadata?metric=buddyguard_remedy_cpu_seconds")
        kind = json.loads(text)["data"]["buddyguard_remedy_cpu_seconds"][0]
        assert (kind["type"], kind["unit"]) == ("counter", "seconds"), kind
