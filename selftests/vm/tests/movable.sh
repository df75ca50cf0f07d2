#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --cmdline "movablecore=192M cma=16M"
# vm on source: --cmdline "movablecore=192M cma=16M"
# timeout: 180
# A zone of movable memory alone has no floor, nor targets by itself, since nothing unmovable may live there; a
# user's targets are kept. CMA is small, for it lies there too, and its blocks are a driver's: nobody empties them.
. /tests/lib.sh

own_targets() { buddyctl -j zones | columns zones zone orders/4/target_blocks | grep Movable; }

check "there is a zone of movable memory" grep -q Movable /proc/zoneinfo
load
sleep 1
check "zones shows it" equal "$(kernel_zones)" "$(guard_zones)"
check "the map has it" equal "$(kernel_zones | cut -d ' ' -f 1,2)" "$(map_zones)"
check "it has no floor" equal 0 "$(of_zone 0/Movable floor_pages)"
check "healthy at first" wait_for 10 all_fine
check "no target of its own" equal "Movable 0" "$(own_targets)"
check "a user's target is kept when it is fragmented, the others left alone" mends_only 0/Movable fragment_and_want 0/Movable
unload
finished
