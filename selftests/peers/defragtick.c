// SPDX-License-Identifier: GPL-2.0
/*
 * defragtick: the polling work-around that buddyguard grew from.
 *
 * Once a second, count in the last line for a DMA zone of extfrag_index how many leading orders
 * have an index below 0.500. Fewer than nine is a bad look, after which memory is compacted, at
 * most every five seconds; from twenty bad looks in a row on, caches are dropped first.
 */
#include "peer.h"

#define INDEX_FILE "/sys/kernel/debug/extfrag/extfrag_index"
#define SAFE_ORDERS 9
#define BAD_LOOKS_BEFORE_DROP 20
#define LOOK_MS 1000
#define COMPACT_EVERY_MS 5000

static int leading_safe_orders(const char *line)
{
	int safe = 0, used;
	double index;

	while (sscanf(line, " %lf%n", &index, &used) == 1 && index < 0.5) {
		safe++;
		line += used;
	}
	return safe;
}

/* -1 when there is nothing to be read. */
static int safety_level(void)
{
	FILE *file = fopen(INDEX_FILE, "re");
	char line[512], *zone;
	int level = -1;

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
		zone = strncmp(line, "Node 0, zone", 12) ? NULL : strstr(line + 12, "DMA ");
		if (zone)
			level = leading_safe_orders(zone + 4);
	}
	fclose(file);
	return level;
}

int main(void)
{
	long since_compact_ms = COMPACT_EVERY_MS;
	int bad_looks = 0, pending = 0;

	be_a_service();
	for (;; sleep_ms(LOOK_MS), since_compact_ms += LOOK_MS) {
		if (safety_level() < SAFE_ORDERS) {
			pending = 1;
			bad_looks++;
		} else {
			bad_looks = 0;
		}
		if (!pending || since_compact_ms < COMPACT_EVERY_MS)
			continue;
		if (bad_looks >= BAD_LOOKS_BEFORE_DROP) {
			drop_caches_now();
			bad_looks = 0;
		}
		compact_now();
		pending = 0;
		since_compact_ms = 0;
	}
}
