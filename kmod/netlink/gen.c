// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	include/buddyguard.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "gen.h"

#include <uapi/linux/buddyguard.h>

/* Integer value ranges */
static struct netlink_range_validation buddyguard_a_config_interval_max_ms_range = {
	.min	= 1000ULL,
	.max	= 60000ULL,
};

static struct netlink_range_validation buddyguard_a_config_usable_floor_kib_range = {
	.max	= 1048576ULL,
};

static struct netlink_range_validation buddyguard_a_config_horizon_ms_range = {
	.max	= 60000ULL,
};

static struct netlink_range_validation buddyguard_a_config_cooldown_ms_range = {
	.min	= 10ULL,
	.max	= 60000ULL,
};

static struct netlink_range_validation buddyguard_a_config_backoff_max_ms_range = {
	.min	= 1000ULL,
	.max	= 3600000ULL,
};

static struct netlink_range_validation buddyguard_a_config_reclaim_max_pages_range = {
	.min	= 32ULL,
	.max	= 65536ULL,
};

static struct netlink_range_validation buddyguard_a_config_lastchance_minute_ms_range = {
	.min	= 10ULL,
	.max	= 60000ULL,
};

/* Common nested types */
const struct nla_policy buddyguard_config_nl_policy[BUDDYGUARD_A_CONFIG_AUTO_TARGETS + 1] = {
	[BUDDYGUARD_A_CONFIG_ENABLED] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_PROFILE] = NLA_POLICY_MAX(NLA_U32, 3),
	[BUDDYGUARD_A_CONFIG_INTERVAL_MIN_MS] = NLA_POLICY_RANGE(NLA_U32, 10, 10000),
	[BUDDYGUARD_A_CONFIG_INTERVAL_MAX_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &buddyguard_a_config_interval_max_ms_range),
	[BUDDYGUARD_A_CONFIG_TARGET_PERMILLE] = NLA_POLICY_MAX(NLA_U32, 900),
	[BUDDYGUARD_A_CONFIG_TARGET_ORDER] = NLA_POLICY_MAX(NLA_U32, 15),
	[BUDDYGUARD_A_CONFIG_TARGET_HIGH_PERMILLE] = NLA_POLICY_MAX(NLA_U32, 900),
	[BUDDYGUARD_A_CONFIG_USABLE_FLOOR_KIB] = NLA_POLICY_FULL_RANGE(NLA_U32, &buddyguard_a_config_usable_floor_kib_range),
	[BUDDYGUARD_A_CONFIG_FORECAST] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_HORIZON_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &buddyguard_a_config_horizon_ms_range),
	[BUDDYGUARD_A_CONFIG_DEMAND] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_BUDGET_PERMILLE] = NLA_POLICY_RANGE(NLA_U32, 1, 1000),
	[BUDDYGUARD_A_CONFIG_BUDGET_BURST_MS] = NLA_POLICY_RANGE(NLA_U32, 10, 10000),
	[BUDDYGUARD_A_CONFIG_COOLDOWN_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &buddyguard_a_config_cooldown_ms_range),
	[BUDDYGUARD_A_CONFIG_BACKOFF_MAX_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &buddyguard_a_config_backoff_max_ms_range),
	[BUDDYGUARD_A_CONFIG_STEP_MAX_MS] = NLA_POLICY_RANGE(NLA_U32, 1, 1000),
	[BUDDYGUARD_A_CONFIG_WAKE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_EVACUATE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_COMPACT] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_COMPACT_ZONE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_RECLAIM] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_DROP_CACHES] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_RECLAIM_MAX_PAGES] = NLA_POLICY_FULL_RANGE(NLA_U32, &buddyguard_a_config_reclaim_max_pages_range),
	[BUDDYGUARD_A_CONFIG_CMA_KEEP_PERMILLE] = NLA_POLICY_MAX(NLA_U32, 1000),
	[BUDDYGUARD_A_CONFIG_LASTCHANCE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_LASTCHANCE_WAIT_MS] = NLA_POLICY_RANGE(NLA_U32, 10, 5000),
	[BUDDYGUARD_A_CONFIG_LASTCHANCE_PER_MINUTE] = NLA_POLICY_RANGE(NLA_U32, 1, 600),
	[BUDDYGUARD_A_CONFIG_FILL_CMA] = NLA_POLICY_MAX(NLA_U32, 1),
	[BUDDYGUARD_A_CONFIG_LASTCHANCE_MINUTE_MS] = NLA_POLICY_FULL_RANGE(NLA_U32, &buddyguard_a_config_lastchance_minute_ms_range),
	[BUDDYGUARD_A_CONFIG_AUTO_TARGETS] = NLA_POLICY_MAX(NLA_U32, 1),
};

