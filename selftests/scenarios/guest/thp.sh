# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: 40 MiB of transparent huge pages are touched in a fragmented box in motion: how many are huge?
# figure: obtained_permille
# kernel-modules: brd
# cron-ms: 3000
# old-every: 2048
# adaptivemmd-ms: 1000

fragmented_box
# A kernel with less than 512 MiB to give has them switched off.
echo madvise >/sys/kernel/mm/transparent_hugepage/enabled
huge_pages transparent
