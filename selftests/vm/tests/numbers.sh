#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cmdline cma=96M
# timeout: 300
# One box, one hour: stats by remedy, stats by purpose, history, metrics, a recording's report and the kernel's own
# counters tell the same numbers. And whether a target was kept, and since when.
. /tests/lib.sh

order=4

sum() { awk '$1 != "null" { sum += $1 } END { printf "%.0f\n", sum }'; }
by_remedy() { jsonget "/stats/remedies/*/$1" </run/stats | sum; }
by_purpose() { jsonget "/stats/costs/*/$1" </run/stats | sum; }
told() { jsonget --any "/event/outcome/$1" </run/recording | sum; }
# metric NAME: the sum of all its series
metric() { sed -n "s/^buddyguard_$1{.*} //p" /run/metrics | sum; }
# reported N: the sum of a column of the page's table of remedies
reported() {
	sed -n 's,^<tr id="remedy-[a-z-]*">,,p' /run/page.html | sed 's,</td></tr>,,; s,</td>,,g' |
		awk -F '<td>' -v column="$1" '{ gsub(",", "", $column); if ($column != "-") sum += $column }
			END { printf "%.0f\n", sum }'
}
# in_history FIELD: the sum over all episodes
in_history() { jsonget "/episodes/*/outcomes/*/$1" </run/history | sum; }
# kept FIELD: of the order of the zone where most is
kept() { buddyctl -j zones | jsonget "/zones/$zone/orders/$order/$1"; }
is_below() { [ "$(kept supply_blocks)" -lt "$(kept target_blocks)" ]; }
is_at_target() { [ "$(kept supply_blocks)" -ge "$(kept target_blocks)" ]; }
was_below() { [ "$(kept below_times)" != 0 ]; }
is_anew() { equal 0 "$(kept below_times)"; }
targets_kept() { buddyctl -j zones | jsonget "/zones/*/orders/*/target_blocks" | grep -vcx 0; }
only_mine() { equal "$(buddyctl -j get | jsonget "/targets/*/blocks" | wc -l)" "$(targets_kept)"; }
has_ended() { ! [ -e "/proc/$1" ]; }

# The kernel moves nothing by itself: all that is moved is the guard's.
echo 0 >/proc/sys/vm/compaction_proactiveness
load
ample_budget
# Nothing is mended before this test's own target is there.
buddyctl set wake=0 compact=0 fill_cma=0 auto_targets=0
zone=$(largest_zone)
buddyctl record /run/recording >/dev/null &
recorder=$!
wait_for 30 listening 1
buddyctl reset counters history
migrated=$(vmstat pgmigrate_success)

pid=$(fragmenter $(($(free_pages) * 9 / 10 / 256)))
buddyctl set "target.$order=$(($(free_pages) / 4 >> order))" >/dev/null
check "supply sinks below target, and that is counted" wait_for 20 was_below
check "and mended" wait_for 60 is_at_target
buddyctl -j run evacuate --order 3 --blocks 64 >/run/requested
kill "$pid"
wait_for 60 all_fine
buddyctl set enabled=0 auto_targets=1
sleep 1
kill "$recorder"
wait_for 20 has_ended "$recorder"
migrated=$(($(vmstat pgmigrate_success) - migrated))

buddyctl -j stats >/run/stats
buddyctl -j history >/run/history
buddyctl metrics >/run/metrics
buddyctl report /run/recording /run/page.html >/dev/null
buddyctl stats
page=$(buddyctl -j status | jsonget /state/page_size)

check "remedies ran" at_least 2 "$(by_remedy runs)"
check "runs: each for one purpose" equal "$(by_remedy runs)" "$(by_purpose runs)"
check "runs: the metrics of remedies" equal "$(by_remedy runs)" "$(metric remedy_runs_total)"
check "runs: the page" equal "$(by_remedy runs)" "$(reported 3)"
check "moved: each page for one purpose" equal "$(by_remedy moved_pages)" "$(by_purpose moved_pages)"
check "moved: the events" equal "$(by_remedy moved_pages)" "$(told moved_pages)"
check "moved: the metrics" equal "$(($(by_remedy moved_pages) * page))" "$(metric remedy_moved_bytes_total)"
check "moved: the metrics of purposes" equal "$(($(by_remedy moved_pages) * page))" "$(metric cost_moved_bytes_total)"
check "moved: the page" equal "$(by_remedy moved_pages)" "$(reported 5)"
check "moved: at most what the kernel migrated" at_most "$migrated" "$(by_remedy moved_pages)"
check "gained: each page for one purpose" equal "$(by_remedy gained_pages)" "$(by_purpose gained_pages)"
check "gained: the metrics" equal "$(($(by_remedy gained_pages) * page))" "$(metric remedy_gained_bytes_total)"
check "gained: the page" equal "$(by_remedy gained_pages)" "$(reported 6)"
check "CPU: each for one purpose" equal "$(by_remedy cpu_ns)" "$(by_purpose cpu_ns)"
check "CPU: the events" equal "$(by_remedy cpu_ns)" "$(told cpu_ns)"
check "history: the episodes that were counted" \
	equal "$(stats episodes)" "$(jsonget '/episodes/*/number' </run/history | wc -l)"
check "history: with the user's run all that was moved" \
	equal "$(by_remedy moved_pages)" "$(($(in_history moved_pages) + $(jsonget /outcome/moved_pages </run/requested)))"
check "the user's run is told as one" equal 1 \
	"$(jsonget '/stats/costs/*/purpose' </run/stats | grep -c requested)"

check "the target was below, for a time" at_least 1000000 "$(kept below_ns)"
check "its least supply is told" at_most $(($(kept target_blocks) - 1)) "$(kept lowest_blocks)"
check "status says so in a sentence" sh -c "buddyctl status | grep -q '^kept .*order $order: .*below it'"
below=$(kept below_ns)
sleep 2
check "while nobody looks no time counts" equal "$below" "$(kept below_ns)"
check "a guard that does not look has no interval" equal 0 "$(buddyctl -j status | jsonget /state/interval_ms)"
buddyctl set "target.$order=1" enabled=1 >/dev/null
check "another target begins anew" wait_for 10 is_anew
buddyctl set auto_targets=0
check "without targets of the guard's own yours are all" wait_for 10 only_mine
buddyctl set reclaim_max_pages=256
dd if=/dev/urandom of=/tmp/cache bs=1M count=20 2>/dev/null
check "a reclaim drops no more than it may" \
	at_most 256 "$(buddyctl -j run reclaim --blocks 5000 | jsonget /outcome/dropped_pages)"
buddyctl reset counters
check "a reset of counters forgets costs" equal 0 "$(buddyctl -j stats | jsonget '/stats/costs/*/runs' 2>/dev/null | wc -l)"
unload
finished
