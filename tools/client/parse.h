/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink messages of the module as structs. */
#ifndef BG_PARSE_H
#define BG_PARSE_H

#include "client/client.h"
#include "client/exchange.h"

bg_parse_reply bg_parse_setup;		/* into struct bg_setup */
bg_parse_reply bg_parse_zone;		/* appends to struct bg_zones */
bg_parse_reply bg_parse_stats;		/* into struct bg_stats_info */
bg_parse_reply bg_parse_episode;	/* appends to struct bg_episodes */
bg_parse_reply bg_parse_block;		/* appends to struct bg_map */
bg_parse_reply bg_parse_cma;		/* appends to struct bg_cma_list */
bg_parse_reply bg_parse_ran;		/* into struct bg_ran */

/* An event or a sample; a kind that this tool does not know leaves the notice empty. */
void bg_parse_notice(struct nlattr **attrs, struct bg_notice *notice);

#endif
