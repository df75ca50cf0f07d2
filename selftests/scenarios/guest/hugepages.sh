# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: 40 MiB of huge pages are reserved, one by one, in a fragmented box in motion: how many come?
# figure: obtained_permille
# kernel-modules: brd
# cron-ms: 3000
# old-every: 2048
# adaptivemmd-ms: 1000

fragmented_box
huge_pages reserved
