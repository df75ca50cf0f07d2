// SPDX-License-Identifier: GPL-2.0
/* The pageblock map: a survey by request. */
#include <linux/buddyguard.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "guard/guard.h"
#include "netlink/later.h"
#include "netlink/put.h"
#include "netlink/reply.h"
#include "remedies/survey.h"

/* The refusal while the map cannot be read. */
#define GOING "memory is going offline: ask again in a moment"

static unsigned long first_block(const struct zone *zone)
{
	return round_down(zone->zone_start_pfn, pageblock_nr_pages);
}

static void add_block(struct bg_block_map *sum, const struct bg_block_map *block)
{
	sum->pages += block->pages;
	sum->free_pages += block->free_pages;
	sum->movable_pages += block->movable_pages;
	sum->pinned_pages += block->pinned_pages;
	sum->offline_pages += block->offline_pages;
	sum->cma |= block->cma;
}

static int sum_zone(struct zone *zone, struct bg_block_map *sum)
{
	struct bg_survey *survey = bg_survey_create();
	unsigned long pfn = first_block(zone);
	struct bg_block_map block;
	int pages = 0;

	if (!survey)
		return -ENOMEM;
	*sum = (struct bg_block_map) { .pfn = pfn };
	for (; pages >= 0 && pfn < zone_end_pfn(zone) && !bg_guard_stopped();
	     pfn += pageblock_nr_pages) {
		pages = bg_survey_block(survey, zone, pfn, &block);
		if (pages > 0)
			add_block(sum, &block);
		cond_resched();
	}
	bg_survey_destroy(survey);
	return bg_guard_stopped() ? -ESHUTDOWN : min(pages, 0);
}

/**
 * struct map_later - a survey that a user asked for
 * @later: its answer
 * @zone: copy of the zone's entry
 */
struct map_later {
	struct bg_later later;
	struct bg_zone *zone;
};

static int answer_map(struct bg_later *later, struct sk_buff *reply,
		      struct netlink_ext_ack *extack)
{
	struct bg_zone *zone = container_of(later, struct map_later, later)->zone;
	struct bg_block_map sum;
	int err = sum_zone(zone->zone, &sum);

	if (err == -EBUSY)
		NL_SET_ERR_MSG(extack, GOING);
	if (!err)
		err = bg_put_block(reply, zone, &sum);
	kfree(zone);
	return err;
}

static int map_later(struct bg_zone *zone, struct sk_buff *skb, struct genl_info *info)
{
	struct map_later *map = kzalloc(sizeof(*map), GFP_KERNEL);
	int err;

	if (!map)
		return -ENOMEM;
	map->zone = zone;
	err = bg_later_answer(&map->later, skb, info, answer_map);
	if (err != -EINTR)
		kfree(map);
	return err;
}

int buddyguard_nl_map_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct bg_zone *zone;
	int err;

	err = bg_netlink_check_privilege(skb, info->extack);
	if (err)
		return err;
	zone = bg_netlink_copy_zone(info);
	if (IS_ERR(zone))
		return PTR_ERR(zone);
	err = map_later(zone, skb, info);
	if (err != -EINTR)
		kfree(zone);
	return err;
}

static bool dump_block(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct bg_zone *zone, const struct bg_block_map *map)
{
	void *header = bg_dump_begin(skb, cb, BUDDYGUARD_CMD_MAP_GET);

	return header && bg_dump_end(skb, header, bg_put_block(skb, zone, map));
}

/*
 * cb->args[1]: next pageblock of the zone. Return: 1 when all of the zone fitted in, 0 when
 * the message is full, -EBUSY.
 */
static int dump_blocks(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct bg_zone *zone, struct bg_survey *survey)
{
	unsigned long pfn = first_block(zone->zone) + cb->args[1] * pageblock_nr_pages;
	struct bg_block_map map;

	for (; pfn < zone_end_pfn(zone->zone); pfn += pageblock_nr_pages) {
		int pages = bg_survey_block(survey, zone->zone, pfn, &map);

		if (pages < 0)
			return pages;
		if (pages && !dump_block(skb, cb, zone, &map))
			return 0;
		cb->args[1]++;
		cond_resched();
	}
	cb->args[1] = 0;
	return 1;
}

/* cb->args[0]: position of the zone in the guard's list. Return: as dump_blocks(). */
static int dump_zones(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct bg_zone_filter *filter, struct bg_zone *zone,
		      struct bg_survey *survey)
{
	int done = 1;

	for (; done > 0 && bg_guard_zone(cb->args[0], zone); cb->args[0] += done > 0)
		if (bg_filter_matches(filter, zone->node, zone->zone->name))
			done = dump_blocks(skb, cb, zone, survey);
	return done;
}

int buddyguard_nl_map_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr *attrs[BUDDYGUARD_A_ZONE_NAME + 1];
	struct bg_survey *survey;
	struct bg_guard_state state;
	struct bg_zone_filter filter;
	struct bg_zone *zone;
	int err = bg_netlink_check_privilege(cb->skb, cb->extack);

	if (!err)
		err = bg_dump_filter(cb, attrs, &filter);
	if (err)
		return err;
	survey = bg_survey_create();
	zone = kmalloc(sizeof(*zone), GFP_KERNEL);
	bg_guard_state(&state);
	cb->seq = state.zones_generation + 1;
	err = survey && zone ? dump_zones(skb, cb, &filter, zone, survey) : -ENOMEM;
	if (err == -EBUSY)
		NL_SET_ERR_MSG(cb->extack, GOING);
	bg_survey_destroy(survey);
	kfree(zone);
	return bg_dump_result(skb, err);
}
