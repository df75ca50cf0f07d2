# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: Unmovable blocks fragment the box for good: what is spent on what cannot be mended?
# figure: contender_cpu_ns
# costs-from: fragmented

insmod /modules/bg_fragment.ko blocks=25000 order=2
say "fragmented"
snapshot fragmented
cat /proc/buddyinfo
sleep 60
snapshot end
