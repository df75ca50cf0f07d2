#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --mem 1024 --cmdline numa=fake=8
# only: amd64-6.1
# smoke
# A user may set a target for each order of each zone of a box of many nodes, and reads all of them back.
. /tests/lib.sh

# No more than 64 fit in a message, and a message sets one order here.
set_all() {
	for order in 0 1 2 3 4 5 6 7 8 9 10; do
		buddyctl set "target.$order=1" || return
	done
}

wanted() { echo $(($(buddyctl -j zones | jsonget "/zones/*/zone" | wc -l) * 11)); }
given() { buddyctl -j get | jsonget "/targets/*/blocks" | wc -l; }

ktap_set_plan 4
load
check "targets are set" set_all
check "they are more than a page holds" test "$(wanted)" -gt 80
check "all are read back" equal "$(wanted)" "$(given)"
buddyctl reset targets
check "and given back" equal 0 "$(given)"
echo "# $(wanted) targets"
unload
ktap_finished
