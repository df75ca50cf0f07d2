# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: File writes turn the page cache over 15 times, then kernel objects are asked for: how many are killed?
# mem: 256
# disk: ext4 on /mnt
# figure: kills
# costs-from: turned

watch_kills
say "file writes begin"
tell written_mib "$(cacheturn /mnt 15)"
snapshot turned
say "15 times over: $(free_kib) KiB free, $(cached_kib) of page cache"
objects=$(kobjects /mnt 150000 3000)
tell dentries "${objects% *}"
tell pipes "${objects#* }"
end_watch
