/* SPDX-License-Identifier: GPL-2.0 */
/* The nodes that a memory policy binds a task to, on every kernel. */
#ifndef BG_COMPAT_MEMPOLICY_H
#define BG_COMPAT_MEMPOLICY_H

#include <linux/mempolicy.h>
#include <linux/sched.h>

#include "compat/features.h"

/**
 * bg_bound_nodes() - the nodes that the memory policy of this task binds it to
 *
 * Context: process; only the task itself changes its policy.
 * Return: the nodes, NULL when it is bound to none.
 */
static inline const nodemask_t *bg_bound_nodes(void)
{
#ifdef CONFIG_NUMA
	const struct mempolicy *policy = current->mempolicy;

	if (!policy || policy->mode != MPOL_BIND)
		return NULL;
#ifdef HAVE_MEMPOLICY_NODES
	return &policy->nodes;
#else
	return &policy->v.nodes;
#endif
#else
	return NULL;
#endif
}

#endif
