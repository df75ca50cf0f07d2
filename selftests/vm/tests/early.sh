#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount
# timeout: 300
# As it is set by default: from a fallback to the look at it, and from one that tells of a breach to a
# remedy that moves pages, it takes 10 ms at most, also while a remedy runs.
. /tests/lib.sh

trace=/sys/kernel/tracing
most_us=10000

# Of the trace: "look US" from each fallback that none has been looked at before, "mend US" from the first
# sight of each breach (the fallback before it, if one called for the look) to a remedy other than wake,
# "busy" for each look while a remedy ran.
delays() {
	awk '
		{ for (i = 1; i < NF; i++) if ($i ~ /^[0-9]+\.[0-9]+:$/) break }
		i == NF { next }
		# busybox reads a number that begins with 0 as octal
		{ split($i, t, /[.:]/); now = t[1] * 1000000 + ("1" t[2]) - 1000000; event = $(i + 1) }
		event == "mm_page_alloc_extfrag:" && !fallback { fallback = now }
		event == "buddyguard_sample:" {
			sampled = now
			if (fallback) print "look", now - fallback
			if (runs) print "busy"
		}
		event == "buddyguard_decision:" {
			if (!/level=(breach|critical)/) begin = 0
			else if (!begin) {
				begin = fallback ? fallback : sampled
				if (moves) { print "mend", 0; begin = 1 }
			}
			fallback = 0
		}
		event == "buddyguard_remedy_begin:" {
			runs = 1
			moves = !/remedy=wake/
			if (begin > 1 && moves) { print "mend", now - begin; begin = 1 }
		}
		event == "buddyguard_remedy_end:" { runs = moves = 0 }' /tmp/trace
}

# $1: of the kind of delay; most of them, and that there was one
soon() {
	awk -v kind="$1" -v most=$most_us '
		$1 == kind { n++; if ($2 > worst) worst = $2 }
		END { print n + 0 " times, " worst + 0 " us at most, " most " wanted"; exit !n || worst > most }' /tmp/delays
}

all_is_well() { equal fine "$(buddyctl -j status | jsonget /state/level)"; }

load
with_module bg_storm order=3 count=4000 rate_per_s=10000 hold_ms=5000
pid=$(fragmenter 400)
sleep 5
check "all is well before the storm" wait_for 60 all_is_well
echo mono >$trace/trace_clock
echo 1 >$trace/events/kmem/mm_page_alloc_extfrag/enable
echo 1 >$trace/events/buddyguard/enable
echo 1 >/sys/kernel/debug/bg_storm/run
cat $trace/trace >/tmp/trace
echo 0 >$trace/events/enable
echo >$trace/trace
delays >/tmp/delays
check "fallbacks are looked at in time" soon look
check "also while a remedy runs" grep -q busy /tmp/delays
check "a breach is answered in time" soon mend
echo "# looks: $(soon look); of them while a remedy ran: $(grep -c busy /tmp/delays); breaches: $(soon mend)"
if [ "$KTAP_CNT_FAIL" != 0 ]; then sort -k 2 -n -r /tmp/delays | head -5 | sed 's/^/# /'; fi
kill "$pid"
rmmod bg_storm
unload
finished
