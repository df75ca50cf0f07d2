#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# smoke
# The guest is what the other tests take for granted.
. /tests/lib.sh

on_disk() {
	dd if=/dev/urandom of=/mnt/file bs=64k count=64 2>/dev/null || return
	sync
	echo 3 >/proc/sys/vm/drop_caches
	cp /mnt/file /tmp/copy && cmp /mnt/file /tmp/copy
}

mounted() { grep -q " $1 $2 " /proc/mounts || { cat /proc/mounts; return 1; }; }

check "an ext4 disk keeps what is written" on_disk
check "the disk is a real one" mounted /mnt ext4
check "tracefs" mounted /sys/kernel/tracing tracefs
check "debugfs" mounted /sys/kernel/debug debugfs
check "the module is there" test -e /buddyguard.ko
check "the tool runs" buddyctl version
check "test modules are there" test -e /modules/bg_storm.ko
check "nobody has no privileges" refuses 1 as_nobody "echo 3 2>/dev/null >/proc/sys/vm/drop_caches"
rm -f /mnt/file /tmp/copy
finished
