/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	include/buddyguard.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_BUDDYGUARD_GEN_H
#define _LINUX_BUDDYGUARD_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/buddyguard.h>

/* Common nested types */
extern const struct nla_policy buddyguard_config_nl_policy[BUDDYGUARD_A_CONFIG_AUTO_TARGETS + 1];
extern const struct nla_policy buddyguard_target_nl_policy[BUDDYGUARD_A_TARGET_BLOCKS + 1];

extern const struct nla_policy buddyguard_get_nl_policy[BUDDYGUARD_A_PROFILE + 1];

extern const struct nla_policy buddyguard_set_nl_policy[BUDDYGUARD_A_TARGET + 1];

extern const struct nla_policy buddyguard_zone_get_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1];

extern const struct nla_policy buddyguard_target_set_nl_policy[BUDDYGUARD_A_TARGET + 1];

extern const struct nla_policy buddyguard_stats_get_nl_policy[BUDDYGUARD_A_REMEDY + 1];

extern const struct nla_policy buddyguard_run_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1];

extern const struct nla_policy buddyguard_map_get_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1];

extern const struct nla_policy buddyguard_history_get_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1];

extern const struct nla_policy buddyguard_reset_nl_policy[BUDDYGUARD_A_SCOPE + 1];

extern const struct nla_policy buddyguard_cma_get_nl_policy[BUDDYGUARD_A_AREA_NAME + 1];

/* Ops table for buddyguard */
extern const struct genl_ops buddyguard_nl_ops[10];

int buddyguard_nl_get_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_set_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_zone_get_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_zone_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int buddyguard_nl_target_set_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_run_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_map_get_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_map_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int buddyguard_nl_history_get_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_history_get_dumpit(struct sk_buff *skb,
				     struct netlink_callback *cb);
int buddyguard_nl_reset_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_cma_get_doit(struct sk_buff *skb, struct genl_info *info);
int buddyguard_nl_cma_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);

enum {
	BUDDYGUARD_NLGRP_EVENTS,
	BUDDYGUARD_NLGRP_SAMPLES,
};

#endif /* _LINUX_BUDDYGUARD_GEN_H */
