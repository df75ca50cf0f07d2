# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Sourced by every test in the guest, as /tests/lib.sh. Results and plan are kselftest's ktap_helpers:
# ktap_set_plan, ktap_test_pass, ktap_test_skip, ktap_test_fail, ktap_skip_all, ktap_finished.

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

# equal WANTED GOT: for check; says what differs.
equal() {
	if [ "$1" = "$2" ]; then return 0; fi
	echo "wanted '$1', got '$2'"
	return 1
}

# refuses STATUS COMMAND...: for check; the command must end with just that status.
refuses() {
	wanted=$1
	shift
	"$@"
	equal "status $wanted" "status $?"
}

# wait_for SECONDS COMMAND...: until the command succeeds, looking ten times a second.
wait_for() {
	tries=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# skip_all REASON: this test has nothing to do on this kernel.
skip_all() {
	ktap_skip_all "$*"
	exit "$KSFT_SKIP"
}

load() { insmod /buddyguard.ko "$@"; }
unload() { rmmod buddyguard; }

# A dump under way keeps the module in until it is read (rmmod: "temporarily unavailable"); that must end.
unloads() {
	wait_for 10 unload ||
		{ echo "does not unload: $(cat /sys/module/buddyguard/refcnt) references"; return 1; }
}

loaded() { grep -q '^buddyguard ' /proc/modules; }

# with_module NAME: /modules/NAME.ko or give up; parameters may follow.
with_module() {
	module=$1
	shift
	insmod "/modules/$module.ko" "$@" || ktap_exit_fail_msg "no module $module"
}

# json KEY: the value of the first such key in the JSON on standard input, as it stands there.
json() { tr ',{}' '\n\n\n' | sed -n "s/^[[:space:]]*\"$1\"[[:space:]]*:[[:space:]]*\"\{0,1\}\([^\"]*\)\"\{0,1\}[[:space:]]*$/\1/p" | head -n 1; }

# as_nobody COMMAND...: without privileges.
as_nobody() { su -s /bin/sh nobody -c "$*"; }

# long SHORT LONG: the one or the other, as the suite was told with --long.
long() { if grep -q bed=long /proc/cmdline; then echo "$2"; else echo "$1"; fi; }

# remedy_runs REMEDY: for check; it is run and has no error, whatever it gains.
remedy_runs() {
	buddyctl -j run "$1" >/run/remedy
	grep -Eq '"result":"(done|partial|nothing)"' /run/remedy || { cat /run/remedy; return 1; }
}

free_pages() { awk '$1 == "MemFree:" { print int($2 / 4) }' /proc/meminfo; }
