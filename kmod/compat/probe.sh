#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Find out by compiling what the target kernel offers.
#
#	probe.sh OUTPUT CC FLAGS...
#
# A probe is a name and a function body; it holds when that compiles without a warning. A feature
# is probed, never derived from a version: distributions backport.
set -u

output=$1
shift
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

compiles() {
	"$@" -Werror -Wno-attributes -Wno-unused-variable -Wno-unused-parameter -Wno-missing-prototypes \
		-Wno-missing-declarations -fsyntax-only -x c "$work/probe.c" 2>"$work/errors"
}

# The compiler's words are kept in the output, so that a surprising answer can be explained.
explain_failure() {
	sed -n 's/.*error: /\/* &/p' "$work/errors" | sed -e 's/.*error: /\/* /' -e 's/$/ *\//' | head -1
}

# source_of HEADERS BODY: what is compiled.
source_of() {
	# Some trace headers name structs that only mm/ itself knows.
	echo 'struct compact_control; struct kmem_cache; struct mem_cgroup;'
	for header in $1; do
		echo "#include <$header>"
	done
	printf 'void probe(void);\nvoid probe(void)\n{\n%s\n}\n' "$2"
}

# probe NAME HEADERS BODY
probe() {
	name=$1 headers=$2 body=$3
	shift 3
	source_of "$headers" "$body" >"$work/probe.c"
	if compiles "$@"; then
		echo "#define HAVE_$name 1"
	else
		echo "/* HAVE_$name is not set */"
		explain_failure
	fi
}

# Without a feature under question all headers of all probes must compile: else it is the compiler or
# its flags that are wrong, and every answer would be no.
control() {
	source_of "$(sed -n "s/^\tprobe [A-Z_]* '\{0,1\}\([a-z_/. -]*\.h\).*/\1/p" "$0" | tr '\n' ' ')" '' >"$work/probe.c"
	if ! compiles "$@"; then
		echo "probe.sh: cannot compile anything for this kernel:" >&2
		cat "$work/errors" >&2
		exit 1
	fi
}

