# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A driver let 120 MiB of CMA go on a full box, whose map is known: how many pages move, to the least?
# kernel-arguments: cma=128M
# figure: moved_permille_of_least
# costs-from: map

observe
driver_takes 120
fill until 16384 >/dev/null
driver_lets_go
act_on_map
