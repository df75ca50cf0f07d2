// SPDX-License-Identifier: GPL-2.0
/* Requests that read: configuration, state, zones, counters, history. */
#include <linux/buddyguard.h>
#include <linux/slab.h>

#include "guard/guard.h"
#include "netlink/put.h"
#include "netlink/reply.h"

/* Room for the targets of some 150 zones of 16 orders. */
#define GET_MAX (128 * 1024)

/* Room for what each remedy did, and for the cost of every purpose and order. */
#define STATS_MAX (12 * 1024)

static int put_all_targets(struct sk_buff *skb)
{
	struct bg_zone *zone = kmalloc(sizeof(*zone), GFP_KERNEL);
	unsigned int i;
	int err = 0;

	if (!zone)
		return -ENOMEM;
	for (i = 0; !err && bg_guard_zone(i, zone); i++)
		err = bg_put_targets(skb, zone);
	kfree(zone);
	return err;
}

static int put_all(struct sk_buff *skb, const struct bg_guard_state *state)
{
	int err = bg_put_config(skb, &state->config);

	if (!err)
		err = bg_put_state(skb, state);
	if (!err)
		err = put_all_targets(skb);
	return err;
}

/*
 * A user may set a target for each order of each zone: the answer is begun anew in twice
 * the room until it fits.
 */
int buddyguard_nl_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *profile = info->attrs[BUDDYGUARD_A_PROFILE];
	struct bg_guard_state state;
	struct sk_buff *reply;
	size_t size;
	void *header;
	int err = -EMSGSIZE;

	bg_guard_state(&state);
	if (profile)
		bg_guard_defaults(&state.config, nla_get_u32(profile));
	for (size = NLMSG_GOODSIZE; err == -EMSGSIZE && size <= GET_MAX; size *= 2) {
		reply = bg_reply_begin(info, size, &header);
		if (!reply)
			return -ENOMEM;
		err = bg_reply_end(reply, header, info, put_all(reply, &state));
	}
	return err;
}

int buddyguard_nl_zone_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct bg_zone *zone = bg_netlink_copy_zone(info);
	struct bg_guard_state state;
	struct sk_buff *reply;
	void *header;
	int err;

	if (IS_ERR(zone))
		return PTR_ERR(zone);
	bg_guard_state(&state);
	reply = bg_reply_begin(info, NLMSG_GOODSIZE, &header);
	err = -ENOMEM;
	if (reply)
		err = bg_reply_end(reply, header, info,
				   bg_put_zone(reply, zone, state.config_generation, false));
	kfree(zone);
	return err;
}

static bool dump_zone(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct bg_zone *zone, u32 generation)
{
	void *header = bg_dump_begin(skb, cb, BUDDYGUARD_CMD_ZONE_GET);

	return header && bg_dump_end(skb, header, bg_put_zone(skb, zone, generation, false));
}

/* cb->args[0]: position of the next zone in the guard's list. */
int buddyguard_nl_zone_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr *attrs[BUDDYGUARD_A_ZONE_NAME + 1];
	struct bg_guard_state state;
	struct bg_zone_filter filter;
	struct bg_zone *zone;
	int err = bg_dump_filter(cb, attrs, &filter);
	bool done = true;

	if (err)
		return err;
	zone = kmalloc(sizeof(*zone), GFP_KERNEL);
	if (!zone)
		return -ENOMEM;
	bg_guard_state(&state);
	cb->seq = state.zones_generation + 1;
	for (; done && bg_guard_zone(cb->args[0], zone); cb->args[0] += done)
		if (bg_filter_matches(&filter, zone->node, zone->zone->name))
			done = dump_zone(skb, cb, zone, state.config_generation);
	kfree(zone);
	return bg_dump_result(skb, done);
}

