/* SPDX-License-Identifier: GPL-2.0 */
/* What is asked of the module, beside a change of its settings. */
#ifndef BG_CLIENT_REQUEST_H
#define BG_CLIENT_REQUEST_H

#include "model/model.h"

/**
 * struct bg_run_request - what `run` asks for
 * @remedy: enum bg_remedy
 * @order: order to make
 * @order_given: else the module chooses
 * @blocks: how many, 0: the module chooses
 * @node: of @zone
 * @zone: "" for where it is needed most
 */
struct bg_run_request {
	u32 remedy;
	u32 order;
	bool order_given;
	u64 blocks;
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
};

#endif
