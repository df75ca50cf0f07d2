#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --mem 1024 --qemu "-object memory-backend-ram,id=m0,size=128M -object memory-backend-ram,id=m1,size=128M -object memory-backend-ram,id=m2,size=128M -object memory-backend-ram,id=m3,size=128M -object memory-backend-ram,id=m4,size=128M -object memory-backend-ram,id=m5,size=128M -object memory-backend-ram,id=m6,size=128M -object memory-backend-ram,id=m7,size=128M -numa node,memdev=m0 -numa node,memdev=m1 -numa node,memdev=m2 -numa node,memdev=m3 -numa node,memdev=m4 -numa node,memdev=m5 -numa node,memdev=m6 -numa node,memdev=m7"
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

load
check "targets are set" set_all
check "they are more than a page holds" test "$(wanted)" -gt 80
check "all are read back" equal "$(wanted)" "$(given)"
buddyctl reset targets
check "and given back" equal 0 "$(given)"
echo "# $(wanted) targets"
unload
finished
