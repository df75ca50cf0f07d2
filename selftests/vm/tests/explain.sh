#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --cmdline "cma=128M bed=explain"
# timeout: 200
# What explain reads in this machine's log and what the module tells of the same kills is one story.
# In a boot of its own: the log must hold no kills but these.
. /tests/lib.sh

reports() { dmesg | grep -c 'invoked oom-killer:'; }

# "KIND CAUSE HELPS" of each event of a document on standard input.
events() { columns events kind cause buddyguard/helps; }
of_boot() { buddyctl -j explain --boot | events; }
latest() { of_boot | tail -n 1; }
paragraph_says() { buddyctl explain >/tmp/paragraph; grep -F "$1" /tmp/paragraph || { cat /tmp/paragraph; return 1; }; }

# The module's words for one of the kills of this burst: there may be several, and not all for the same reason.
module_says() {
	buddyctl history | awk -v began="$began" '$0 >= began && / (was|is being) killed /' >/tmp/killed
	grep -F "$1" /tmp/killed || { buddyctl history; return 1; }
}

# One process in both: "fill (181)".
of_one_process() {
	victim=$(sed -n 's/.* the kernel killed \([^,]*([0-9]*)\).*/\1/p' /tmp/paragraph)
	[ -n "$victim" ] && module_says "$victim was killed"
}

# All is in use; what a driver then lets go, so many MiB, is CMA, which page tables may not take.
burst() {
	began=$(date '+%Y-%m-%d %H:%M:%S')
	echo "$1" >/sys/kernel/debug/bg_hold/mib
	filler=$(fill until 16384)
	echo 0 >/sys/kernel/debug/bg_hold/mib
	pagetables 2800 >/dev/null
	kill "$filler" 2>/dev/null
	sleep 1
}

# Its reader takes one line and goes: the follower ends with the status of a write that failed, or of none to do.
reader_goes() {
	(buddyctl explain --follow; echo $? >/tmp/status) | head -n 1 >/dev/null
	wait_for 20 test -s /tmp/status
}

has_cma || skip_all "this kernel has no CMA"
echo -1000 >/proc/self/oom_score_adj
with_module bg_hold
check "where nothing was killed nothing is told" equal "" "$(of_boot)"
buddyctl -j explain --follow >/tmp/followed &
follower=$!

burst 100
check "unguarded, it is CMA that a process dies for" equal "oom-kill cma-starvation yes" "$(latest)"
check "this machine's story is that kill's" paragraph_says "cma-starvation"
check "a follower told of it while it goes on" wait_for 20 grep -q cma-starvation /tmp/followed

load
buddyctl set wake=0 evacuate=0 compact=0
burst 100
check "guarded by the last chance alone, kills are averted" at_least 1 "$(stats kills_averted)"
check "and none is told of as one for CMA" equal 1 "$(of_boot | grep -c cma-starvation)"
check "the kill at last is of memory that is used up" equal "oom-kill exhausted no" "$(latest)"
check "this machine's story tells of it" paragraph_says "exhausted"
check "and the module of the same process" of_one_process

burst 0
check "a true shortage is one to explain" equal "oom-kill exhausted no" "$(latest)"
check "to the module" module_says "memory itself is lacking"
check "this machine's story tells of that one" paragraph_says "exhausted"
check "and the module of the same process again" of_one_process
check "each of the kernel's reports is told" equal "$(reports)" "$(of_boot | grep -c oom-kill)"
kill -INT "$follower"
wait "$follower"
check "a follower ends by a signal" equal "status 0" "status $?"
check "with a whole document of the same kills" equal "$(of_boot | cut -d ' ' -f 1-2)" "$(events </tmp/followed | cut -d ' ' -f 1-2)"
check "a follower ends with its reader" reader_goes
rmmod bg_hold
check "unloads" unload
finished
