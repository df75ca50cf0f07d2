#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --smp 2 --cmdline "isolcpus=1 nohz_full=1"
# only: 6.1 amd64-6.1 rt-6.1 rt-6.12 rt-amd64-6.12
# timeout: 120
# Beside CPUs that must not be disturbed, evacuation has to be asked for; status and doctor say so.
. /tests/lib.sh

key() { buddyctl -j get | jsonget "/config/$1"; }

load
check "evacuation is off" equal false "$(key evacuate)"
check "status says so" grep -q "evacuat" <<-EOF
	$(buddyctl status | grep -i isolated)
EOF
check "doctor says so" sh -c "buddyctl doctor | grep -q 'quiet CPUs'"
buddyctl set evacuate=1
check "unless it is asked for" equal true "$(key evacuate)"
buddyctl profile latency >/dev/null
check "a profile does not ask for it" equal false "$(key evacuate)"
buddyctl set profile=default evacuate=1
check "along with a profile it can be" equal true "$(key evacuate)"
unload
finished
