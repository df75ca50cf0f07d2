#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# timeout: 240
# smoke
# Who may do what: nobody loads the module by asking, or has it work for them at every look; what an
# administrator wrote to a kernel setting stands; telling does not wait for memory.
. /tests/lib.sh

trace=/sys/kernel/tracing
modules=/lib/modules/$(uname -r)

# As on an installed system: the kernel finds the module by its name and its aliases.
install_module() {
	mkdir -p "$modules" && cp /buddyguard.ko "$modules" && depmod -a && echo /bin/modprobe >/proc/sys/kernel/modprobe
}

stays_out() {
	"$@" >/dev/null 2>&1
	sleep 0.5
	! loaded || { echo "loaded by: $*"; rmmod buddyguard; return 1; }
}

modprobe_finds_it() { modprobe buddyguard && loaded; }

# Kernels from before the end of 2023 cannot refuse it.
refuses_samples() { refuses 1 as_nobody nlsockets hold 1 2>/tmp/said && grep -q samples /tmp/said; }

vm_settings() {
	for file in /proc/sys/vm/* /sys/kernel/mm/transparent_hugepage/*; do
		# Files that only take, and those that the kernel itself changes.
		case $file in
		*/compact_memory | */drop_caches | */stat_refresh | */khugepaged | */hugepages-*) ;;
		*) [ ! -f "$file" ] || echo "$file $(cat "$file" 2>/dev/null)" ;;
		esac
	done
}

# Every remedy, a storm of fallbacks, all profiles.
works_hard() {
	ample_budget
	pid=$(fragmenter 300)
	for profile in latency defragtick default; do
		buddyctl profile $profile >/dev/null
		for remedy in wake evacuate compact compact-zone reclaim drop-caches; do buddyctl run $remedy >/dev/null; done
	done
	kill "$pid"
}

settings_stand() {
	vm_settings >/tmp/before
	works_hard
	vm_settings >/tmp/after
	[ -s /tmp/before ] && diff /tmp/before /tmp/after
}

# The flags of each allocation that telling asks for: the trace has the kernel's stack after each.
flags_of_telling() {
	awk '/kmem_cache_alloc|kmalloc/ { flags = $0; sub(/.*gfp_flags=/, "", flags) }
		/=> (begin_notification|end_notification|send_event|send_sample)/ && flags { print flags; flags = "" }' "$1"
}

# Reclaim within a look would have it wait for the memory that is short.
tells_without_waiting() {
	[ -e $trace/events/kmem/kmalloc ] || return 0
	for event in kmalloc kmem_cache_alloc kmem_cache_alloc_node kmalloc_node; do
		[ ! -e $trace/events/kmem/$event ] || echo 1 >$trace/events/kmem/$event/enable
	done
	echo 1 >$trace/options/stacktrace
	nlsockets hold 3 &
	wait_for 10 listening 2
	echo >$trace/trace
	for _ in 1 2 3; do buddyctl set interval_max_ms=1000 && sleep 0.2; done
	flags_of_telling $trace/trace >/tmp/flags
	echo 0 >$trace/events/enable
	echo 0 >$trace/options/stacktrace
	echo >$trace/trace
	wait $!
	sort /tmp/flags | uniq -c
	[ -s /tmp/flags ] && ! grep -E 'GFP_KERNEL|DIRECT_RECLAIM' /tmp/flags
}

# Generic netlink handles a request under a lock that whoever registers a family waits for, and all others behind him.
seen_waiting() {
	rm -f /tmp/all-waited
	(
		for _ in 1 2 3 4 5 6 7 8; do buddyctl run compact-zone >/dev/null & done
		wait
		touch /tmp/all-waited
	) &
	until [ -e /tmp/all-waited ]; do
		for task in $(pidof buddyctl); do cat "/proc/$task/wchan" && echo; done 2>/dev/null
	done >/tmp/waiting
	grep -q '[a-z]' /tmp/waiting
}

# A remedy that finds little to do may end before anybody looks: asked again.
waits_outside() {
	pid=$(fragmenter 200)
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		if seen_waiting; then break; fi
	done
	kill "$pid"
	wait
	sort /tmp/waiting | uniq -c
	grep -q '[a-z]' /tmp/waiting && ! grep bg_guard_run /tmp/waiting
}

check "the module is installed" install_module
check "nobody loads it by asking for its family" stays_out as_nobody buddyctl status
check "nor does root" stays_out buddyctl status
check "modprobe does" modprobe_finds_it
check "after rmmod asking does not bring it back" stays_out sh -c 'rmmod buddyguard; buddyctl status'
load
check "nobody has no say in how much work a look is" refuses_samples
check "settings of the kernel are the administrator's" settings_stand
if [ -e /proc/self/wchan ]; then
	check "who waits for a remedy holds nobody up" waits_outside
else
	ktap_test_skip "who waits for a remedy holds nobody up: this kernel does not show who waits where"
fi
check "telling within a look does not wait for memory" tells_without_waiting
unload
finished
