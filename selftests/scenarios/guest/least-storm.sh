# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A fragmented box, whose map is known, is mended: how many pages move, to the least that would have done?
# figure: moved_permille_of_least
# costs-from: map
# needs-guard: the map is its

observe
churner=$(churn 60 "$seed")
fragmenter 368 >/dev/null
sleep 2
kill -STOP "$churner"
act_on_map
