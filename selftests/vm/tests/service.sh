#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --cmdline own=service
# timeout: 120
# The service as busybox init and sysvinit run it: it loads, applies, keeps and unloads, and each failure is one
# line that tells what to do, after which nothing is half done.
. /tests/lib.sh

release=$(uname -r)
modules=/lib/modules/$release
script=/etc/init.d/S02buddyguard
conf=/etc/buddyguard.conf

# The kernel's modules lie elsewhere in this guest: modprobe finds just this one.
install_all() {
	mkdir -p "$modules" /etc/init.d /usr/lib/buddyguard
	cp /buddyguard.ko "$modules"
	echo "buddyguard.ko:" >"$modules/modules.dep"
	: >"$modules/modules.alias"
	: >"$modules/modules.symbols"
	cp /tests/packaging/service /usr/lib/buddyguard/service
	cp /tests/packaging/sysvinit/buddyguard $script
}

# says TEXT COMMAND...: it fails with one line, which holds the text and is in the kernel's log too.
says() {
	wanted=$1
	shift
	! "$@" >/tmp/said 2>&1 || { echo "it did not fail"; return 1; }
	cat /tmp/said
	[ "$(grep -c '^buddyguard: ' /tmp/said)" = 1 ] && grep -q "$wanted" /tmp/said && dmesg | grep -q "$wanted"
}

# As rcS of busybox init does it, which goes on whatever a script says.
boots() {
	for name in /etc/init.d/S??*; do "$name" start; done
	true
}

profile_is() { equal "$1" "$(buddyctl get profile)"; }
guards() { "$script" start && buddyctl status; }
unloads_at_stop() { "$script" stop && ! loaded; }
keeps_settings() { "$script" restart && equal 777 "$(buddyctl get cooldown_ms)"; }
reloads() { "$script" reload && equal 5000 "$(buddyctl get backoff_max_ms)"; }

# Only where the kernel checks signatures, and from then on for good.
refuses_unsigned() {
	echo 1 >/sys/module/module/parameters/sig_enforce || return
	says "refused the module's signature" $script start
}

install_all
check "at boot, without a configuration, it guards" guards
check "a start of what is there is none" $script start
check "it unloads" unloads_at_stop
echo "profile = latency" >$conf
boots
check "at boot its configuration is applied" profile_is latency
buddyctl set cooldown_ms=777
check "a restart keeps what was set by hand" keeps_settings
echo "backoff_max_ms = 5000" >>$conf
check "a reload applies the file again" reloads
$script stop
printf 'profile = latency\nkey_of_old = 3\n' >$conf
check "a key that is no more is told by file and line" says "$conf:2: " $script start
check "and the guard goes on with its defaults" profile_is default
check "the rest of the boot goes on" boots
$script stop
rm "$modules/buddyguard.ko" "$modules/modules.dep"
: >"$modules/modules.dep"
check "a kernel without the module: what to do is said" says "no headers to build it" $script start
mkdir "$modules/build"
check "one with headers too" says "dkms autoinstall -k $release" $script start
echo "not a module" >"$modules/buddyguard.ko"
echo "buddyguard.ko:" >"$modules/modules.dep"
check "a file that is no module is said to be one of another kernel" says "for another kernel" $script start
cp /buddyguard.ko "$modules/buddyguard.ko"
if [ -e /sys/module/module/parameters/sig_enforce ]; then
	check "a signature that is refused is told from all else" refuses_unsigned
else
	ktap_test_skip "a signature that is refused: this kernel checks none"
fi
finished
