# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Sourced by every test in the guest, as /tests/lib.sh. Results are kselftest's ktap_helpers: ktap_test_pass,
# ktap_test_skip, ktap_test_fail; a test ends with `finished` or `skip_all`.

. /tests/ktap_helpers.sh

ktap_print_header

# check DESCRIPTION COMMAND...: one result; what the command says is shown if it fails.
check() {
	description=$1
	shift
	if said=$("$@" 2>&1); then
		ktap_test_pass "$description"
	else
		echo "# $* failed with status $?"
		echo "$said" | sed 's/^/# /'
		ktap_test_fail "$description"
	fi
}

# finished: the plan, which is what was checked, and the verdict. A test that ends before this has no plan, and fails.
finished() {
	ktap_set_plan $((KTAP_TESTNO - 1))
	ktap_finished
}

# equal WANTED GOT: for check; says what differs.
equal() {
	if [ "$1" = "$2" ]; then return 0; fi
	echo "wanted '$1', got '$2'"
	return 1
}

# at_most LIMIT GOT, at_least LIMIT GOT: for check; nothing got is a failure too.
at_most() { echo "$2, wanted at most $1"; [ -n "$2" ] && [ "$2" -le "$1" ]; }
at_least() { echo "$2, wanted at least $1"; [ -n "$2" ] && [ "$2" -ge "$1" ]; }

# vmstat NAME: a counter of the kernel's; meminfo NAME: KiB.
vmstat() { awk -v name="$1" '$1 == name { print $2 }' /proc/vmstat; }
meminfo() { awk -v name="$1:" '$1 == name { print $2 }' /proc/meminfo; }
has_cma() { [ -n "$(meminfo CmaFree)" ]; }
uptime_ms() { awk '{ printf "%.0f\n", $1 * 1000 }' /proc/uptime; }

# Processes that the kernel killed for lack of memory so far.
kills() { vmstat oom_kill; }

# refuses STATUS COMMAND...: for check; the command must end with just that status.
refuses() {
	wanted=$1
	shift
	"$@"
	equal "status $wanted" "status $?"
}

