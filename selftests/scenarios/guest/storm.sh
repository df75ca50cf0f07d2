# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: 1,500 blocks of order 4 are asked for at once, atomically, in a box fragmented by two processes: how many come?
# figure: obtained_at_once
# costs-from: fragmented
# cron-ms: 3000
# old-every: 256
# adaptivemmd-ms: 1000

settle_s=4

hold=$(fragmenter 440)
say "fragmented"
snapshot fragmented
sleep $settle_s
snapshot settled
storm order=4 count=1500 atomic=1 tries=6 period_ms=600 rate_per_s=0 hold_ms=0
snapshot end
keep storm "$storm_dir"/result
kill "$hold"