const struct nla_policy buddyguard_target_nl_policy[BUDDYGUARD_A_TARGET_BLOCKS + 1] = {
	[BUDDYGUARD_A_TARGET_NODE] = { .type = NLA_U32, },
	[BUDDYGUARD_A_TARGET_ZONE] = { .type = NLA_NUL_STRING, .len = BUDDYGUARD_ZONE_NAME_MAX, },
	[BUDDYGUARD_A_TARGET_ORDER] = NLA_POLICY_MAX(NLA_U32, 15),
	[BUDDYGUARD_A_TARGET_BLOCKS] = { .type = NLA_U64, },
};

/* BUDDYGUARD_CMD_GET - do */
const struct nla_policy buddyguard_get_nl_policy[BUDDYGUARD_A_PROFILE + 1] = {
	[BUDDYGUARD_A_PROFILE] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* BUDDYGUARD_CMD_SET - do */
const struct nla_policy buddyguard_set_nl_policy[BUDDYGUARD_A_TARGET + 1] = {
	[BUDDYGUARD_A_CONFIG] = NLA_POLICY_NESTED(buddyguard_config_nl_policy),
	[BUDDYGUARD_A_TARGET] = NLA_POLICY_NESTED(buddyguard_target_nl_policy),
};

/* BUDDYGUARD_CMD_ZONE_GET - do */
const struct nla_policy buddyguard_zone_get_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1] = {
	[BUDDYGUARD_A_NODE] = { .type = NLA_U32, },
	[BUDDYGUARD_A_ZONE_NAME] = { .type = NLA_NUL_STRING, .len = BUDDYGUARD_ZONE_NAME_MAX, },
};

/* BUDDYGUARD_CMD_TARGET_SET - do */
const struct nla_policy buddyguard_target_set_nl_policy[BUDDYGUARD_A_TARGET + 1] = {
	[BUDDYGUARD_A_TARGET] = NLA_POLICY_NESTED(buddyguard_target_nl_policy),
};

/* BUDDYGUARD_CMD_STATS_GET - do */
const struct nla_policy buddyguard_stats_get_nl_policy[BUDDYGUARD_A_REMEDY + 1] = {
	[BUDDYGUARD_A_REMEDY] = NLA_POLICY_RANGE(NLA_U32, 1, 7),
};

/* BUDDYGUARD_CMD_RUN - do */
const struct nla_policy buddyguard_run_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1] = {
	[BUDDYGUARD_A_REMEDY] = NLA_POLICY_RANGE(NLA_U32, 1, 7),
	[BUDDYGUARD_A_ORDER] = NLA_POLICY_MAX(NLA_U32, 15),
	[BUDDYGUARD_A_BLOCKS] = NLA_POLICY_MIN(NLA_U64, 1),
	[BUDDYGUARD_A_NODE] = { .type = NLA_U32, },
	[BUDDYGUARD_A_ZONE_NAME] = { .type = NLA_NUL_STRING, .len = BUDDYGUARD_ZONE_NAME_MAX, },
};

/* BUDDYGUARD_CMD_MAP_GET - do */
const struct nla_policy buddyguard_map_get_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1] = {
	[BUDDYGUARD_A_NODE] = { .type = NLA_U32, },
	[BUDDYGUARD_A_ZONE_NAME] = { .type = NLA_NUL_STRING, .len = BUDDYGUARD_ZONE_NAME_MAX, },
};

/* BUDDYGUARD_CMD_HISTORY_GET - do */
const struct nla_policy buddyguard_history_get_nl_policy[BUDDYGUARD_A_ZONE_NAME + 1] = {
	[BUDDYGUARD_A_NODE] = { .type = NLA_U32, },
	[BUDDYGUARD_A_ZONE_NAME] = { .type = NLA_NUL_STRING, .len = BUDDYGUARD_ZONE_NAME_MAX, },
};

