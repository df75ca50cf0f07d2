// SPDX-License-Identifier: GPL-2.0
/* Netlink messages of the module as structs. */
#include <string.h>

#include <netlink/genl/genl.h>

#include "client/parse.h"
#include "model/array.h"
#include "model/fields_gen.h"

/* Attributes -> structs */

static void field_from_netlink(const struct bg_field *field, struct nlattr *attr, char *member)
{
	u64 wide;
	u32 number;

	switch (field->type) {
	case BG_FIELD_U64:
	case BG_FIELD_COUNT:
		if (nla_len(attr) >= (int)sizeof(wide)) {
			memcpy(&wide, nla_data(attr), sizeof(wide));
			memcpy(member, &wide, sizeof(wide));
		}
		break;
	case BG_FIELD_STRING:
		snprintf(member, field->size, "%.*s", nla_len(attr), (char *)nla_data(attr));
		break;
	default:
		if (nla_len(attr) >= (int)sizeof(number)) {
			memcpy(&number, nla_data(attr), sizeof(number));
			memcpy(member, &number, sizeof(number));
		}
	}
}

static void fields_from_netlink(const struct bg_field *fields, struct nlattr **attrs, void *to)
{
	for (; fields->name; fields++)
		if (attrs[fields->attr])
			field_from_netlink(fields, attrs[fields->attr],
					   (char *)to + fields->offset);
}

/* Attributes that a newer module adds are beyond max and are left out by nla_parse_nested(). */
static bool nest_from_netlink(struct nlattr *nest, const struct bg_field *fields, int max, void *to)
{
	struct nlattr *attrs[BG_MAX_ATTRIBUTES + 1]; /* fields_gen.c asserts that there is room */

	if (!nest || nla_parse_nested(attrs, max, nest, NULL) < 0)
		return false;
	fields_from_netlink(fields, attrs, to);
	return true;
}

static bool decision_from_netlink(struct nlattr *nest, struct bg_decision *decision)
{
	return nest_from_netlink(nest, bg_decision_fields, BUDDYGUARD_A_DECISION_MAX, decision);
}

static bool outcome_from_netlink(struct nlattr *nest, struct bg_outcome *outcome)
{
	return nest_from_netlink(nest, bg_outcome_fields, BUDDYGUARD_A_OUTCOME_MAX, outcome);
}

static void orders_from_netlink(struct nlattr *nest, struct bg_zone_info *zone)
{
	struct bg_order order;
	struct nlattr *attr;
	int left;

	nla_for_each_nested(attr, nest, left) {
		if (nla_type(attr) != BUDDYGUARD_A_ZONE_ORDER)
			continue;
		memset(&order, 0, sizeof(order));
		nest_from_netlink(attr, bg_order_fields, BUDDYGUARD_A_ORDER_MAX, &order);
		if (order.order >= BG_MAX_ORDERS)
			continue;
		zone->order[order.order] = order;
		if (zone->nr_orders <= order.order)
			zone->nr_orders = order.order + 1;
	}
}

static bool zone_from_netlink(struct nlattr *nest, struct bg_zone_info *zone)
{
	struct nlattr *attrs[BUDDYGUARD_A_ZONE_MAX + 1];

	if (!nest || nla_parse_nested(attrs, BUDDYGUARD_A_ZONE_MAX, nest, NULL) < 0)
		return false;
	memset(zone, 0, sizeof(*zone));
	fields_from_netlink(bg_zone_fields, attrs, zone);
	orders_from_netlink(nest, zone);
	zone->has_decision = decision_from_netlink(attrs[BUDDYGUARD_A_ZONE_DECISION],
						   &zone->decision);
	return true;
}

static void config_from_netlink(struct nlattr *nest, struct bg_config *config, u32 *given)
{
	struct nlattr *attrs[BG_NR_KEYS + 1];
	u32 key;

	if (!nest || nla_parse_nested(attrs, BG_NR_KEYS, nest, NULL) < 0)
		return;
	for (key = 0; key < BG_NR_KEYS; key++) {
		struct nlattr *attr = attrs[key + 1];

		if (!attr || nla_len(attr) < (int)sizeof(u32))
			continue;
		bg_config_put(config, key, nla_get_u32(attr));
		*given |= 1U << key;
	}
}

/* Parsers of whole replies */

/* Targets are a repeated attribute, which an array of attributes cannot hold. */
static void targets_from_netlink(struct nlmsghdr *header, struct bg_setup *setup)
{
	struct nlattr *attr;
	int left;

	nlmsg_for_each_attr(attr, header, GENL_HDRLEN, left) {
		struct bg_target *target = &setup->target[setup->nr_targets];

		if (nla_type(attr) != BUDDYGUARD_A_TARGET || setup->nr_targets == BG_MAX_TARGETS)
			continue;
		if (nest_from_netlink(attr, bg_target_fields, BUDDYGUARD_A_TARGET_MAX, target))
			setup->nr_targets++;
	}
}

