# SPDX-License-Identifier: GPL-2.0
"""The report, opened in a browser that reads its figures back; and the pictures."""
import json
import os
import re
import subprocess
import xml.dom.minidom

from lib import OK, PROGRAM, RECORDING, USAGE, Skip

BROWSER = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync",
           "--window-size=1000,1400"]


def browse(env, *arguments):
    profile = env.work / "browser"
    done = subprocess.run([PROGRAM, *BROWSER, f"--user-data-dir={profile}", *arguments], check=False,
                          capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise Skip("no Chromium here")
    return done.stdout


def records(kind):
    with open(RECORDING, encoding="utf-8") as lines:
        return [record for record in map(json.loads, lines) if record["type"] == kind]


def test_the_browser_reads_the_figures_back(env):
    page = env.work / "report.html"
    env.expect(OK, "report", RECORDING, page)
    dom = browse(env, "--dump-dom", page.as_uri())
    figures = dict(re.findall(r'<td id="([a-z-]+)">([^<]*)</td>', dom))
    events = [record["event"] for record in records("event")]
    assert figures["samples"] == f"{len(records('sample')):,}", figures
    assert figures["events"] == f"{len(events):,}", figures
    assert figures["episodes"] == str(sum(event["kind"] == "breach" for event in events)), figures
    moved = sum(event["outcome"]["moved_pages"] for event in events
                if event.get("outcome", {}).get("remedy") == "evacuate")
    row = re.search(r'<tr id="remedy-evacuate">(.*?)</tr>', dom, re.S)[1]
    assert f"<td>{moved:,}</td>" in row, row
    chart = re.search(r'<svg[^>]*id="chart-0-DMA-4"[^>]*>', dom)[0]
    assert f'data-points="{len(records("sample"))}"' in chart, chart
    orders = [order for record in records("sample") for order in record["zone"]["orders"] if order["order"] == 4]
    highest = max(max(order["supply_blocks"], order["target_blocks"]) for order in orders)
    clipped = 3 * max(order["target_blocks"] for order in orders)
    assert f'data-max="{min(highest, clipped)}"' in chart and clipped < highest, chart
    for which in ("before", "after"):
        part = re.search(rf'<div id="map-{which}">(.*?)</div>', dom, re.S)[1]
        assert len(re.findall(r"<title>8.0 MiB at 0x[0-9a-f]+, pfn 0x", part)) == 64, which


def test_no_text_of_a_picture_stands_on_another(env):
    """The map's legend, and the numbers of episodes on a curve; a letter of 12 px is some 6.2 wide."""
    page = env.work / "apart.html"
    env.expect(OK, "report", RECORDING, page)
    for picture in re.findall(r"<svg.*?</svg>", page.read_text(), re.S):
        texts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)">([^<]*)</text>', picture)
        for (left, row, words), (right, other, _) in zip(texts, texts[1:]):
            assert row != other or float(right) >= float(left) + 6.2 * len(words), (words, left, right)


def test_what_was_asked_for_or_ran_short_comes_first(env):
    """The others are folded away; what happened is marked on every curve, and told in words."""
    page = env.work / "order.html"
    env.expect(OK, "report", env.simulated, page)
    text = page.read_text()
    open_part, _, folded = text.partition("<details>")
    assert 'id="chart-0-Normal-4"' in open_part and "<details>" in text, "what was kept is not folded away"
    below = {(order["order"], zone["zone"]) for zone in
             (json.loads(line)["zone"] for line in open(env.simulated) if '"type":"sample"' in line)
             for order in zone["orders"] if order["supply_blocks"] < order["target_blocks"]}
    details = "".join(re.findall(r"<details>(.*?)</details>", text, re.S))
    for order, zone in below:
        assert f'id="chart-0-{zone}-{order}"' not in details, f"order {order} of {zone} ran short, and is hidden"
    charts = re.findall(r'<svg[^>]*id="chart-0-Normal[^"]*".*?</svg>', text, re.S)
    assert charts and all(chart.count('class="kill"') == 1 for chart in charts), "a kill is not marked"
    assert all('class="remedy"' in chart for chart in charts), "no remedy is marked"
    spans = int(re.search(r'id="chart-0-Normal-4"[^>]*data-spans="(\d+)"', text)[1])
    listed = re.search(r"<h2>zone Normal</h2>.*?<ol>(.*?)</ol>", text, re.S)[1]
    assert listed.count("<li>") == spans, "an episode is not told in words"
    kept = re.search(r'<ul id="kept">(.*?)</ul>', text, re.S)[1]
    assert "zone Normal, order 4: target 96 (user)" in kept, kept
    assert "2026-01-01 01:00:00" in text, "no wall-clock time"


def test_the_browser_can_draw_it(env):
    page, picture = env.work / "shot.html", env.work / "shot.png"
    env.expect(OK, "report", RECORDING, page)
    browse(env, f"--screenshot={picture}", page.as_uri())
    assert picture.stat().st_size > 20000, "an empty picture"
    keep = os.environ.get("BUDDYGUARD_KEEP")
    if keep:
        picture.rename(os.path.join(keep, "report.png"))


def test_the_report_asks_nothing_of_a_network(env):
    page = env.work / "offline.html"
    env.expect(OK, "report", RECORDING, page)
    text = page.read_text().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|<script|<link|@import|url\(", text)


def test_the_map_as_a_picture(env):
    picture = env.work / "map.svg"
    env.expect(OK, "--from", RECORDING, "map", "--svg", picture)
    assert env.expect(OK, "--from", RECORDING, "map", "--svg", "-")[0] == picture.read_text()
    document = env.document("--from", RECORDING, "map", "--svg", picture)
    assert document["svg"] == str(picture) and len(document["blocks"]) == 64, document
    env.expect(USAGE, "--from", RECORDING, "-j", "map", "--svg", "-")
    document = xml.dom.minidom.parse(str(picture))
    blocks = env.document("--from", RECORDING, "map")["blocks"]
    assert len(document.getElementsByTagName("title")) == len(blocks)
    classes = [rect.getAttribute("class") for rect in document.getElementsByTagName("rect")][:len(blocks)]
    assert classes == [block["kind"] for block in blocks]
