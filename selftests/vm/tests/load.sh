#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# smoke
# The module comes and goes.
. /tests/lib.sh

cycles() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		load && unload || return
	done
}

check "loads with nothing told" load
check "is among the modules" loaded
check "takes a setting" buddyctl set cooldown_ms=700
check "unloads" unload
check "ten times more" cycles
check "leaves no worker" no_worker
check "refuses an unknown profile, and is not there then" refuses 22 load profile=nonsense
finished
