# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# vm: --kernel amd64-6.1 --mem 768 --cmdline movablecore=384M
# Three zones of a 64-bit box, one of them ZONE_MOVABLE, of which what can be is taken offline and comes back.
insmod /buddyguard.ko profile=latency
buddyctl record /out/recording &
sleep 2
holder=$(fragmenter 300)
sleep 3
kill "$holder"
for memory in /sys/devices/system/memory/memory*; do
	grep -q Movable "$memory/valid_zones" && echo offline >"$memory/state"
done
sleep 2
for memory in /sys/devices/system/memory/memory*; do
	grep -q offline "$memory/state" && echo online_movable >"$memory/state"
done
sleep 2
