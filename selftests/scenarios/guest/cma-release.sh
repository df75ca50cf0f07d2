# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A driver lets its CMA memory go, {delay_s} s later unmovable memory is asked for until a process is killed.
# cma: 128
# figure: stranded_kib
# costs-from: released
# cron-ms: 3000
# old-every: 2048
# adaptivemmd-ms: 1000

release_and_burst "$delay_s"
