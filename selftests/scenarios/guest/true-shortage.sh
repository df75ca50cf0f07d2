# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: Everything is used, CMA too, and nothing can be gained: how soon does the kernel kill, as it must?
# cma: 128
# figure: kill_delay_ms
# cron-ms: 3000
# adaptivemmd-ms: 1000

watch_kills
fill until 16384 >/dev/null
say "everything is used: $(free_kib) KiB free, $(cma_free_kib) of it CMA"
sleep 3
burst
end_watch