int buddyguard_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *remedy = info->attrs[BUDDYGUARD_A_REMEDY];
	struct bg_stats *stats;
	struct sk_buff *reply;
	void *header;
	int err = -ENOMEM;

	stats = kmalloc(sizeof(*stats), GFP_KERNEL);
	if (!stats)
		return -ENOMEM;
	bg_guard_stats(stats);
	reply = bg_reply_begin(info, STATS_MAX, &header);
	if (reply)
		err = bg_reply_end(reply, header, info,
				   bg_put_stats(reply, stats, remedy ? nla_get_u32(remedy) : 0));
	kfree(stats);
	return err;
}

int buddyguard_nl_history_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct bg_zone_filter filter = bg_filter_read(info->attrs);
	struct bg_episode *episode, *last;
	struct sk_buff *reply;
	u64 from = 1;
	void *header;
	int err = -ENOMEM;

	episode = kcalloc(2, sizeof(*episode), GFP_KERNEL);
	if (!episode)
		return -ENOMEM;
	last = episode + 1;
	for (; bg_guard_episode(from, episode); from = episode->number + 1)
		if (bg_filter_matches(&filter, episode->node, episode->zone))
			*last = *episode;
	if (!last->number) {
		GENL_SET_ERR_MSG(info, "no episode yet");
		err = -ENOENT;
		goto out;
	}
	reply = bg_reply_begin(info, NLMSG_GOODSIZE, &header);
	if (reply)
		err = bg_reply_end(reply, header, info, bg_put_episode(reply, last));
out:
	kfree(episode);
	return err;
}

static bool dump_episode(struct sk_buff *skb, struct netlink_callback *cb,
			 const struct bg_episode *episode)
{
	void *header = bg_dump_begin(skb, cb, BUDDYGUARD_CMD_HISTORY_GET);

	return header && bg_dump_end(skb, header, bg_put_episode(skb, episode));
}

/* cb->args[0]: number of the last episode that was sent; it only grows. */
static int dump_episodes(struct sk_buff *skb, struct netlink_callback *cb,
			 const struct bg_zone_filter *filter)
{
	struct bg_episode *episode = kmalloc(sizeof(*episode), GFP_KERNEL);
	bool done = true;

	if (!episode)
		return -ENOMEM;
	for (; bg_guard_episode(cb->args[0] + 1, episode); cb->args[0] = episode->number) {
		done = !bg_filter_matches(filter, episode->node, episode->zone) ||
		       dump_episode(skb, cb, episode);
		if (!done)
			break;
	}
	kfree(episode);
	return done;
}

static bool dump_kill(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct bg_kill *kill)
{
	void *header = bg_dump_begin(skb, cb, BUDDYGUARD_CMD_HISTORY_GET);

	return header && bg_dump_end(skb, header, bg_put_event(skb, &kill->event, kill));
}

static bool kill_matches(const struct bg_zone_filter *filter, const struct bg_event *event)
{
	return bg_filter_matches(filter, event->zone ? event->node : -1,
				 event->zone ? event->zone : "");
}

/* cb->args[1]: number of the last try of the last chance that was sent; it only grows. */
static int dump_kills(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct bg_zone_filter *filter)
{
	struct bg_kill *kill = kmalloc(sizeof(*kill), GFP_KERNEL);
	bool done = true;

	if (!kill)
		return -ENOMEM;
	for (; bg_guard_kill(cb->args[1] + 1, kill); cb->args[1] = kill->number) {
		done = !kill_matches(filter, &kill->event) || dump_kill(skb, cb, kill);
		if (!done)
			break;
	}
	kfree(kill);
	return done;
}

int buddyguard_nl_history_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr *attrs[BUDDYGUARD_A_ZONE_NAME + 1];
	struct bg_zone_filter filter;
	int done, err = bg_dump_filter(cb, attrs, &filter);

	if (err)
		return err;
	done = dump_episodes(skb, cb, &filter);
	if (done > 0)
		done = dump_kills(skb, cb, &filter);
	return bg_dump_result(skb, done);
}
