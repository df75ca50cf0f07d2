# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A driver lets 120 MiB of CMA go, 3 s later unmovable memory is asked for until a process is killed.
# kernel-arguments: cma=128M
# figure: stranded_kib
# costs-from: released
# cron-ms: 3000
# adaptivemmd-ms: 1000

release_and_burst 3
