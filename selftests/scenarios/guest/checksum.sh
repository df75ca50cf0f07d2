# SPDX-License-Identifier: GPL-2.0
# summary: A process rewrites and checks memory, a file mapping and pipes while pages are moved under it: one wrong byte?
# kernel-arguments: cma=128M
# disk: ext4 on /mnt
# figure: rounds

tell_rounds() {
	if rounds=$(checksum /mnt/checked 180 "$1" "$seed"); then tell rounds "$rounds"; else tell rounds -1; fi
}

tell_rounds 600 &
checker=$!
hold=$(fragmenter 160)
# Memory is taken from CMA and as large blocks again and again: pages must move all the time.
while kill -0 $checker 2>/dev/null; do
	driver_takes 100 || true
	storm order=4 count=300 atomic=0 tries=1 rate_per_s=0 hold_ms=100
	driver_lets_go
	buddyctl run evacuate 2>/dev/null || echo 1 >/proc/sys/vm/compact_memory
	sleep 1
done
kill "$hold"