bool bg_parse_setup(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_setup *setup = into;

	targets_from_netlink(header, setup);
	config_from_netlink(attrs[BUDDYGUARD_A_CONFIG], &setup->config, &setup->given);
	nest_from_netlink(attrs[BUDDYGUARD_A_STATE], bg_state_fields, BUDDYGUARD_A_STATE_MAX,
			  &setup->box);
	return true;
}

bool bg_parse_zone(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_zones *zones = into;
	struct bg_zone_info *zone = bg_grow((void **)&zones->zone, &zones->count, sizeof(*zone));

	(void)header;
	if (!zone)
		return false;
	if (!zone_from_netlink(attrs[BUDDYGUARD_A_ZONE], zone))
		zones->count--;
	return true;
}

bool bg_parse_stats(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct nlattr *nest = attrs[BUDDYGUARD_A_STATS], *attr;
	struct bg_stats_info *stats = into;
	struct bg_remedy_stats remedy;
	int left;

	(void)header;
	if (!nest_from_netlink(nest, bg_stats_fields, BUDDYGUARD_A_STATS_MAX, stats))
		return true;
	nla_for_each_nested(attr, nest, left) {
		if (nla_type(attr) == BUDDYGUARD_A_STATS_COST && stats->nr_costs < BG_NR_COSTS)
			stats->nr_costs += nest_from_netlink(attr, bg_cost_fields,
							     BUDDYGUARD_A_COST_MAX,
							     &stats->cost[stats->nr_costs]);
		if (nla_type(attr) != BUDDYGUARD_A_STATS_REMEDY)
			continue;
		memset(&remedy, 0, sizeof(remedy));
		nest_from_netlink(attr, bg_remedy_stats_fields, BUDDYGUARD_A_REMEDY_STATS_MAX,
				  &remedy);
		if (remedy.remedy < BG_NR_REMEDIES)
			stats->remedy[remedy.remedy] = remedy;
	}
	return true;
}

static void outcomes_from_netlink(struct nlattr *nest, struct bg_episode_info *episode)
{
	struct nlattr *attr;
	int left;

	nla_for_each_nested(attr, nest, left)
		if (nla_type(attr) == BUDDYGUARD_A_EPISODE_OUTCOME &&
		    episode->nr_outcomes < BG_NR_REMEDIES)
			outcome_from_netlink(attr, &episode->outcome[episode->nr_outcomes++]);
}

static void kill_from_netlink(struct nlattr *nest, struct bg_kill_info *kill)
{
	struct nlattr *attr;
	int left;

	nest_from_netlink(nest, bg_kill_fields, BUDDYGUARD_A_KILL_MAX, kill);
	nla_for_each_nested(attr, nest, left)
		if (nla_type(attr) == BUDDYGUARD_A_KILL_CANDIDATE &&
		    kill->nr_candidates < BG_MAX_CANDIDATES)
			nest_from_netlink(attr, bg_candidate_fields, BUDDYGUARD_A_CANDIDATE_MAX,
					  &kill->candidate[kill->nr_candidates++]);
}

static bool call_from_netlink(struct nlattr *nest, struct bg_cma_call_info *call)
{
	return nest_from_netlink(nest, bg_cma_call_fields, BUDDYGUARD_A_CMA_CALL_MAX, call);
}

static void event_from_netlink(struct nlattr **attrs, struct bg_event_info *event)
{
	fields_from_netlink(bg_event_fields, attrs, event);
	event->kill_order_known = attrs[BUDDYGUARD_A_KILL_ORDER];
	event->has_decision = decision_from_netlink(attrs[BUDDYGUARD_A_DECISION], &event->decision);
	event->has_outcome = outcome_from_netlink(attrs[BUDDYGUARD_A_OUTCOME], &event->outcome);
	event->has_call = call_from_netlink(attrs[BUDDYGUARD_A_CMA_CALL], &event->call);
	event->has_kill = attrs[BUDDYGUARD_A_KILL];
	if (event->has_kill)
		kill_from_netlink(attrs[BUDDYGUARD_A_KILL], &event->kill);
}

/* In history, tries of the last chance come as the events that they were. */
static bool parse_kill(struct nlattr **attrs, struct bg_episodes *episodes)
{
	struct bg_event_info *kill = bg_grow((void **)&episodes->kill, &episodes->nr_kills,
					     sizeof(*kill));

	if (kill)
		event_from_netlink(attrs, kill);
	return kill;
}

