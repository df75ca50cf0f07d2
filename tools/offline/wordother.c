// SPDX-License-Identifier: GPL-2.0
/* What "other" stands for, in plain words. */
#include "wordother.h"

#include <string.h>

#include "wordparts.h"

static void say_spurious(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	char text[2][24], high[24], zone[40];

	bg_size_pair(v->usable, v->mark, text);
	if (event->kind == BG_KIND_REPORT) {
		bg_say(diagnosis,
		       "A memory report without its first line, so it is not known what was asked for, if anything was. By its numbers memory was free: %s has %s usable against a watermark of %s.",
		       bg_zone_text(event, diagnosis, zone, sizeof(zone)), text[0], text[1]);
		return;
	}
	bg_say(diagnosis,
	       "By the report's numbers the request should have been served: %s has %s usable against a watermark of %s",
	       bg_zone_text(event, diagnosis, zone, sizeof(zone)), text[0], text[1]);
	if (v->reserve)
		bg_say(diagnosis, " and a reserve of %s", bg_size_text(v->reserve, high));
	if (diagnosis->request.order && v->list_known)
		bg_say(diagnosis, " and a free block of order %d", v->largest_usable);
	if (!v->above_high)
		bg_say(diagnosis,
		       ". It is below the high watermark, %s, but %s of page cache could be reclaimed; the numbers do not explain the failure.",
		       bg_size_text(v->high, high),
		       bg_size_text(diagnosis->usage.held[BG_HOLD_FILE], text[0]));
	else
		bg_say(diagnosis,
		       ". Either memory came back before the report was printed, or a limit that the log does not show.");
}

static void say_held_to_nodes(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
			      const char *who, const char *nodes)
{
	bool one = nodes[0] && !strpbrk(nodes, ",-");

	bg_say(diagnosis, "The %s allows only %s%s, ", who, one ? "node " : nodes[0] ? "nodes " :
	       "some nodes", nodes);
	if (!diagnosis->has_main) {
		bg_say(diagnosis, event->mem.nr_zones ?
		       "and the report shows no zone there that this request may take." :
		       "and %s could not serve the request.", one ? "it" : "those");
		return;
	}
	if (diagnosis->main.above_high) {
		bg_say(diagnosis, "but by the report's numbers there was enough: ");
		bg_say_free_against_mark(event, diagnosis);
		bg_say(diagnosis, ".");
		return;
	}
	bg_say(diagnosis, "and %s too little left: ", one ? "it has" : "those have");
	bg_say_free_against_mark(event, diagnosis);
	bg_say(diagnosis, ".");
	bg_say_holders(diagnosis);
}

void bg_say_vmalloc_pages(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	char size[24];

	bg_say(diagnosis, "vmalloc");
	if (event->vmalloc_bytes)
		bg_say(diagnosis, " of %s", bg_size_text(event->vmalloc_bytes >> 10, size));
	bg_say(diagnosis, " lacked pages, not addresses. ");
}

static void say_vmalloc(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const char *what = event->vmalloc_module ? "The address range for modules" :
			   "The kernel's vmalloc address range";
	char size[24] = "the request";

	if (event->vmalloc_bytes)
		bg_size_text(event->vmalloc_bytes >> 10, size);
	if (event->vmalloc_nothing)
		bg_say(diagnosis,
		       "vmalloc was asked for 0 bytes: a mistake of the caller; no memory and no addresses were lacking.");
	else if (diagnosis->usage.managed && event->vmalloc_bytes >> 10 > diagnosis->usage.managed)
		bg_say(diagnosis, "%s were asked for at once, more than all memory.", size);
	else if (event->vmalloc == BG_VMALLOC_RANGE)
		bg_say(diagnosis,
		       "%s had no free stretch for %s; free memory was not what lacked.",
		       what, size);
	else
		bg_say(diagnosis,
		       "vmalloc failed: its address range or the size of %s, not free pages.",
		       size);
}

void bg_say_other(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	static const char * const plain[BG_OTHER_NR] = {
		[BG_OTHER_ONE_NODE] =
			"The request was bound to one node (__GFP_THISNODE) while others had memory",
		[BG_OTHER_SYSRQ] = "A person asked for this kill with SysRq-f",
		[BG_OTHER_PAGE_FAULT] =
			"A page fault had failed earlier, as from a cgroup's limit; memory itself is free",
	};
	char a[24], b[24];

	switch (diagnosis->other) {
	case BG_OTHER_CPUSET:
		say_held_to_nodes(event, diagnosis, "cpuset", event->mems_allowed);
		return;
	case BG_OTHER_MEMPOLICY:
		say_held_to_nodes(event, diagnosis, "memory policy", event->nodemask);
		return;
	case BG_OTHER_VMALLOC:
		say_vmalloc(event, diagnosis);
		return;
	case BG_OTHER_SPURIOUS:
		say_spurious(event, diagnosis);
		return;
	case BG_OTHER_EMPTY_ZONE:
		bg_say(diagnosis,
		       "The request may only take zone %s or lower, and there is no memory in them.",
		       bg_zone_name(diagnosis->request.zone));
		return;
	case BG_OTHER_BOOSTED:
		bg_say(diagnosis,
		       "The watermark is boosted by %s after fragmentation events; without that the request would have been served: ",
		       bg_size_text(diagnosis->main.zone->fields.value[BG_MEM_BOOST], a));
		bg_say_free_against_mark(event, diagnosis);
		bg_say(diagnosis, ".");
		return;
	case BG_OTHER_ORDER_TOO_LARGE:
		bg_say(diagnosis,
		       "Order %d (%s) is beyond the largest block that this kernel's allocator has; it can never be served.",
		       event->order, bg_size_text((int64_t)diagnosis->request.page_kib <<
						  event->order, b));
		return;
	default:
		bg_say(diagnosis, "%s.", plain[diagnosis->other]);
	}
}
