#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount
# A healthy idle box is left alone, and asleep.
. /tests/lib.sh

within() { echo "$1 of at most $2"; [ "$1" -le "$2" ]; }

load
sleep 10 # until the pace has settled
woken=$(stats wakeups)
sleep 60
woken=$(($(stats wakeups) - woken))
check "at most 15 wake-ups in 60 s" within "$woken" 15
echo "# $woken wake-ups in 60 s"
check "but some" test "$woken" -ge 5
check "no remedy" equal 0 "$(runs)"
check "no episode" equal 0 "$(stats episodes)"
unload
finished
