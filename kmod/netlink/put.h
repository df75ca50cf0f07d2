/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structs into attributes. Each function adds one nest to a message; it returns
 * 0, or -EMSGSIZE when the message is full, and then leaves no half of a nest.
 */
#ifndef BG_NETLINK_PUT_H
#define BG_NETLINK_PUT_H

#include <net/netlink.h>

#include "guard/guard.h"
#include "guard/journal.h"
#include "remedies/survey.h"
#include "guard/zones.h"

/* @type is the attribute of the nest where several would do. */
int bg_put_config(struct sk_buff *skb, const struct bg_config *config);
int bg_put_state(struct sk_buff *skb, const struct bg_guard_state *state);
int bg_put_zone(struct sk_buff *skb, const struct bg_zone *zone, u32 generation,
		bool with_signals);
int bg_put_targets(struct sk_buff *skb, const struct bg_zone *zone);
int bg_put_decision(struct sk_buff *skb, int type, const struct bg_decision *decision);
int bg_put_outcome(struct sk_buff *skb, int type, const struct bg_outcome *outcome);
int bg_put_stats(struct sk_buff *skb, const struct bg_stats *stats, u32 remedy);
int bg_put_episode(struct sk_buff *skb, const struct bg_episode *episode);
int bg_put_block(struct sk_buff *skb, const struct bg_zone *zone, const struct bg_block_map *map);
int bg_put_event(struct sk_buff *skb, const struct bg_event *event, const struct bg_kill *kill);
int bg_put_cma_area(struct sk_buff *skb, const struct bg_cma_view *view, bool privileged);

/* BUDDYGUARD_CAPABILITY_* bits of this kernel. */
u32 bg_capabilities(void);

#endif
