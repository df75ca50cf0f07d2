#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# smoke
# A breach is mended and told about; a user's target is kept; who is not to act does not.
. /tests/lib.sh

order=4 # the highest one that keeps a large share by default

# Of the zone where most is: a field, and one of its order.
of_largest() { buddyctl -j zones | jsonget "/zones/$zone/$1"; }
of_order() { of_largest "orders/$order/$1"; }

has_episode() { [ "$(stats episodes)" -gt 0 ]; }
at_target() { [ "$(of_order supply_blocks)" -ge "$(of_order target_blocks)" ]; }
level_is() { [ "$(buddyctl -j status | jsonget /state/level)" = "$1" ]; }
mended() { level_is fine && at_target; }
becomes_mended() { wait_for "$1" mended || { buddyctl zones; buddyctl history; return 1; }; }

# Free pages in single ones: every second page of most memory.
fragment() { fragmenter $(($(free_pages) * 9 / 10 / 256)); }

episode_tells() {
	buddyctl -j history >/tmp/history
	jsonget "/episodes/*/outcomes/*/reason" </tmp/history | grep -q '^supply-' &&
	jsonget "/episodes/*/end" </tmp/history | grep -q '^recovered$' &&
	jsonget "/episodes/*/outcomes/*/result" </tmp/history | grep -Eq '^(done|partial)$' &&
	jsonget "/episodes/*/sentence" </tmp/history | grep -q 'recovered' || { cat /tmp/history; return 1; }
}

gapless() {
	jsonget /event/sequence </tmp/events | awk '
		NR > 1 && $1 != last + 1 { print $1 " after " last; bad = 1 }
		{ last = $1 }
		END { print NR " events"; exit bad || NR < 4 }'
}

# breach, then what was done, then recovered; and never back in time
in_order() {
	jsonget /event/kind </tmp/events | awk '
		$1 == "breach" { breach = NR }
		$1 == "remedy-begin" { if (!breach) forecast = 1; begin = NR }
		$1 == "remedy-end" { if (!begin) bad = 1; end = NR }
		$1 == "recovered" { if (!breach || breach > NR || !end) bad = 1; recovered = NR }
		END { exit bad || !recovered }' &&
	jsonget /event/time_ns </tmp/events | awk '$1 + 0 < last + 0 { exit 1 } { last = $1 }' ||
	{ cat /tmp/events; return 1; }
}

# Less than half of what any request may take is in blocks of the order.
fragmented() { [ $(($(of_order supply_blocks) << (order + 1))) -lt "$(of_largest usable_pages)" ]; }

# The kernel may not mend it either, or nothing is left to act on.
does_not_act() {
	echo 0 >/proc/sys/vm/compaction_proactiveness
	before=$(runs)
	pid=$(fragment)
	sleep 4
	after=$(runs)
	fragmented
	still=$?
	kill "$pid"
	equal "$before remedies" "$after remedies" && equal "fragmented 0" "fragmented $still"
}

load
ample_budget
zone=$(largest_zone)
check "healthy at first" wait_for 10 level_is fine
buddyctl -j monitor >/tmp/events &
monitor=$!
wait_for 30 listening 1
pid=$(fragment)
check "a breach is seen" wait_for 10 has_episode
check "supply is at its target afterwards" becomes_mended 20
check "the history has it, with reasons" episode_tells
sleep 1
kill $monitor "$pid"
check "events have no gap" gapless
check "events come in order" in_order

# More than the guard keeps by itself.
sleep 3
key=target.$(of_largest zone).$order
goal=$(($(of_largest usable_pages) * 8 / 10 >> order))
buddyctl reset learnt
check "a user's target is taken" buddyctl set "$key=$goal"
check "it wins" equal "$goal user" "$(of_order target_blocks) $(of_order target_origin)"
pid=$(fragment)
goal=$(($(of_largest usable_pages) * 8 / 10 >> order))
buddyctl set "$key=$goal"
check "and is reached" becomes_mended 30
kill "$pid"
buddyctl set "$key=auto"
check "and given back" equal auto "$(of_order target_origin)"

unload
load enabled=0
check "not enabled: does not act" does_not_act
unload
load profile=observe
check "observing: does not act" does_not_act
unload
finished
