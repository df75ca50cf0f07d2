/* SPDX-License-Identifier: GPL-2.0 */
/* Finds the few lines of interest in a large log. */
#ifndef BG_OFFLINE_LOGSIFT_H
#define BG_OFFLINE_LOGSIFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one look covers. */
#define BG_SIFT_SIZE (256u << 10)

#define BG_SIFT_SHIFTS (1u << 15)

/**
 * struct bg_logsift - leaves out of a large log what cannot be of an event
 * @feed: where the lines go that can, and the lines around them
 * @skip: told how many lines were left out
 * @arg: handed to both
 * @whole: so many bytes are handed on whole at first; small logs are not sifted at all
 *
 * The other members are private.
 */
struct bg_logsift {
	void (*feed)(void *arg, const char *data, size_t len);
	void (*skip)(void *arg, uint64_t lines);
	void *arg;
	uint64_t whole;
	unsigned int left;	/* lines to hand on whatever they hold */
	size_t len;
	uint8_t shift[BG_SIFT_SHIFTS];
	char buf[BG_SIFT_SIZE];
};

/**
 * bg_logsift_init() - begin a log
 * @sift: @feed, @skip, @arg and @whole are set
 */
void bg_logsift_init(struct bg_logsift *sift);

/**
 * bg_logsift_feed() - read some more of the log
 * @sift: the sift
 * @data: text
 * @len: how many bytes
 */
void bg_logsift_feed(struct bg_logsift *sift, const char *data, size_t len);

/**
 * bg_logsift_finish() - sift what is left at the end of the log
 * @sift: the sift
 */
void bg_logsift_finish(struct bg_logsift *sift);

/**
 * bg_logsift_find() - the next of the phrases that lines of events hold
 * @sift: the sift
 * @from: where to begin
 * @end: where to end
 *
 * Return: where it begins, @end when there is none.
 */
const char *bg_logsift_find(const struct bg_logsift *sift, const char *from, const char *end);

#endif
