/* SPDX-License-Identifier: GPL-2.0 */
/* The messages of a failed allocation from a CMA area. */
#ifndef BG_OFFLINE_CMATEXT_H
#define BG_OFFLINE_CMATEXT_H

#include "cmafailure.h"

/* What a message says of a failed allocation from a CMA area. */
enum bg_cma_line {
	BG_CMA_NONE,
	BG_CMA_BUSY,	/* "alloc_contig_range: [a, b) PFNs busy" */
	BG_CMA_FAILED,	/* "cma: cma_alloc: alloc failed, req-size: N pages, ret: R" */
	BG_CMA_LIST,	/* "cma: number of available pages: 3@125+20@140=> ..." */
	BG_CMA_RANGE,	/* "cma: range 0: 3@125+20@140", since 6.15 */
	BG_CMA_SUM,	/* "=> 23 free of 16384 total pages", on a line of its own */
	BG_CMA_DRIVER,	/* a driver's own word on a buffer that it did not get */
	BG_CMA_COUNTER,	/* what a driver holds: it follows its word */
};

/**
 * bg_cma_classify() - tell what a message says of CMA
 * @msg: the message without prefixes
 */
enum bg_cma_line bg_cma_classify(const char *msg);

/* Does such a line begin an event when none is open? */
bool bg_cma_opens(enum bg_cma_line line);

/**
 * bg_cma_belongs() - is a line of the failure that is open, or of the next one?
 * @cma: the failure so far
 * @line: what bg_cma_classify() said of @msg
 * @msg: the message
 */
bool bg_cma_belongs(const struct bg_log_cma *cma, enum bg_cma_line line, const char *msg);

/**
 * bg_cma_apply() - enter what a message says into a failure
 * @cma: the failure
 * @line: what bg_cma_classify() said of @msg
 * @msg: the message
 */
void bg_cma_apply(struct bg_log_cma *cma, enum bg_cma_line line, const char *msg);

#endif
