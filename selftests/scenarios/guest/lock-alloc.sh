# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: Memory runs out under GFP_NOFS, and while the allocating process holds page locks: does anything hang?
# cma: 128
# modules: bg_hold bg_storm bg_lock_alloc
# disk: ext4 on /mnt
# figure: longest_ns

lock_dir=/sys/kernel/debug/bg_lock_alloc

# 80 MB of unmovable memory are wanted where, but for CMA, a few MB are free.
alloc_in() {
	driver_takes 120
	filler=$(fill until 16384)
	# Just read, these pages are in use and lie among the filler's.
	cat /mnt/locked >/dev/null
	driver_lets_go
	say "80 MB in one go, context: $1"
	echo 20000 >"$lock_dir/$1"
	keep "$1" "$lock_dir/result"
	cat "$lock_dir/result"
	kill "$filler"
	sleep 1
}

watch_kills
dd if=/dev/urandom of=/mnt/locked bs=1M count=8 2>/dev/null
sync
alloc_in nofs
alloc_in locked
end_watch
