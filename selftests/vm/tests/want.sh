#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# smoke
# timeout: 240
# Room on demand: the answer before the act, blocks made and kept, huge pages handed over, refusals.
. /tests/lib.sh

# The kernel's usual pool: a smaller size could take the box's last page.
size=$(awk '$1 == "Hugepagesize:" { print $2 }' /proc/meminfo)
pool=${size:+/sys/kernel/mm/hugepages/hugepages-${size}kB}

says() { # says STATUS TEXT COMMAND...
	wanted=$1 text=$2
	shift 2
	said=$("$@" 2>&1)
	equal "status $wanted" "status $?" || { echo "$said"; return 1; }
	case $said in
	*"$text"*) ;;
	*) echo "no '$text' in: $said"; return 1 ;;
	esac
}

want() { buddyctl -j want "$@" >/tmp/want; }
told() { jsonget "/$1" </tmp/want; }
supply() { buddyctl -j zones | jsonget "/zones/*/orders/4/supply_blocks" | awk '{ sum += $1 } END { print sum }'; }

# Three quarters of what could be had, of which next to nothing is there.
gets_what_it_says() {
	want 1000000x4 --dry-run
	equal "status 1" "status $?" || return
	blocks=$(($(told plan/at_most_blocks) * 3 / 4))
	free=$(told plan/free_blocks)
	at_least $((free + 1)) "$blocks" || return
	want "${blocks}x64K" --within 100s || { cat /tmp/want; return 1; }
	equal true "$(told done/all)" && at_least "$blocks" "$(told done/got_blocks)" || return
	# Made, not held: the programs that ask here take some of them, 2 MiB at most.
	at_least "$((blocks - 2048 / 64))" "$(supply)"
}

only_says() {
	before=$(runs)
	want 1000000x4 --dry-run
	equal "status 1" "status $?" && equal false "$(told plan/possible)" && equal "$before" "$(runs)"
}

keeps() {
	buddyctl want 20x4 --keep >/dev/null || return
	equal 20 "$(buddyctl get | awk '/^target\..*4 / { sum += $2 } END { print sum }')" || return
	buddyctl want 20x4 --release || return
	if buddyctl get | grep '^target\.'; then return 1; fi
}

nobody_may_not() { says 5 CAP_SYS_ADMIN as_nobody "buddyctl want 4x4"; }

hands_over() {
	before=$(cat "$pool/nr_hugepages")
	want "4x${size}K" --hugetlb || { cat /tmp/want; return 1; }
	equal true "$(told done/pool)" && equal $((before + 4)) "$(cat "$pool/nr_hugepages")" || return
	buddyctl want "4x${size}K" --hugetlb --release || return
	equal "$before" "$(cat "$pool/nr_hugepages")"
}

fewer_is_status_1() {
	want "100000x${size}K" --hugetlb --within 20s
	equal "status 1" "status $?" && equal false "$(told done/all)" || return
	at_least 1 "$(told done/got_blocks)" || return
	echo 0 >"$pool/nr_hugepages"
}

load profile=observe
ample_budget
check "a size that is none is refused with what is permitted" says 2 "permitted: an order of 0 to 15" buddyctl want 4x3K
check "a node without memory is named" says 1 "node 77 has no memory" buddyctl want 4x4 --node 77
check "a pool that this kernel lacks is refused with those that it has" says 4 "it has: " buddyctl want 1x16M --hugetlb
check "blocks above the allocator's orders are for the pool" says 2 "larger ones are for --hugetlb" buddyctl want 1x1G
check "others may not" nobody_may_not
holder=$(fragmenter $(($(free_pages) * 9 / 10 / 256)))
check "a dry run only says" only_says
check "what it says can be had it gets" gets_what_it_says
kill "$holder"
check "a standing target is kept, and given back" keeps
if [ -n "$pool" ]; then
	check "huge pages are handed over, and given back" hands_over
	check "fewer than wanted is status 1" fewer_is_status_1
fi
unload
check "without the module: status 3" says 3 "insmod buddyguard.ko" buddyctl want 4x4
finished
