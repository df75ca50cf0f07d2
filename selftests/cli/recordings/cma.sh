# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# vm: --cmdline cma=128M
# On a full box a driver lets 120 MiB of CMA go, then page tables are asked for until a process is killed.
insmod /buddyguard.ko
insmod /modules/bg_hold.ko
echo 120 >/sys/kernel/debug/bg_hold/mib
fill until 16384 >/dev/null
buddyctl record /out/recording &
sleep 1
echo 0 >/sys/kernel/debug/bg_hold/mib
sleep 2
pagetables 2800
sleep 1
