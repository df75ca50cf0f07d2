#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# smoke
# timeout: 300
# buddyctl against the module itself.
. /tests/lib.sh

work=$(mktemp -d)

says() { # says TEXT COMMAND...: standard output or error has the text
	wanted=$1
	shift
	said=$("$@" 2>&1)
	case $said in
	*"$wanted"*) ;;
	*)
		echo "no '$wanted' in: $said"
		return 1
		;;
	esac
}

silent() { # silent COMMAND...: succeeds and says nothing
	said=$("$@" 2>&1) || return
	equal "" "$said"
}

get() { buddyctl get "$1"; }

same_version() { equal "$(buddyctl -j version | jsonget /buddyctl)" "$(buddyctl -j version | jsonget /module)"; }

every_verb_reads() {
	for verb in status zones get profile history stats map metrics version doctor; do
		buddyctl $verb >/dev/null || { echo "$verb: $?"; return 1; }
		buddyctl -j $verb | grep -q '"schema_version":1' || { echo "-j $verb"; return 1; }
	done
	buddyctl top -c 2 -d 0.1 >/dev/null
}

set_is_all_or_nothing() {
	silent buddyctl set cooldown_ms=400 || return
	says "order 3: 100 blocks to be kept instead of" buddyctl set target.3=100 || return
	refuses 1 buddyctl set cooldown_ms=450 target.Nowhere.3=100 2>/dev/null || return
	equal 400 "$(get cooldown_ms)" || return
	refuses 1 buddyctl set cooldown_ms=450 interval_min_ms=5000 interval_max_ms=2000 2>/dev/null || return
	equal 400 "$(get cooldown_ms)" || return
	says "no such zone (there are: " buddyctl set target.Nowhere.3=100 || return
	says "nothing was changed" buddyctl set target.Nowhere.3=100 || return
	says "order 14 is out of range (permitted: 0 to " buddyctl set target.14=1 || return
	says "blocks, or 'auto'; 'buddyctl zones' shows" buddyctl set target.2=99999999 || return
	says "more than any zone has (permitted: 0 to " buddyctl set usable_floor_kib=1048576 || return
	says "no such zone (there are: " buddyctl run evacuate --zone Nowhere || return
	says "order 14 is out of range (permitted: 0 to " buddyctl run evacuate --order 14
}

saved_is_applied() {
	buddyctl set budget_permille=33 target.4=77 && buddyctl save "$work/conf" >/dev/null || return
	buddyctl profile default && buddyctl reset targets && buddyctl set budget_permille=44 || return
	buddyctl set target.2=5 enabled=0 >/dev/null || return
	says "that it does not name" buddyctl apply "$work/conf" || return
	equal 33 "$(get budget_permille)" || return
	equal 1 "$(get enabled)" || return
	if buddyctl get | grep '^target\..*2  *5 '; then return 1; fi
	buddyctl get | grep -q '^target\..*4  *77 ' || { buddyctl get; return 1; }
	echo "budget_permille = 55
cooldown_ms = 1" >"$work/bad"
	refuses 1 buddyctl apply "$work/bad" 2>/dev/null || return
	equal 33 "$(get budget_permille)"
}

targets_given_back() {
	buddyctl set target.4=auto target.3=auto || return
	if buddyctl get | grep '^target\.'; then return 1; fi
}

profile_loads_defaults() {
	buddyctl profile latency && equal latency "$(get profile)" || return
	equal 100 "$(get budget_permille)" || return
	buddyctl profile default
}

nobody_reads_but_may_not_write() {
	as_nobody "buddyctl status" >/dev/null || return
	refuses 5 as_nobody "buddyctl set enabled=0 2>/dev/null" || return
	refuses 5 as_nobody "buddyctl run wake 2>/dev/null" || return
	refuses 5 as_nobody "buddyctl reset counters 2>/dev/null" || return
	refuses 5 as_nobody "buddyctl map 2>/dev/null" || return
	refuses 5 as_nobody "buddyctl record - 2>/dev/null >/dev/null" || return
	equal 1 "$(get enabled)"
}