/* BUDDYGUARD_CMD_RESET - do */
const struct nla_policy buddyguard_reset_nl_policy[BUDDYGUARD_A_SCOPE + 1] = {
	[BUDDYGUARD_A_SCOPE] = NLA_POLICY_MASK(NLA_U32, 0xf),
};

/* BUDDYGUARD_CMD_CMA_GET - do */
const struct nla_policy buddyguard_cma_get_nl_policy[BUDDYGUARD_A_AREA_NAME + 1] = {
	[BUDDYGUARD_A_AREA_NAME] = { .type = NLA_NUL_STRING, .len = BUDDYGUARD_AREA_NAME_MAX, },
};

/* Ops table for buddyguard */
const struct genl_ops buddyguard_nl_ops[10] = {
	{
		.cmd		= BUDDYGUARD_CMD_GET,
		.doit		= buddyguard_nl_get_doit,
		.policy		= buddyguard_get_nl_policy,
		.maxattr	= BUDDYGUARD_A_PROFILE,
	},
	{
		.cmd		= BUDDYGUARD_CMD_SET,
		.doit		= buddyguard_nl_set_doit,
		.policy		= buddyguard_set_nl_policy,
		.maxattr	= BUDDYGUARD_A_TARGET,
	},
	{
		.cmd		= BUDDYGUARD_CMD_ZONE_GET,
		.doit		= buddyguard_nl_zone_get_doit,
		.dumpit		= buddyguard_nl_zone_get_dumpit,
		.policy		= buddyguard_zone_get_nl_policy,
		.maxattr	= BUDDYGUARD_A_ZONE_NAME,
	},
	{
		.cmd		= BUDDYGUARD_CMD_TARGET_SET,
		.doit		= buddyguard_nl_target_set_doit,
		.policy		= buddyguard_target_set_nl_policy,
		.maxattr	= BUDDYGUARD_A_TARGET,
	},
	{
		.cmd		= BUDDYGUARD_CMD_STATS_GET,
		.doit		= buddyguard_nl_stats_get_doit,
		.policy		= buddyguard_stats_get_nl_policy,
		.maxattr	= BUDDYGUARD_A_REMEDY,
	},
	{
		.cmd		= BUDDYGUARD_CMD_RUN,
		.doit		= buddyguard_nl_run_doit,
		.policy		= buddyguard_run_nl_policy,
		.maxattr	= BUDDYGUARD_A_ZONE_NAME,
	},
	{
		.cmd		= BUDDYGUARD_CMD_MAP_GET,
		.doit		= buddyguard_nl_map_get_doit,
		.dumpit		= buddyguard_nl_map_get_dumpit,
		.policy		= buddyguard_map_get_nl_policy,
		.maxattr	= BUDDYGUARD_A_ZONE_NAME,
	},
	{
		.cmd		= BUDDYGUARD_CMD_HISTORY_GET,
		.doit		= buddyguard_nl_history_get_doit,
		.dumpit		= buddyguard_nl_history_get_dumpit,
		.policy		= buddyguard_history_get_nl_policy,
		.maxattr	= BUDDYGUARD_A_ZONE_NAME,
	},
	{
		.cmd		= BUDDYGUARD_CMD_RESET,
		.doit		= buddyguard_nl_reset_doit,
		.policy		= buddyguard_reset_nl_policy,
		.maxattr	= BUDDYGUARD_A_SCOPE,
	},
	{
		.cmd		= BUDDYGUARD_CMD_CMA_GET,
		.doit		= buddyguard_nl_cma_get_doit,
		.dumpit		= buddyguard_nl_cma_get_dumpit,
		.policy		= buddyguard_cma_get_nl_policy,
		.maxattr	= BUDDYGUARD_A_AREA_NAME,
	},
};

static const struct genl_multicast_group buddyguard_nl_mcgrps[] = {
	[BUDDYGUARD_NLGRP_EVENTS] = { "events", },
	[BUDDYGUARD_NLGRP_SAMPLES] = { "samples", },
};
