/* SPDX-License-Identifier: GPL-2.0 */
/* The module's own tracepoints. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM buddyguard

#if !defined(BG_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define BG_TRACE_H

#include <linux/mmzone.h>
#include <linux/tracepoint.h>

#include "core/names.h"
#include "core/plan.h"

TRACE_EVENT(buddyguard_sample,
	TP_PROTO(const struct zone *zone, const struct bg_sample *sample),
	TP_ARGS(zone, sample),
	TP_STRUCT__entry(
		__field(int, nid)
		__field(const char *, zone)
		__field(u64, free)
		__field(u64, cma_free)
		__field(u64, usable)
	),
	TP_fast_assign(
		__entry->nid = zone_to_nid((struct zone *)zone);
		__entry->zone = zone->name;
		__entry->free = sample->free_pages;
		__entry->cma_free = sample->cma_free_pages;
		__entry->usable = bg_usable_free(sample);
	),
	TP_printk("node=%d zone=%s free_pages=%llu cma_free_pages=%llu usable_pages=%llu",
		  __entry->nid, __entry->zone, __entry->free, __entry->cma_free, __entry->usable)
);

TRACE_EVENT(buddyguard_decision,
	TP_PROTO(const struct zone *zone, const struct bg_decision *decision),
	TP_ARGS(zone, decision),
	TP_STRUCT__entry(
		__field(int, nid)
		__field(const char *, zone)
		__field_struct(struct bg_decision, decision)
	),
	TP_fast_assign(
		__entry->nid = zone_to_nid((struct zone *)zone);
		__entry->zone = zone->name;
		__entry->decision = *decision;
	),
	TP_printk("node=%d zone=%s remedy=%s reason=%s level=%s lack=%s order=%u supply=%llu target=%llu usable_pages=%llu floor_pages=%llu index=%d wait_ms=%u next_ms=%u",
		  __entry->nid, __entry->zone, bg_remedy_name(__entry->decision.remedy),
		  bg_reason_name(__entry->decision.reason), bg_level_name(__entry->decision.level),
		  bg_lack_name(__entry->decision.lack), __entry->decision.order,
		  __entry->decision.supply_blocks, __entry->decision.target_blocks,
		  __entry->decision.usable_pages, __entry->decision.floor_pages,
		  __entry->decision.index_permille, __entry->decision.wait_ms,
		  __entry->decision.next_ms)
);

TRACE_EVENT(buddyguard_remedy_begin,
	TP_PROTO(const struct zone *zone, const struct bg_outcome *asked),
	TP_ARGS(zone, asked),
	TP_STRUCT__entry(
		__field(int, nid)
		__field(const char *, zone)
		__field(u32, remedy)
		__field(u32, order)
		__field(u64, goal)
	),
	TP_fast_assign(
		__entry->nid = zone_to_nid((struct zone *)zone);
		__entry->zone = zone->name;
		__entry->remedy = asked->remedy;
		__entry->order = asked->order;
		__entry->goal = asked->goal_pages;
	),
	TP_printk("node=%d zone=%s remedy=%s order=%u goal_pages=%llu", __entry->nid,
		  __entry->zone, bg_remedy_name(__entry->remedy), __entry->order, __entry->goal)
);

TRACE_EVENT(buddyguard_remedy_end,
	TP_PROTO(const struct zone *zone, const struct bg_outcome *outcome),
	TP_ARGS(zone, outcome),
	TP_STRUCT__entry(
		__field(int, nid)
		__field(const char *, zone)
		__field_struct(struct bg_outcome, outcome)
	),
	TP_fast_assign(
		__entry->nid = zone_to_nid((struct zone *)zone);
		__entry->zone = zone->name;
		__entry->outcome = *outcome;
	),
	TP_printk("node=%d zone=%s remedy=%s result=%s order=%u moved_pages=%llu gained_blocks=%llu usable_gained_pages=%llu cpu_ns=%llu wall_ns=%llu error=%d",
		  __entry->nid, __entry->zone, bg_remedy_name(__entry->outcome.remedy),
		  bg_result_name(__entry->outcome.result), __entry->outcome.order,
		  __entry->outcome.moved_pages, __entry->outcome.gained_blocks,
		  __entry->outcome.usable_gained_pages, __entry->outcome.cpu_ns,
		  __entry->outcome.wall_ns, __entry->outcome.error)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
