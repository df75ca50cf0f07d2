#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# smoke
# What is sampled is what the kernel shows of itself.
. /tests/lib.sh

read_all() { readings /tmp /proc/buddyinfo /proc/zoneinfo /sys/kernel/debug/extfrag/extfrag_index; }

of_zones() { jsonget "/zones/*/$1" </tmp/zones; }

# A row a zone, fewer blanks; $1: a file of "Node 0, zone DMA a b c ..."
rows() { sed 's/  */ /g; s/ $//; s/^Node \([0-9]*\), zone /\1 /' "$1"; }

# The same from the module: an array of numbers, a row a zone. $1: their name, $2: awk's form of one.
rows_of_orders() {
	jsonget "/zones/*" </tmp/zones | while read -r zone; do
		echo "{\"schema_version\":1,\"zone\":$zone}" >/tmp/zone
		printf '%s %s' "$(jsonget /zone/node </tmp/zone)" "$(jsonget /zone/zone </tmp/zone)"
		jsonget "/zone/orders/*/$1" </tmp/zone | awk "{ printf \" $2 }"
		echo
	done
}

counts() { equal "$(rows /tmp/buddyinfo)" "$(rows_of_orders free_blocks '%d", $1')"; }
indices() { equal "$(rows /tmp/extfrag_index)" "$(rows_of_orders index_permille '%.3f", $1 / 1000')"; }

# $1: a name in zoneinfo, $2: in the JSON. Zones without pages are not shown by the module.
counter() {
	wanted=$(awk -v name="$1" '
		/^Node/ { zone = $4; here = 0 }
		$1 == "pages" && $2 == "free" { free = $3; if (name == "free") value[zone] = free }
		$1 == name { value[zone] = $2 }
		$1 == "managed" && $2 > 0 { order[++zones] = zone }
		END { for (i = 1; i <= zones; i++) print value[order[i]] + 0 }' /tmp/zoneinfo)
	equal "$wanted" "$(of_zones "$2")"
}

# What lies in CMA is no supply.
supply_adds_up() {
	jsonget "/zones/0/orders/*/cma_free_blocks" </tmp/zones >/tmp/cma
	jsonget "/zones/0/orders/*/free_blocks" </tmp/zones | paste - /tmp/cma | awk '
		{ free[NR - 1] = $1 - $2; if ($2 > $1) print "more in CMA than there are" }
		END { for (k = NR - 1; k >= 0; k--) supply[k] = free[k] + 2 * supply[k + 1]
			for (k = 0; k < NR; k++) print supply[k] }' >/tmp/wanted
	equal "$(cat /tmp/wanted)" "$(jsonget "/zones/0/orders/*/supply_blocks" </tmp/zones)"
}

look() {
	check "readings come to rest $1" read_all
	check "counts equal buddyinfo $1" counts
	check "indices equal extfrag_index $1" indices
	check "supply is what the counts say $1" supply_adds_up
	check "free pages equal zoneinfo $1" counter free free_pages
	check "free CMA pages equal zoneinfo $1" counter nr_free_cma cma_free_pages
	check "managed pages equal zoneinfo $1" counter managed managed_pages
	check "watermark min equals zoneinfo $1" counter min min_pages
	check "watermark low equals zoneinfo $1" counter low low_pages
	check "watermark high equals zoneinfo $1" counter high high_pages
}

load profile=observe
look "at rest"
# Unmovable blocks everywhere but in CMA, and half of nearly all that is left in single pages:
# what is not taken is too little for a block of the highest order.
with_module bg_fragment blocks=30000 order=2
pid=$(fragmenter $(($(free_pages) * 9 / 10 / 256)))
look "when fragmented"
lacks() { jsonget "/zones/*/orders/*/index_permille" </tmp/zones | grep -qv '^-1000$'; }
check "then some order had no block" lacks
kill "$pid"
rmmod bg_fragment
unload
finished
