// SPDX-License-Identifier: GPL-2.0
/* Requests that change or run something. Each is read and checked as a whole first. */
#include <linux/buddyguard.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "guard/guard.h"
#include "netlink/later.h"
#include "netlink/put.h"
#include "netlink/reply.h"

/* Targets that one message may carry: every order of a few zones. */
#define MAX_TARGETS 64

/**
 * struct set_request - a request to change something, read and not yet applied
 * @change: keys
 * @targets: targets
 * @attrs: where each target stands in the message, for a refusal
 * @count: entries of @targets
 */
struct set_request {
	struct bg_config_change change;
	struct bg_target_change targets[MAX_TARGETS];
	struct nlattr *attrs[MAX_TARGETS];
	unsigned int count;
};

static int read_keys(struct nlattr *nest, struct set_request *set, struct genl_info *info,
		     struct nlattr **keys)
{
	u32 key;
	int err;

	/* One bit of change.given for each key, one attribute too. */
	BUILD_BUG_ON(BG_NR_KEYS > BITS_PER_TYPE(set->change.given));
	BUILD_BUG_ON(BG_NR_KEYS > (int)BUDDYGUARD_A_CONFIG_MAX);
	err = nla_parse_nested(keys, BUDDYGUARD_A_CONFIG_MAX, nest, buddyguard_config_nl_policy,
			       info->extack);
	if (err)
		return err;
	for (key = 0; key < BG_NR_KEYS; key++) {
		if (!keys[key + 1])
			continue;
		set->change.value[key] = nla_get_u32(keys[key + 1]);
		set->change.given |= 1U << key;
	}
	return 0;
}

static int read_target(struct nlattr *nest, struct bg_target_change *target,
		       struct genl_info *info)
{
	struct nlattr *attrs[BUDDYGUARD_A_TARGET_MAX + 1];
	int err;

	err = nla_parse_nested(attrs, BUDDYGUARD_A_TARGET_MAX, nest, buddyguard_target_nl_policy,
			       info->extack);
	if (err)
		return err;
	if (!attrs[BUDDYGUARD_A_TARGET_ORDER] || !attrs[BUDDYGUARD_A_TARGET_BLOCKS]) {
		NL_SET_ERR_MSG_ATTR(info->extack, nest, "a target needs order and blocks; nothing was changed");
		return -EINVAL;
	}
	target->order = nla_get_u32(attrs[BUDDYGUARD_A_TARGET_ORDER]);
	target->blocks = nla_get_u64(attrs[BUDDYGUARD_A_TARGET_BLOCKS]);
	target->node = -1;
	if (attrs[BUDDYGUARD_A_TARGET_NODE])
		target->node = min_t(u32, nla_get_u32(attrs[BUDDYGUARD_A_TARGET_NODE]), INT_MAX);
	if (attrs[BUDDYGUARD_A_TARGET_ZONE])
		strscpy(target->zone, nla_data(attrs[BUDDYGUARD_A_TARGET_ZONE]),
			sizeof(target->zone));
	return 0;
}

static int read_targets(struct set_request *set, struct genl_info *info)
{
	struct nlattr *attr;
	int err, rest;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rest) {
		if (nla_type(attr) != BUDDYGUARD_A_TARGET)
			continue;
		if (set->count == MAX_TARGETS) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "more than 64 targets in one message; nothing was changed");
			return -E2BIG;
		}
		set->attrs[set->count] = attr;
		err = read_target(attr, &set->targets[set->count++], info);
		if (err)
			return err;
	}
	return 0;
}

static void refuse(const struct bg_refusal *refusal, const struct set_request *set,
		   struct nlattr **keys, struct genl_info *info)
{
	if (refusal->target >= 0)
		NL_SET_BAD_ATTR(info->extack, set->attrs[refusal->target]);
	else if (refusal->key < BG_NR_KEYS && keys[refusal->key + 1])
		NL_SET_BAD_ATTR(info->extack, keys[refusal->key + 1]);
	if (info->extack)
		info->extack->_msg = refusal->message;
}

static int read_and_apply(struct set_request *set, struct genl_info *info)
{
	struct nlattr *keys[BUDDYGUARD_A_CONFIG_MAX + 1] = {};
	struct nlattr *config = info->attrs[BUDDYGUARD_A_CONFIG];
	struct bg_refusal refusal;
	int err;

	err = config ? read_keys(config, set, info, keys) : 0;
	if (!err)
		err = read_targets(set, info);
	if (err)
		return err;
	if (!set->change.given && !set->count) {
		GENL_SET_ERR_MSG(info, "nothing to set: give config or target");
		return -EINVAL;
	}
	err = bg_guard_apply(&set->change, set->targets, set->count, &refusal);
	if (err)
		refuse(&refusal, set, keys, info);
	return err;
}

