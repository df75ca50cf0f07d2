// SPDX-License-Identifier: GPL-2.0
/* What the module would refuse, refused before it is sent, with this box's numbers. */
#include "client/check.h"

#include <inttypes.h>
#include <string.h>

#include "model/settings.h"
#include "show/output.h"

#define UNCHANGED "nothing was changed"

/* Keys */

/* Refuse a key that an older module does not know by its name. */
static int check_known(struct bg_ctx *ctx, const struct bg_setup *setup,
		       const struct bg_config_change *change, u32 *part)
{
	u32 key, lacking = change->given & ~setup->given;

	if (!lacking)
		return BG_EXIT_OK;
	key = (u32)__builtin_ctz(lacking);
	*part = key;
	return bg_fail(ctx, BG_EXIT_UNSUPPORTED, "key-unsupported",
		       "this module lacks the key '%s': module %s, buddyctl %s; " UNCHANGED,
		       bg_config_key(key)->name, setup->box.module_version, BG_VERSION);
}

static int out_of_range(struct bg_ctx *ctx, u32 key, u32 value, const char *why, u64 min, u64 max)
{
	const struct bg_key_info *info = bg_config_key(key);
	struct json_object *details = json_object_new_object();

	bg_json_string(details, "key", info->name);
	bg_json_u64(details, "value", value);
	bg_json_u64(details, "min", min);
	bg_json_u64(details, "max", max);
	return bg_fail_with(ctx, BG_EXIT_FAILED, "out-of-range", details,
			    "%s = %u: %s (permitted: %" PRIu64 " to %" PRIu64 "%s%s); " UNCHANGED,
			    info->name, value, why, min, max, *info->unit ? " " : "", info->unit);
}

/* The module's own check, made on a copy of its configuration. */
static int check_ranges(struct bg_ctx *ctx, const struct bg_setup *setup,
			const struct bg_config_change *change, u32 *part)
{
	struct bg_config config = setup->config, without = setup->config;
	struct bg_config_change rest = *change;
	const char *why;
	u32 key = 0, spare;
	u64 min, max;

	why = bg_config_apply(&config, change, &key);
	if (!why)
		return BG_EXIT_OK;
	*part = key;
	min = bg_config_key(key)->min;
	max = bg_config_key(key)->max;
	/* what the other key will be narrows it further */
	rest.given &= ~(1U << key);
	if (change->value[key] >= min && change->value[key] <= max) {
		if (bg_config_apply(&without, &rest, &spare))
			return out_of_range(ctx, key, change->value[key], why, min, max);
		if (key == BG_KEY_INTERVAL_MIN_MS)
			max = bg_min_u64(max, without.interval_max_ms);
		else
			min = bg_max_u64(min, without.interval_min_ms);
	}
	return out_of_range(ctx, key, change->value[key], why, min, max);
}

/* Zones */

static bool matches(const struct bg_target *target, const struct bg_zone_info *zone)
{
	return !target->zone[0] ? !bg_zone_is_for_users(zone->zone) :
	       target->node == zone->node && !strcmp(target->zone, zone->zone);
}

/* "DMA, HighMem", in a static buffer */
static const char *zone_list(const struct bg_zones *zones)
{
	static char list[256];
	size_t i, used = 0;

	list[0] = '\0';
	for (i = 0; i < zones->count && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used,
					 zones->zone[i].node ? "%s%u/%s" : "%s%.0u%s", i ? ", " : "",
					 zones->zone[i].node, zones->zone[i].zone);
	return list;
}

static int no_such_zone(struct bg_ctx *ctx, const char *name, const struct bg_zones *zones)
{
	return bg_fail(ctx, BG_EXIT_FAILED, "no-such-zone",
		       "%s: no such zone (there are: %s; 'buddyctl zones' shows them); " UNCHANGED,
		       name, zone_list(zones));
}

