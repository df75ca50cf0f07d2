# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A box with holes of single pages all over is left alone for 20 s: what is mended, and what is moved for it?
# figure: pgmigrate_success
# costs-from: map
# needs-guard: the map is its
# kernel-modules: brd
# cron-ms: 3000
# adaptivemmd-ms: 1000

observe
riddled_box
record_map
if [ -d /sys/module/buddyguard ]; then buddyctl set profile=default; fi
victim /out/details/victim.json 2000 10 >/dev/null
sleep 20
snapshot end
until [ -s /out/details/victim.json ]; do sleep 0.1; done
page_cache_left
