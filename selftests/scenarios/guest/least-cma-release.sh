# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A driver let 120 MiB of CMA go on a full box, whose map is known: how many pages move, to the least?
# cma: 128
# figure: moved_permille_of_least
# costs-from: map
# needs-guard: the map is its

observe
driver_takes $((cma - 8))
fill until 16384 >/dev/null
driver_lets_go
act_on_map