a_remedy_runs() {
	zone=$(buddyctl -j zones | jsonget /zones/0/zone)
	says "zone $zone: " buddyctl run wake --order 3 --zone "$zone" || return
	refuses 1 buddyctl run wake --zone Nowhere 2>/dev/null
}

monitor_sees_in_order() {
	buddyctl -j monitor --count 4 >"$work/events" &
	listener=$!
	wait_for 30 listening 1
	buddyctl set cooldown_ms=501 && buddyctl set cooldown_ms=502 && buddyctl set cooldown_ms=503 &&
		buddyctl set cooldown_ms=504 || return
	wait "$listener" || return
	grep -q '"kind":"config-changed"' "$work/events" || return # all four, unless the guard had to tell something
	grep -o '"sequence":[0-9]*' "$work/events" | cut -d: -f2 >"$work/numbers"
	equal 4 "$(wc -l <"$work/numbers")" || return
	sort -n "$work/numbers" | cmp - "$work/numbers"
}

replay_agrees() {
	buddyctl record --seconds 12 "$work/rec" 2>/dev/null &
	recorder=$!
	sleep 2
	holder=$(fragmenter 200)
	buddyctl set cooldown_ms=200 target.5=200 || return
	sleep 2
	buddyctl run evacuate --order 4 --blocks 8 >/dev/null
	kill "$holder"
	buddyctl profile default
	wait "$recorder" || return
	says "every one as recorded" buddyctl replay "$work/rec" || return
	refuses 1 buddyctl report "$work/rec" /nonexistent/page 2>/dev/null || return
	buddyctl report "$work/rec" "$work/page.html" >/dev/null && grep -q '</html>' "$work/page.html"
}

full_disk() {
	refuses 1 buddyctl zones >/dev/full 2>/dev/null || return
	says "No space left" sh -c 'buddyctl record --seconds 3 /dev/full'
}

unload_while_listening() {
	buddyctl monitor >"$work/said" 2>&1 &
	listener=$!
	buddyctl record "$work/cut" >/dev/null 2>&1 &
	recorder=$!
	wait_for 30 listening 2
	unloads || { kill "$listener" "$recorder"; return 1; }
	wait "$listener"
	equal "status 3" "status $?" || return
	wait "$recorder"
	equal "status 3" "status $?" || return
	grep -q "was unloaded" "$work/said"
}

until_it_fails() {
	while :; do
		buddyctl "$1" >/dev/null || { echo $?; return; }
		sleep 0.05 # a dump under way holds the module: leave gaps to unload in
	done
}

unload_during_dumps() {
	for verb in zones map history status; do
		load || return
		until_it_fails $verb >"$work/status" 2>"$work/said" &
		loop=$!
		sleep 0.3
		unloads || { kill "$loop"; return 1; }
		wait "$loop"
		equal 3 "$(cat "$work/status")" || { cat "$work/said"; return 1; }
	done
}

absent() {
	refuses 3 buddyctl status 2>/dev/null || return
	says "insmod buddyguard.ko" buddyctl status
}

check "without the module: status 3 and what to do" absent
load
sleep 1
check "every reading verb reads" every_verb_reads
check "set is all or nothing" set_is_all_or_nothing
check "what is saved can be applied, and a bad file changes nothing" saved_is_applied
check "targets can be given back" targets_given_back
check "a profile loads its defaults" profile_loads_defaults
check "nobody may read, but not write" nobody_reads_but_may_not_write
check "a remedy runs and tells" a_remedy_runs
check "events come in order" monitor_sees_in_order
check "a recording under load replays to the same decisions" replay_agrees
check "a full disk is told" full_disk
check "tool and module are of one version" same_version
check "unloading ends listeners with status 3" unload_while_listening
check "unloading amid dumps is status 3" unload_during_dumps
check "gone again: status 3" absent
check "doctor still works" says "CONFIG_COMPACTION" buddyctl doctor
rm -rf "$work"
finished
