# SPDX-License-Identifier: GPL-2.0
"""Metrics: what promtool says of them, and a real Prometheus that scrapes them."""
import contextlib
import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from lib import OK, PROGRAM, RECORDING, TOP, Skip
from test_golden import drivers


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


def busy_box(env):
    """A recording of a box that tells all it can: a CMA area, three targets of its user, costs of each purpose."""
    lines = [json.loads(line) for line in RECORDING.read_text().splitlines()]
    area = next(json.loads(line) for line in drivers(env).read_text().splitlines() if '"areas"' in line)["areas"][0]
    cost = {"runs": 3, "cpu_ns": 10**7, "moved_pages": 900, "dropped_pages": 0, "gained_pages": 512}
    for line in lines:
        if line["type"] == "stats":
            line["stats"]["costs"] = [{"purpose": purpose, "order": order, **cost} for purpose, order in (
                ("blocks", 2), ("blocks", 4), ("blocks", 9), ("requested", 5), ("usable", 0), ("last-chance", 0))]
        for order in (2, 4, 9) if line["type"] == "sample" else ():
            line["zone"]["orders"][order].update(target_origin="user", kept_since_ns=1, lowest_blocks=0, below_ns=1, below_times=1)
    path = env.work / "busy.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in [*lines, {"type": "cma", "areas": [area]}]))
    return path


def test_a_box_has_few_series(env):
    text, _ = env.expect(OK, "--from", busy_box(env), "metrics")
    series = [line for line in text.splitlines() if not line.startswith("#")]
    for told in ("cost_cpu", "below_target_seconds", "cma_area_latency"):
        assert any(told in line for line in series), f"nothing of {told}: is the box still busy?"
    assert len(series) <= 150, f"{len(series)} series of a box with one zone and one CMA area"


def asked_for():
    """The metrics that the fleet's dashboard and the alerts ask for."""
    board = json.loads((TOP / "packaging/grafana/buddyguard-fleet.json").read_text())
    queries = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    queries += [variable["query"]["query"] for variable in board["templating"]["list"] if variable["type"] == "query"]
    rules = (TOP / "packaging/prometheus/buddyguard.rules.yml").read_text()
    queries += re.findall(r"expr: (.*?)^        (?:for|labels):", rules, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"\bbuddyguard_\w+", "\n".join(queries)))


def test_a_fleet_above_sites_gets_what_it_asks_for(env):
    readme = (TOP / "packaging/prometheus/README.md").read_text()
    taken = "|".join(re.findall(r'__name__=~"(.*)"', readme))
    dropped = re.search(r"regex: (.*)\n", readme)[1]
    names = asked_for()
    assert len(names) > 20, f"only {names}: are they still found?"
    missing = {name for name in names if not re.fullmatch(taken, name) or re.fullmatch(dropped, name)}
    assert not missing, f"the way of {sorted(missing)} ends at the site"
    text, _ = env.expect(OK, "--from", busy_box(env), "metrics")
    series = re.findall(r"^\w+", text, re.MULTILINE)
    some = sum(bool(re.fullmatch(taken, name)) for name in series)
    assert f"{some} of the {len(series)} series" in readme, f"{some} of {len(series)} series of a box go to the fleet"


def test_alerts_fire_when_they_should(env):
    for command in ("check rules buddyguard.rules.yml", "test rules buddyguard.rules-test.yml"):
        done = program("promtool", *command.split(), cwd=TOP / "packaging/prometheus")
        assert done.returncode == 0, done.stdout + done.stderr
    rules = (TOP / "packaging/prometheus/buddyguard.rules.yml").read_text()
    tested = (TOP / "packaging/prometheus/buddyguard.rules-test.yml").read_text()
    for alert in re.findall(r"alert: (\w+)", rules):
        assert len(re.findall(rf"alertname: {alert}\b", tested)) >= 2, f"{alert} is not tested, firing and not"


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


def test_promtool_takes_the_examples(env):
    directory = TOP / "packaging/prometheus"
    text = (directory / "README.md").read_text()
    examples = [block.replace("\n    ", "\n") for block in re.findall(r"\n((?:    .*\n|\n)+)", text) if ":\n" in block]
    assert len(examples) == 2, examples
    for number, example in enumerate([(directory / "prometheus.yml").read_text(), *examples]):
        path = env.work / f"example{number}.yml"
        path.write_text(re.sub("^    ", "", example.lstrip("\n")).replace(
            "- buddyguard.rules.yml", f"- {directory}/buddyguard.rules.yml"))
        done = program("promtool", "check", "config", path)
        assert done.returncode == 0, done.stdout + done.stderr


