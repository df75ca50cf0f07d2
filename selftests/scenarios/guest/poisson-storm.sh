# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: {context} requests of order {order}, {rate} a second for 8 s, in a fragmented box in motion: how many are met?
# figure: obtained_permille
# kernel-arguments: init_on_alloc=0
# kernel-modules: brd
# cron-ms: 3000
# adaptivemmd-ms: 1000
# old-every: 256

atomic=0
[ "$context" != GFP_ATOMIC ] || atomic=1
fragmented_box
[ "$cache" = 0 ] || reads_always
settle
storm order="$order" atomic="$atomic" rate_per_s="$rate" count=$((rate * 8)) tries=1 hold_ms=1000 seed="$seed"
settled
keep storm "$storm_dir"/result
