# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A healthy box does nothing for a minute: what does the contender cost?
# figure: contender_wakeups
# costs-from: idle

sleep 5
snapshot idle
sleep 60
snapshot end
if [ -d /sys/module/buddyguard ]; then
	tell module_bytes "$(cat /sys/module/buddyguard/coresize)"
	tell buddyctl_bytes "$(wc -c </bin/buddyctl)"
fi