bool bg_parse_episode(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct nlattr *nest = attrs[BUDDYGUARD_A_EPISODE], *inner[BUDDYGUARD_A_EPISODE_MAX + 1];
	struct bg_episodes *episodes = into;
	struct bg_episode_info *episode;

	(void)header;
	if (attrs[BUDDYGUARD_A_EVENT_KIND])
		return parse_kill(attrs, episodes);
	if (!nest || nla_parse_nested(inner, BUDDYGUARD_A_EPISODE_MAX, nest, NULL) < 0)
		return true;
	episode = bg_grow((void **)&episodes->episode, &episodes->count, sizeof(*episode));
	if (!episode)
		return false;
	fields_from_netlink(bg_episode_fields, inner, episode);
	decision_from_netlink(inner[BUDDYGUARD_A_EPISODE_FIRST], &episode->first);
	decision_from_netlink(inner[BUDDYGUARD_A_EPISODE_LAST], &episode->last);
	outcomes_from_netlink(nest, episode);
	return true;
}

bool bg_parse_block(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_map *map = into;
	struct bg_block *block = bg_grow((void **)&map->block, &map->count, sizeof(*block));

	(void)header;
	if (!block)
		return false;
	if (!nest_from_netlink(attrs[BUDDYGUARD_A_BLOCK], bg_block_fields,
			       BUDDYGUARD_A_BLOCK_MAX, block))
		map->count--;
	return true;
}

bool bg_parse_ran(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_ran *ran = into;

	(void)header;
	if (attrs[BUDDYGUARD_A_NODE])
		ran->node = nla_get_u32(attrs[BUDDYGUARD_A_NODE]);
	if (attrs[BUDDYGUARD_A_ZONE_NAME])
		snprintf(ran->zone, sizeof(ran->zone), "%.*s",
			 nla_len(attrs[BUDDYGUARD_A_ZONE_NAME]),
			 (char *)nla_data(attrs[BUDDYGUARD_A_ZONE_NAME]));
	outcome_from_netlink(attrs[BUDDYGUARD_A_OUTCOME], &ran->outcome);
	return true;
}

static void bucket_from_netlink(struct nlattr *nest, struct bg_cma_buckets *buckets)
{
	if (buckets->count < BG_MAX_BUCKETS &&
	    nest_from_netlink(nest, bg_cma_bucket_fields, BUDDYGUARD_A_CMA_BUCKET_MAX,
			      &buckets->bucket[buckets->count]))
		buckets->count++;
}

static void failed_from_netlink(struct nlattr *nest, struct bg_cma_area_info *area)
{
	struct bg_cma_failed failed = { 0 };

	nest_from_netlink(nest, bg_cma_failed_fields, BUDDYGUARD_A_CMA_FAILED_MAX, &failed);
	if (failed.failure < BG_NR_CMA_FAILURES)
		area->failed[failed.failure] = failed.count;
}

static void distributions_from_netlink(struct nlattr *nest, struct bg_cma_area_info *area)
{
	struct nlattr *attr;
	int left;

	nla_for_each_nested(attr, nest, left) {
		if (nla_type(attr) == BUDDYGUARD_A_CMA_AREA_FAILED)
			failed_from_netlink(attr, area);
		else if (nla_type(attr) == BUDDYGUARD_A_CMA_AREA_LATENCY)
			bucket_from_netlink(attr, &area->latency);
		else if (nla_type(attr) == BUDDYGUARD_A_CMA_AREA_SIZE)
			bucket_from_netlink(attr, &area->size);
	}
}

bool bg_parse_cma(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct nlattr *nest = attrs[BUDDYGUARD_A_CMA_AREA], *inner[BUDDYGUARD_A_CMA_AREA_MAX + 1];
	struct bg_cma_list *list = into;
	struct bg_cma_area_info *area;

	(void)header;
	if (!nest || nla_parse_nested(inner, BUDDYGUARD_A_CMA_AREA_MAX, nest, NULL) < 0)
		return true;
	area = bg_grow((void **)&list->area, &list->count, sizeof(*area));
	if (!area)
		return false;
	fields_from_netlink(bg_cma_area_fields, inner, area);
	distributions_from_netlink(nest, area);
	area->has_last = call_from_netlink(inner[BUDDYGUARD_A_CMA_AREA_LAST], &area->last);
	area->has_last_failed = call_from_netlink(inner[BUDDYGUARD_A_CMA_AREA_LAST_FAILED],
						  &area->last_failed);
	return true;
}

static void take_event(struct nlattr **attrs, struct bg_notice *notice)
{
	event_from_netlink(attrs, &notice->event);
	notice->sequence = notice->event.sequence;
	notice->kind = BG_NOTICE_EVENT;
}

void bg_parse_notice(struct nlattr **attrs, struct bg_notice *notice)
{
	if (attrs[BUDDYGUARD_A_EVENT_KIND]) {
		take_event(attrs, notice);
	} else if (zone_from_netlink(attrs[BUDDYGUARD_A_ZONE], &notice->zone)) {
		notice->kind = BG_NOTICE_SAMPLE;
		if (attrs[BUDDYGUARD_A_SEQUENCE])
			notice->sequence = nla_get_u64(attrs[BUDDYGUARD_A_SEQUENCE]);
	}
}