static int check_target(struct bg_ctx *ctx, const struct bg_setup *setup,
			const struct bg_target *target, const struct bg_zones *zones)
{
	const char *name = bg_target_name(target);
	bool found = false;
	u64 most = 0;
	size_t i;

	if (target->order >= setup->box.orders)
		return bg_fail(ctx, BG_EXIT_FAILED, "out-of-range",
			       "%s: order %u is out of range (permitted: 0 to %u on this kernel; 'buddyctl zones' shows them); "
			       UNCHANGED, name, target->order, setup->box.orders - 1);
	for (i = 0; i < zones->count; i++) {
		if (!matches(target, &zones->zone[i]))
			continue;
		found = true;
		most = bg_max_u64(most, zones->zone[i].managed_pages >> target->order);
	}
	if (!found)
		return no_such_zone(ctx, name, zones);
	if (target->blocks != BG_TARGET_UNSET && target->blocks > most)
		return bg_fail(ctx, BG_EXIT_FAILED, "out-of-range",
			       "%s = %" PRIu64 " is more than there is memory for "
			       "(permitted: 0 to %" PRIu64
			       " blocks, or 'auto'; 'buddyctl zones' shows what is there); "
			       UNCHANGED, name, target->blocks, most);
	return BG_EXIT_OK;
}

static u64 largest_zone_kib(const struct bg_setup *setup, const struct bg_zones *zones)
{
	u64 pages = 0;
	size_t i;

	for (i = 0; i < zones->count; i++)
		pages = bg_max_u64(pages, zones->zone[i].managed_pages);
	return pages * (setup->box.page_size / 1024);
}

static int check_floor(struct bg_ctx *ctx, const struct bg_setup *setup,
		       const struct bg_config_change *change, const struct bg_zones *zones,
		       u32 *part)
{
	u64 most = largest_zone_kib(setup, zones);
	u32 value = change->value[BG_KEY_USABLE_FLOOR_KIB];

	if (!(change->given & (1U << BG_KEY_USABLE_FLOOR_KIB)) || value <= most)
		return BG_EXIT_OK;
	*part = BG_KEY_USABLE_FLOOR_KIB;
	return out_of_range(ctx, BG_KEY_USABLE_FLOOR_KIB, value, "more than any zone has", 0, most);
}

int bg_check_change(struct bg_ctx *ctx, const struct bg_setup *setup, const struct bg_zones *zones,
		    const struct bg_change *change, u32 *part)
{
	u32 i, unasked = 0;
	int error;

	part = part ? part : &unasked;
	error = check_known(ctx, setup, &change->config, part);
	if (!error)
		error = check_ranges(ctx, setup, &change->config, part);
	if (!error)
		error = check_floor(ctx, setup, &change->config, zones, part);
	for (i = 0; i < change->nr_targets && !error; i++) {
		*part = BG_NR_KEYS + i;
		error = check_target(ctx, setup, &change->target[i], zones);
	}
	return error;
}

/* Remedies */

static int check_place(struct bg_ctx *ctx, const struct bg_run_request *request,
		       const struct bg_zones *zones)
{
	struct bg_target named = { .node = request->node };
	size_t i;

	if (!request->zone[0])
		return BG_EXIT_OK;
	snprintf(named.zone, sizeof(named.zone), "%s", request->zone);
	for (i = 0; i < zones->count; i++)
		if (matches(&named, &zones->zone[i]))
			return BG_EXIT_OK;
	return no_such_zone(ctx, bg_zone_title(request->node, request->zone), zones);
}

static int check_blocks(struct bg_ctx *ctx, const struct bg_run_request *request,
			const struct bg_zones *zones)
{
	u64 pages = 0;
	size_t i;

	for (i = 0; i < zones->count; i++)
		pages += zones->zone[i].managed_pages;
	if (!request->order_given || request->blocks <= pages >> request->order)
		return BG_EXIT_OK;
	return bg_fail(ctx, BG_EXIT_FAILED, "out-of-range",
		       "blocks %" PRIu64 " of order %u: more than there is memory for "
		       "(permitted: 1 to %" PRIu64 "); " UNCHANGED, request->blocks,
		       request->order, pages >> request->order);
}

int bg_check_run(struct bg_ctx *ctx, const struct bg_setup *setup, const struct bg_zones *zones,
		 const struct bg_run_request *request)
{
	int error;

	if (request->order_given && request->order >= setup->box.orders)
		return bg_fail(ctx, BG_EXIT_FAILED, "out-of-range",
			       "order %u is out of range (permitted: 0 to %u on this kernel; 'buddyctl zones' shows them); "
			       UNCHANGED, request->order, setup->box.orders - 1);
	error = check_place(ctx, request, zones);
	if (!error)
		error = check_blocks(ctx, request, zones);
	return error;
}
