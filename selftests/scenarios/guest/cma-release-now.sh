# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: As cma-release, but memory is asked for as soon as the driver lets go.
# kernel-arguments: cma=128M
# figure: stranded_kib
# costs-from: released
# cron-ms: 3000
# adaptivemmd-ms: 1000

release_and_burst 0
