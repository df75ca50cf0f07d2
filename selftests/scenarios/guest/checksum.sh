# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: For 10 minutes a process rewrites and checks memory, a file mapping and pipes while pages move: one wrong byte?
# cma: 128
# disk: ext4 on /mnt
# figure: rounds

(checksum /mnt/checked 180 600 "$seed" >/tmp/rounds || echo -1 >/tmp/rounds) &
checker=$!
fragmenter 160 >/dev/null
# Memory is taken from CMA and in large blocks again and again, so that pages must move all the time.
while kill -0 $checker 2>/dev/null; do
	driver_takes 100 || true
	storm order=4 count=300 atomic=0 tries=1 rate_per_s=0 hold_ms=100
	driver_lets_go
	if [ -d /sys/module/buddyguard ]; then buddyctl run evacuate >/dev/null; fi
	sleep 1
done
tell rounds "$(cat /tmp/rounds)"
