# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# vm: --cmdline cma=16M
# A box fragmented by two processes, a storm of atomic requests, a change of settings, a user's remedy.
insmod /buddyguard.ko
buddyctl record /out/recording &
sleep 2
holder=$(fragmenter 440)
sleep 3
insmod /modules/bg_storm.ko order=4 count=1500 atomic=1 tries=6 period_ms=600
echo 1 >/sys/kernel/debug/bg_storm/run
buddyctl set target.4=300 cooldown_ms=300
buddyctl run compact --order 5 --blocks 4
kill "$holder"
sleep 4
