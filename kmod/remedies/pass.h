/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Passes of the kernel's own compaction that end as soon as they have moved enough.
 */
#ifndef BG_PASS_H
#define BG_PASS_H

#include "core/window.h"
#include "remedies/request.h"

/* CMA blocks that may be open at a time. */
#define BG_PASS_OPEN_MAX 8

/**
 * struct bg_pass - one pass of compaction over a zone
 * @request: the remedy that it is run for; where that is over, the pass ends
 * @goal_pages: it ends when that many go from elsewhere to between the two that follow
 * @lowest_pfn: first page frame that is to be filled; it ends when it is past that
 * @highest_pfn: one beyond the last
 * @open: what was taken to open CMA blocks
 * @nr_open: how many there are; protected by the lock of pass.c
 * @isolated_pages: isolated to be moved so far
 * @room_pages: isolated so far to move them to
 * @scanned_pages: looked at so far, by both of its scanners
 * @runs: compaction is under way; what opening a block isolates is none of it
 * @disturbed: a driver wants CMA, or the time is over
 * @ended: it was told to end
 */
struct bg_pass {
	const struct bg_request *request;
	u64 goal_pages;
	unsigned long lowest_pfn;
	unsigned long highest_pfn;
	struct bg_window open[BG_PASS_OPEN_MAX];
	u32 nr_open;
	u64 isolated_pages;
	u64 room_pages;
	u64 scanned_pages;
	bool runs;
	bool disturbed;
	bool ended;
};

/**
 * bg_passes_init() - follow what compaction does
 *
 * Where the kernel does not tell of a driver's request, it is not noticed: what is open is given
 * back when the time of the request is over, or the pass.
 *
 * Context: may sleep.
 */
void bg_passes_init(void);

/**
 * bg_passes_exit() - undo bg_passes_init()
 *
 * Context: may sleep; no pass runs any more, nor begins.
 */
void bg_passes_exit(void);

/**
 * bg_passes_followed() - whether the kernel tells what compaction does
 *
 * Without that a pass would go on through all zones and nodes.
 *
 * Context: any, between bg_passes_init() and bg_passes_exit().
 * Return: true when a pass can be ended.
 */
bool bg_passes_followed(void);

/**
 * bg_passes_abandon() - give back what passes hold, which then end as soon as they can
 * @reason: enum bg_reason that they run for
 *
 * For somebody who waits no longer: a pass may be stuck behind a page that is being written.
 *
 * Context: process; does not sleep.
 */
void bg_passes_abandon(u32 reason);

/**
 * bg_passes_take_over() - have all others give back what they hold, before this one begins
 * @request: of the last chance, which needs it more
 *
 * Context: may sleep, until the request is over at most.
 */
void bg_passes_take_over(const struct bg_request *request);

/**
 * bg_pass_begin() - follow a pass of this thread from now on
 * @pass: request, goal_pages are set, the rest is zero
 *
 * Context: may sleep.
 * Return: false when two others are under way.
 */
bool bg_pass_begin(struct bg_pass *pass);

/**
 * bg_pass_open() - open a CMA block until the pass ends, or a driver wants CMA
 * @pass: begun
 * @pfn: first page frame of what is taken of it, aligned to @order
 * @order: log2 of the pages that are taken, all free
 *
 * Context: may sleep.
 * Return: false when it could not be opened, and when none may be any more.
 */
bool bg_pass_open(struct bg_pass *pass, unsigned long pfn, unsigned int order);

/**
 * bg_pass_run() - compact
 * @pass: begun
 *
 * May be called again to go on, from the zone's ends inwards, while bg_pass_is_wanting().
 *
 * Context: may sleep; the calling thread takes no signals.
 * Return: 0 or a negative errno.
 */
int bg_pass_run(struct bg_pass *pass);

/**
 * bg_pass_is_wanting() - whether the pass went past all that was to be filled before its goal
 * @pass: was run
 *
 * Context: any.
 * Return: true when there is time left too.
 */
bool bg_pass_is_wanting(const struct bg_pass *pass);

/**
 * bg_pass_end() - give back what is open, and follow it no longer
 * @pass: begun
 *
 * Context: may sleep.
 */
void bg_pass_end(struct bg_pass *pass);

#endif
