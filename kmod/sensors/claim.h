/* SPDX-License-Identifier: GPL-2.0 */
/* What the request that is about to kill may take, as far as a module can know that. */
#ifndef BG_CLAIM_H
#define BG_CLAIM_H

#include <linux/mmzone.h>
#include <linux/nodemask.h>

#include "core/rescue.h"
#include "core/sample.h"

/**
 * struct bg_claim - what one request may take
 * @order: its order, -1 when it is not known
 * @movable: it may take CMA
 * @kills: the kernel kills for it; it does not for one that may not enter file systems
 * @highest: highest index of a zone that it may take memory of
 * @nodes: those that it may take memory of
 */
struct bg_claim {
	s32 order;
	bool movable;
	bool kills;
	enum zone_type highest;
	nodemask_t nodes;
};

/**
 * bg_claim_read() - what the request may take that this task is about to kill for
 * @claim: filled in
 *
 * Of a request that no tracepoint told of, what the kernel itself most often asks for is
 * assumed: GFP_KERNEL. A policy of the one mapping that is touched cannot be seen.
 *
 * Context: of an out-of-memory notifier; takes no lock.
 */
void bg_claim_read(struct bg_claim *claim);

/**
 * bg_claim_kills() - whether the kernel kills for the request
 *
 * Context: as bg_claim_read().
 * Return: false for one that may not enter file systems: it tries again for ever.
 */
bool bg_claim_kills(void);

/**
 * bg_claim_zone() - a zone as the request finds it
 * @claim: of the request
 * @zone: a populated zone
 * @sample: of it, just taken
 * @seen: filled in, but for cma_kept_pages
 *
 * Context: any.
 */
void bg_claim_zone(const struct bg_claim *claim, struct zone *zone,
		   const struct bg_sample *sample, struct bg_rescue_zone *seen);

/**
 * bg_claim_is_by_hand() - whether a user asked for the kill, by the f of magic SysRq
 *
 * That is no allocation's, and the kernel kills whatever a notifier says.
 *
 * Context: of an out-of-memory notifier.
 * Return: true if so; false where the kernel has no names of its functions, or no stacks.
 */
bool bg_claim_is_by_hand(void);

#endif