@contextlib.contextmanager
def prometheus(env, name, boxes, rules=""):
    """A Prometheus that scrapes boxes (name -> port) each second; yields what asks it a query."""
    own = free_port()
    targets = "".join(f"      - targets: ['127.0.0.1:{port}']\n        labels: {{instance: {box}}}\n"
                      for box, port in boxes.items())
    configuration = env.work / f"{name}.yml"
    configuration.write_text("global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\n" +
                             (f"rule_files: ['{rules}']\n" if rules else "") +
                             f"scrape_configs:\n  - job_name: buddyguard\n    static_configs:\n{targets}")

    def ask(path, **parameters):
        _, text = fetch_when_up(f"http://127.0.0.1:{own}/api/v1/{path}?{urllib.parse.urlencode(parameters)}")
        answer = json.loads(text)
        assert answer["status"] == "success", answer
        return answer["data"]

    with serving(PROGRAM, "prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={env.work / name}",
                 f"--web.listen-address=127.0.0.1:{own}"):
        yield ask


def until(seconds, condition):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.5)


# What has an answer only where something changes, or where something is wrong.
QUIET = re.compile(r"deriv\(|(increase|rate)\(.*> 0\)?$|== [123]\)$")


def dashboard_queries():
    for path in sorted((TOP / "packaging/grafana").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel["targets"]:
                query = target["expr"].replace("$instance", "busy").replace("$zone", "DMA").replace("$job", "buddyguard")
                yield f"{path.name}: {panel['title']}", query


def test_prometheus_answers_every_panel(env):
    program("prometheus", "--version")
    port = free_port()
    with serving(env.tool, "--from", busy_box(env), "metrics", "--listen", f"127.0.0.1:{port}"), \
            prometheus(env, "panels", {"busy": port}) as ask:
        until(60, lambda: ask("query", query="count_over_time(buddyguard_up[1m]) > 3")["result"])
        queries = list(dashboard_queries())
        assert len(queries) > 40, f"only {len(queries)} queries: are they still found?"
        for where, query in queries:
            result = ask("query", query=query)["result"]
            assert result or QUIET.search(query), f"{where}: nothing answers {query}"


def starving_box(env):
    """The box of the recording, and what it last decided is that memory is all but gone."""
    lines = [json.loads(line) for line in RECORDING.read_text().splitlines()]
    for line in lines:
        if line["type"] == "sample":
            line["zone"]["decision"]["level"] = "critical"
    path = env.work / "starving.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_of_three_boxes_the_one_that_starves_is_told(env):
    program("prometheus", "--version")
    rules = env.work / "soon.rules.yml"
    text = (TOP / "packaging/prometheus/buddyguard.rules.yml").read_text()
    rules.write_text(re.sub(r"for: \w+", "for: 2s", text))
    ports = {name: free_port() for name in ("well", "starving", "bare")}
    listen = {name: f"127.0.0.1:{port}" for name, port in ports.items()}
    with serving(env.tool, "--from", RECORDING, "metrics", "--listen", listen["well"]), \
            serving(env.tool, "--from", starving_box(env), "metrics", "--listen", listen["starving"]), \
            serving(env.tool, "metrics", "--listen", listen["bare"]), prometheus(env, "three", ports, rules) as ask:
        def firing():
            return {(alert["labels"]["alertname"], alert["labels"]["instance"])
                    for alert in ask("alerts")["alerts"] if alert["state"] == "firing"}

        wanted = {("BuddyguardMemoryCritical", "starving"), ("BuddyguardBelowTarget", "starving"), ("BuddyguardDown", "bare")}
        until(60, lambda: wanted <= firing())
        time.sleep(4)
        found = {each for each in firing() if each[0] != "BuddyguardBudgetSpent"}  # the recording ends in the midst of work
        assert found == wanted, found


def test_prometheus_scrapes_it(env):
    program("prometheus", "--version")
    port = free_port()
    with serving(env.tool, "--from", RECORDING, "metrics", "--listen", f"127.0.0.1:{port}"), \
            prometheus(env, "scrape", {"box": port}) as ask:
        until(60, lambda: ask("query", query="buddyguard_samples_total")["result"])
        result = ask("query", query="buddyguard_samples_total")["result"]
        wanted = env.document("--from", RECORDING, "stats")["stats"]["samples"]
        assert int(result[0]["value"][1]) == wanted, result
        assert ask("query", query='buddyguard_supply_blocks{order="4"}')["result"]
        kind = ask("metadata", metric="buddyguard_remedy_cpu_seconds")["buddyguard_remedy_cpu_seconds"][0]
        assert (kind["type"], kind["unit"]) == ("counter", "seconds"), kind
