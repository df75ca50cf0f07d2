# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A process leaks 10,000 x 400 bytes at a time after a driver let 120 MiB of CMA go: how much until it is killed?
# cma: 128
# figure: leaked_mib
# costs-from: leak
# cron-ms: 3000
# old-every: 2048
# adaptivemmd-ms: 1000

watch_kills
driver_takes $((cma - 8))
fill until 65536 >/dev/null
driver_lets_go
snapshot leak
say "the leak begins: $(free_kib) KiB free, $(cma_free_kib) of it CMA"
tell leaked_mib "$(leak400 0)"
snapshot end
end_watch
