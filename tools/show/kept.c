// SPDX-License-Identifier: GPL-2.0
/* Whether targets were kept, as text. */
#include "show/kept.h"

#include <inttypes.h>
#include <stdio.h>

#include "show/output.h"

const char *bg_kept_below(const struct bg_order *order)
{
	const struct bg_kept *kept = &order->kept;
	static char text[48];

	if (!order->target_blocks || !kept->kept_since_ns)
		return "-";
	if (!kept->below_times)
		return "never";
	snprintf(text, sizeof(text), "%ux %s", kept->below_times, bg_duration(kept->below_ns));
	return text;
}

void bg_sentence_kept(struct bg_sentence *sentence, const struct bg_zone_info *zone,
		      const struct bg_order *order, u64 now_ns)
{
	const struct bg_kept *kept = &order->kept;
	const char *since = bg_duration(bg_sub_u64(now_ns, kept->kept_since_ns));
	char below[96];

	if (kept->below_times)
		snprintf(below, sizeof(below), "below it %u time%s, for %s of %s",
			 kept->below_times, kept->below_times == 1 ? "" : "s",
			 bg_duration(kept->below_ns), since);
	else
		snprintf(below, sizeof(below), "never below it in %s", since);
	snprintf(sentence->text, sizeof(sentence->text),
		 "%s, order %u: target %s (%s), now %s, %s; the least was %s",
		 bg_zone_title(zone->node, zone->zone), order->order,
		 bg_grouped(order->target_blocks),
		 bg_name(&bg_target_origin_names, order->target_origin),
		 bg_grouped(order->supply_blocks), below, bg_grouped(kept->lowest_blocks));
}
