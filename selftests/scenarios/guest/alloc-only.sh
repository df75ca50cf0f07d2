# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A process asks for 1 MiB after the other and never touches it: how many does it get?
# figure: allocated_mib
# cron-ms: 3000
# adaptivemmd-ms: 1000

watch_kills
got=$(allocate only)
tell allocated_mib "${got% *}"
tell ended_by "${got#* }"
end_watch