int buddyguard_nl_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct set_request *set;
	int err;

	err = bg_netlink_check_privilege(skb, info->extack);
	if (err)
		return err;
	set = kzalloc(sizeof(*set), GFP_KERNEL);
	if (!set)
		return -ENOMEM;
	err = read_and_apply(set, info);
	kfree(set);
	return err;
}

int buddyguard_nl_target_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return buddyguard_nl_set_doit(skb, info);
}

/**
 * struct run_later - a remedy that a user asked for
 * @later: its answer
 * @request: what is to be run
 */
struct run_later {
	struct bg_later later;
	struct bg_request request;
};

static int answer_run(struct bg_later *later, struct sk_buff *reply,
		      struct netlink_ext_ack *extack)
{
	struct bg_request *request = &container_of(later, struct run_later, later)->request;
	struct bg_outcome outcome;
	int err = bg_guard_run(request, &outcome);

	if (err)
		return err;
	err = nla_put_u32(reply, BUDDYGUARD_A_NODE, zone_to_nid(request->zone)) ||
	      nla_put_string(reply, BUDDYGUARD_A_ZONE_NAME, request->zone->name) ||
	      bg_put_outcome(reply, BUDDYGUARD_A_OUTCOME, &outcome);
	return err ? -EMSGSIZE : 0;
}

/*
 * What a remedy is for when a user asks: reclaim gives memory, filling CMA usable memory, the
 * others blocks.
 */
static u32 lack_of(u32 remedy, u32 order)
{
	if (remedy == BG_REMEDY_RECLAIM || remedy == BG_REMEDY_DROP_CACHES)
		return BG_LACK_MEMORY;
	if (remedy == BG_REMEDY_FILL_CMA)
		return BG_LACK_CMA;
	return remedy == BG_REMEDY_EVACUATE && !order ? BG_LACK_CMA : BG_LACK_FRAGMENTATION;
}

/* Compaction works towards a pageblock; the others give single pages. */
static u32 default_order(u32 remedy)
{
	if (remedy != BG_REMEDY_WAKE && remedy != BG_REMEDY_COMPACT &&
	    remedy != BG_REMEDY_COMPACT_ZONE)
		return 0;
	return min_t(u32, pageblock_order, BG_NR_ORDERS - 1);
}

static int read_run(struct genl_info *info, struct bg_request *request)
{
	struct nlattr **attrs = info->attrs;
	u64 blocks = 1;

	if (!attrs[BUDDYGUARD_A_REMEDY]) {
		GENL_SET_ERR_MSG(info, "which remedy? the attribute remedy is missing");
		return -EINVAL;
	}
	request->remedy = nla_get_u32(attrs[BUDDYGUARD_A_REMEDY]);
	request->reason = BG_REASON_REQUESTED;
	request->order = default_order(request->remedy);
	if (attrs[BUDDYGUARD_A_ORDER])
		request->order = nla_get_u32(attrs[BUDDYGUARD_A_ORDER]);
	if (request->order >= BG_NR_ORDERS) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[BUDDYGUARD_A_ORDER],
				    "this kernel has no such order: `buddyctl zones` shows them; nothing was run");
		return -ERANGE;
	}
	if (attrs[BUDDYGUARD_A_BLOCKS])
		blocks = nla_get_u64(attrs[BUDDYGUARD_A_BLOCKS]);
	if (blocks > totalram_pages() >> request->order) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[BUDDYGUARD_A_BLOCKS],
				    "more blocks than there is memory for, see `buddyctl zones`; nothing was run");
		return -ERANGE;
	}
	request->lack = lack_of(request->remedy, request->order);
	request->goal_pages = blocks << request->order;
	return 0;
}

static int choose_zone(struct genl_info *info, struct bg_request *request)
{
	struct bg_zone *zone;

	if (!info->attrs[BUDDYGUARD_A_NODE] && !info->attrs[BUDDYGUARD_A_ZONE_NAME])
		return 0;
	zone = bg_netlink_copy_zone(info);
	if (IS_ERR(zone))
		return PTR_ERR(zone);
	request->zone = zone->zone;
	kfree(zone);
	return 0;
}

int buddyguard_nl_run_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct run_later *run;
	int err;

	err = bg_netlink_check_privilege(skb, info->extack);
	if (err)
		return err;
	run = kzalloc(sizeof(*run), GFP_KERNEL);
	if (!run)
		return -ENOMEM;
	err = read_run(info, &run->request);
	if (!err)
		err = choose_zone(info, &run->request);
	if (!err)
		err = bg_later_answer(&run->later, skb, info, answer_run);
	if (err != -EINTR)
		kfree(run);
	return err;
}

int buddyguard_nl_reset_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err = bg_netlink_check_privilege(skb, info->extack);

	if (err)
		return err;
	if (!info->attrs[BUDDYGUARD_A_SCOPE]) {
		GENL_SET_ERR_MSG(info, "reset what? the attribute scope is missing");
		return -EINVAL;
	}
	bg_guard_reset(nla_get_u32(info->attrs[BUDDYGUARD_A_SCOPE]));
	return 0;
}
