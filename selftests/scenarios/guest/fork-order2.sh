# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: Processes are forked on a box whose free blocks of order 2 all lie in CMA: how long do all forks take?
# cma: 64
# figure: all_forks_ns
# costs-from: forks
# cron-ms: 3000
# old-every: 256
# adaptivemmd-ms: 1000

watch_kills
driver_takes $((cma - 4))
fragmenter 370 >/dev/null
driver_lets_go
# What is left of larger blocks outside CMA is taken by a driver, which keeps it.
storm order=2 count=20000 atomic=1 tries=1 rate_per_s=0 hold_ms=20000 &
taker=$!
sleep 2
cat /proc/buddyinfo
snapshot forks
forks 1500 >/tmp/forks
snapshot end
read -r made failed longest total </tmp/forks
tell forks "$made"
tell forks_failed "$failed"
tell longest_fork_ns "$longest"
tell all_forks_ns "$total"
end_watch
wait $taker
