# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: Processes are forked on a box with no block of order 2 left: how long does the longest fork take?
# figure: longest_fork_ns
# costs-from: forks

watch_kills
fragmenter 440 >/dev/null
# What is left of larger blocks is taken by a driver, which keeps it.
storm order=2 count=20000 atomic=1 tries=1 rate_per_s=0 hold_ms=20000 &
sleep 1
cat /proc/buddyinfo
snapshot forks
made=$(forks 300)
snapshot end
tell forks "${made%% *}"
tell forks_failed "$(echo "$made" | cut -d ' ' -f 2)"
tell longest_fork_ns "${made##* }"
end_watch
wait
