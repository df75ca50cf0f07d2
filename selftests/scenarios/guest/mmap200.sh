# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A 200 MiB file mapped shared is written at random while blocks of order 2 and 4 are asked for: how many come?
# disk: ext4 on /mnt
# figure: obtained_permille

watch_kills
# Half of what the applications once used is theirs still, every second page of it.
fragmenter 420 >/dev/null
mmapwrite /mnt/mapped 200 30 "$seed" >/tmp/written &
writer=$!
sleep 5
for order in 2 4; do
	say "blocks of order $order"
	storm order=$order count=2000 atomic=1 tries=1 rate_per_s=200 hold_ms=2000 seed="$seed"
	keep "order_$order" "$storm_dir"/result
done
wait $writer
tell pages_written "$(cat /tmp/written)"
end_watch
