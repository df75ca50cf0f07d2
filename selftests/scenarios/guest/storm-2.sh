# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: GFP_ATOMIC requests of order 2, 1536 a second for 8 s, in a fragmented box in motion: how many are met?
# figure: obtained_permille
# kernel-arguments: init_on_alloc=0
# kernel-modules: brd
# cron-ms: 3000
# adaptivemmd-ms: 1000

poisson_storm 2 1 1536
