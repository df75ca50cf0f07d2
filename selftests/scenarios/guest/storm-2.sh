# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: GFP_ATOMIC requests of order 2, 1600 a second for 20 s, in a fragmented box in motion: how many are met?
# figure: obtained_permille
# costs-from: storm

poisson_storm 2 1 1600