# wait_for SECONDS COMMAND...: until the command succeeds, with ten looks for each second and 0.1 s between them. What a
# look takes is not counted: on a slow guest more is given, and never less.
wait_for() {
	tries=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# listening N: so many sockets are in groups of generic netlink (protocol 16) other than its controller's.
listening() { [ "$(awk '$2 == 16 && $4 !~ /^0*(8000)?$/' /proc/net/netlink | wc -l)" -ge "$1" ]; }

# skip_all REASON: this test has nothing to do on this kernel.
skip_all() {
	ktap_skip_all "$*"
	exit "$KSFT_SKIP"
}

load() { insmod /buddyguard.ko "$@"; }
unload() { rmmod buddyguard; }

# A dump under way keeps the module in until it is read (rmmod: "temporarily unavailable"); that must end.
unloads() {
	wait_for 20 unload ||
		{ echo "does not unload: $(cat /sys/module/buddyguard/refcnt) references"; return 1; }
}

# Shared workers keep the name of the queue that they served last, after a minus; with a plus they still do.
no_worker() { if grep -E '^(kworker/(R-|.*\+))?buddyguard' /proc/[0-9]*/comm; then return 1; fi; }

loaded() { grep -q '^buddyguard ' /proc/modules; }

# with_module NAME: /modules/NAME.ko or give up; parameters may follow.
with_module() {
	module=$1
	shift
	insmod "/modules/$module.ko" "$@" || ktap_exit_fail_msg "no module $module"
}

# stats NAME: a counter; runs: of all remedies.
stats() { buddyctl -j stats | jsonget "/stats/$1"; }
# Of the last chance's last eight tries those that called a kill averted for pages made usable, not for a watermark that
# the kernel had raised and took back.
averted_for_pages() {
	buddyctl -j history >/tmp/history
	jsonget '/kills/*/kind' </tmp/history >/tmp/kinds || return
	jsonget '/kills/*/decision/reason' </tmp/history |
		awk 'NR == FNR { kind[FNR] = $0; next } kind[FNR] == "kill-averted" && $0 != "watermark-boosted"' /tmp/kinds - | wc -l
}
runs() { stats 'remedies/*/runs' | awk '{ sum += $1 } END { print sum }'; }

# draw N: a number below N, in $random; the next one that $seed gives.
draw() {
	seed=$(((seed * 1103515245 + 12345) & 0x7fffffff))
	# shellcheck disable=SC2034 # for the test
	random=$(((seed >> 8) % $1))
}

# as_nobody COMMAND...: without privileges.
as_nobody() { su -s /bin/sh nobody -c "$*"; }

# long SHORT LONG: the one or the other, as the suite was told with --long.
long() { if grep -q bed=long /proc/cmdline; then echo "$2"; else echo "$1"; fi; }

# remedy_runs REMEDY: for check; it is run and has no error, whatever it gains.
remedy_runs() {
	buddyctl -j run "$1" >/run/remedy
	grep -Eq '"result":"(done|partial|nothing)"' /run/remedy || { cat /run/remedy; return 1; }
}

# A kernel that checks itself at every step: many times slower than any other.
is_slow_kernel() { [ -e /sys/kernel/debug/kmemleak ] || [ -e /sys/kernel/debug/kcsan ]; }

free_pages() { echo $(($(meminfo MemFree) / 4)); }

# "NODE ZONE MANAGED-PAGES" of each zone with memory, as the kernel says it.
kernel_zones() {
	awk '/^Node/ { node = $2 + 0; zone = $4 }
		$1 == "managed" && $2 > 0 { print node, zone, $2 }' /proc/zoneinfo
}

# columns ARRAY FIELD...: of each entry of the array of the JSON on standard input, a line.
columns() {
	columns=$(mktemp -d)
	cat >"$columns/document"
	array=$1
	shift
	for field; do
		jsonget "/$array/*/$field" <"$columns/document" >"$columns/column.$#"
		shift
	done
	# shellcheck disable=SC2046 # a list; the first field has the highest number
	paste -d ' ' $(ls -r "$columns"/column.*)
	rm -r "$columns"
}

# The same as kernel_zones, of each zone that the guard shows.
guard_zones() { buddyctl -j zones | columns zones node zone managed_pages; }
map_zones() { buddyctl -j map | columns blocks node zone | uniq; }

# of_zone NODE/ZONE FIELD: of the JSON of that zone.
of_zone() { buddyctl -j zones | columns zones node zone "$2" | awk -v zone="$1" '$1 "/" $2 == zone { print $3 }'; }

# The number, in the order of the guard's, of the zone where most is.
largest_zone() {
	buddyctl -j zones | jsonget "/zones/*/managed_pages" |
		awk '$1 > most { most = $1; zone = NR - 1 } END { print zone }'
}

# most_of NODE/ZONE: nine tenths of what is free there, MiB.
most_of() { echo $(($(of_zone "$1" free_pages) * 9 / 10 / 256)); }

# fragment_and_want NODE/ZONE: most of it in single pages, of which most are to be blocks of order 4.
fragment_and_want() {
	fragmenter "$(most_of "$1")"
	buddyctl set "target.${1%/*}.${1#*/}.4=$(($(of_zone "$1" free_pages) * 8 / 10 >> 4))" >&2
}

# The zones in which there was an episode: NODE/ZONE.
episode_zones() { buddyctl -j history | columns episodes node zone | tr ' ' / | sort -u; }
episode_in() { episode_zones | grep -qx "$1"; }
all_fine() { [ "$(buddyctl -j status | jsonget /state/level)" = fine ]; }

# What the host does meanwhile counts as CPU time of the guest: on a slow one the defaults' budget is soon spent, and
# a step does nothing. Where both are not what is tested.
ample_budget() {
	buddyctl set budget_permille=1000 budget_burst_ms=10000
	if is_slow_kernel; then buddyctl set step_max_ms=1000; fi
}

# mends_only NODE/ZONE COMMAND...: the command, a fragmenter, breaches that zone; it is mended and no other touched.
mends_only() {
	fragmented=$1
	shift
	buddyctl reset history
	ample_budget
	pid=$("$@") || return
	wait_for 30 episode_in "$fragmented" && wait_for 60 all_fine
	mended=$?
	[ $mended = 0 ] || buddyctl zones
	buddyctl history
	kill "$pid"
	equal "$fragmented" "$(episode_zones)" && equal "mended 0" "mended $mended"
}

# with_node NODE COMMAND...: it and its children get memory of that node alone.
with_node() {
	mkdir -p /run/cgroup
	grep -q ' /run/cgroup ' /proc/mounts || mount -t cgroup2 cgroup /run/cgroup || return
	echo +cpuset >/run/cgroup/cgroup.subtree_control || return
	mkdir -p "/run/cgroup/node$1"
	echo "$1" >"/run/cgroup/node$1/cpuset.mems" || return
	group=/run/cgroup/node$1/cgroup.procs
	shift
	sh -c "echo \$\$ >$group && exec \"\$@\"" - "$@"
}
