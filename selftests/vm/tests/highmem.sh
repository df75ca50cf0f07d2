#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --mem 1024
# only: 5.10 6.1 6.12 7.2
# timeout: 180
# Memory that the kernel itself cannot address is a zone like any other.
. /tests/lib.sh

check "there is high memory" grep -q HighMem /proc/zoneinfo
load
sleep 1
check "zones shows it" equal "$(kernel_zones)" "$(guard_zones)"
check "the map has it" equal "$(kernel_zones | cut -d ' ' -f 1,2)" "$(map_zones)"
check "healthy at first" wait_for 10 all_fine
check "it is mended when fragmented, low memory left alone" mends_only 0/HighMem fragmenter "$(most_of 0/HighMem)"
unload
finished