control "$@"
{
	echo "/* Written by probe.sh for one kernel. */"
	probe CONTIG_FLAGS linux/gfp.h \
		'acr_flags_t flags = ACR_FLAGS_NONE; (void)alloc_contig_range(0, 1, flags, GFP_KERNEL);' "$@"
	probe CONTIG_RANGE linux/gfp.h \
		'(void)alloc_contig_range(0, 1, 0, GFP_KERNEL);' "$@"
	probe FILE_OPEN_ROOT_PATH 'linux/fs.h linux/path.h' \
		'struct path path = {}; (void)file_open_root(&path, "", 0, 0);' "$@"
	probe ZONE_CMA_PAGES linux/mmzone.h \
		'struct zone *zone = NULL; (void)zone_cma_pages(zone);' "$@"
	probe ISOLATE_WHOLE_MAX_ORDER 'linux/mm.h linux/page-isolation.h' \
		'int (*f)(unsigned long, unsigned long, unsigned int, int) = start_isolate_page_range; (void)f;' "$@"
	probe ISOLATE_BIT linux/mmzone.h \
		'enum pageblock_bits bit = PB_migrate_isolate; (void)bit;' "$@"
	probe MEMDESC_FLAGS linux/mm_types.h \
		'struct page *page = NULL; (void)page->flags.f;' "$@"
	probe EXTFRAG_TRACE trace/events/kmem.h \
		'void (*f)(void *, struct page *, int, int, int, int) = NULL;
		 check_trace_callback_type_mm_page_alloc_extfrag(f);' "$@"
	probe COMPACT_TRACE_INT trace/events/compaction.h \
		'void (*f)(void *, int, gfp_t, int) = NULL;
		 check_trace_callback_type_mm_compaction_try_to_compact_pages(f);' "$@"
	probe COMPACT_TRACE_UNSIGNED trace/events/compaction.h \
		'void (*f)(void *, unsigned int, gfp_t, int) = NULL;
		 check_trace_callback_type_mm_compaction_try_to_compact_pages(f);' "$@"
	probe RECLAIM_TRACE trace/events/vmscan.h \
		'void (*f)(void *, int, gfp_t) = NULL;
		 check_trace_callback_type_mm_vmscan_direct_reclaim_begin(f);' "$@"
	probe RECLAIM_TRACE_MEMCG 'linux/memcontrol.h trace/events/vmscan.h' \
		'void (*f)(void *, gfp_t, int, struct mem_cgroup *) = NULL;
		 check_trace_callback_type_mm_vmscan_direct_reclaim_begin(f);' "$@"
	probe KSWAPD_TRACE trace/events/vmscan.h \
		'void (*f)(void *, int, int, int, gfp_t) = NULL;
		 check_trace_callback_type_mm_vmscan_wakeup_kswapd(f);' "$@"
	probe ISOLATE_TRACE trace/events/compaction.h \
		'void (*f)(void *, unsigned long, unsigned long, unsigned long, unsigned long) = NULL;
		 check_trace_callback_type_mm_compaction_isolate_migratepages(f);
		 check_trace_callback_type_mm_compaction_isolate_freepages(f);' "$@"
	probe CMA_START_TRACE trace/events/cma.h \
		'void (*f)(void *, const char *, unsigned long, unsigned int) = NULL;
		 check_trace_callback_type_cma_alloc_start(f);' "$@"
	probe CMA_START_TRACE_TOTALS trace/events/cma.h \
		'void (*f)(void *, const char *, unsigned long, unsigned long, unsigned long, unsigned int) = NULL;
		 check_trace_callback_type_cma_alloc_start(f);' "$@"
	probe CMA_FINISH_TRACE trace/events/cma.h \
		'void (*f)(void *, const char *, unsigned long, const struct page *, unsigned long, unsigned int) = NULL;
		 check_trace_callback_type_cma_alloc_finish(f);' "$@"
	probe CMA_FINISH_TRACE_ERRNO trace/events/cma.h \
		'void (*f)(void *, const char *, unsigned long, const struct page *, unsigned long, unsigned int, int) = NULL;
		 check_trace_callback_type_cma_alloc_finish(f);' "$@"
	probe CMA_ALLOC_TRACE trace/events/cma.h \
		'void (*f)(void *, unsigned long, const struct page *, unsigned int, unsigned int) = NULL;
		 check_trace_callback_type_cma_alloc(f);' "$@"
	probe CMA_RETRY_TRACE trace/events/cma.h \
		'void (*f)(void *, const char *, unsigned long, const struct page *, unsigned long, unsigned int) = NULL;
		 check_trace_callback_type_cma_alloc_busy_retry(f);' "$@"
	probe CMA_RELEASE_TRACE trace/events/cma.h \
		'void (*f)(void *, const char *, unsigned long, const struct page *, unsigned long) = NULL;
		 check_trace_callback_type_cma_release(f);' "$@"
	probe CMA_RELEASE_TRACE_NAMELESS trace/events/cma.h \
		'void (*f)(void *, unsigned long, const struct page *, unsigned int) = NULL;
		 check_trace_callback_type_cma_release(f);' "$@"
	probe HIGHATOMIC_FREE linux/mmzone.h \
		'struct zone *zone = NULL; (void)zone->nr_free_highatomic;' "$@"
	probe MEMPOLICY_NODES linux/mempolicy.h \
		'struct mempolicy *policy = NULL; (void)policy->nodes;' "$@"
	probe PAGE_DMA_PINNED linux/mm.h \
		'struct page *page = NULL; (void)page_maybe_dma_pinned(page);' "$@"
	probe HK_TYPE linux/sched/isolation.h \
		'enum hk_type type = HK_TYPE_DOMAIN; (void)type;' "$@"
	probe MCAST_FLAGS net/genetlink.h \
		'struct genl_multicast_group group = { .flags = GENL_MCAST_CAP_SYS_ADMIN };' "$@"
	probe MCAST_BIT net/genetlink.h \
		'struct genl_multicast_group group = { .cap_sys_admin = 1 };' "$@"
	probe TIMER_SHUTDOWN linux/timer.h \
		'struct timer_list *timer = NULL; timer_shutdown_sync(timer);' "$@"
	probe TIMER_DELETE linux/timer.h \
		'struct timer_list *timer = NULL; timer_delete_sync(timer);' "$@"
} >"$work/features.h" || exit 1

mkdir -p "$(dirname "$output")"
mv "$work/features.h" "$output"
