#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --smp 2
# only: kcsan
# Both processors ask at once while it looks, at each change, and moves pages: if one gets in the other's way,
# the console tells.
. /tests/lib.sh

seconds=$(long 10 600)

# on_both COMMAND COMMAND: one on each processor; fails if one of them does.
on_both() {
	taskset 1 sh -c "exec $1" &
	first=$!
	taskset 2 sh -c "exec $2"
	second=$?
	wait $first && return $second
}

load
hold=$(fragmenter 150)
check "both change settings" on_both "nlsockets change $seconds" "nlsockets change $seconds"
check "one changes them, the other reads" on_both "nlsockets change $seconds" "nlsockets abandon 100"
check "one changes them, the other runs remedies" on_both "nlsockets change $seconds" "buddyctl run evacuate --order 4"
kill "$hold"
check "unloads" unloads
finished
