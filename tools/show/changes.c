// SPDX-License-Identifier: GPL-2.0
/* What was changed from one configuration to the next, as text. */
#include "show/changes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/context.h"
#include "model/settings.h"

/* struct list - text that grows, with commas between its entries */
struct list {
	char *text;
	size_t size;
	size_t used;
};

static void BG_PRINTF(2, 3) add(struct list *list, const char *format, ...)
{
	va_list args;
	int length;

	if (list->used)
		list->used += (size_t)snprintf(list->text + list->used, list->size - list->used,
					       ", ");
	if (list->used + 1 >= list->size)
		return;
	va_start(args, format);
	length = vsnprintf(list->text + list->used, list->size - list->used, format, args);
	va_end(args);
	if (length > 0)
		list->used += (size_t)length;
	if (list->used >= list->size)
		list->used = list->size - 1;
}

static const struct bg_target *find(const struct bg_setup *setup, const struct bg_target *like)
{
	u32 i;

	for (i = 0; i < setup->nr_targets; i++)
		if (setup->target[i].order == like->order && setup->target[i].node == like->node &&
		    !strcmp(setup->target[i].zone, like->zone))
			return &setup->target[i];
	return NULL;
}

static void add_targets(struct list *list, const struct bg_setup *before,
			const struct bg_setup *now)
{
	const struct bg_target *was;
	u32 i;

	for (i = 0; i < now->nr_targets; i++) {
		was = find(before, &now->target[i]);
		if (!was)
			add(list, "%s auto -> %" PRIu64, bg_target_name(&now->target[i]),
			    now->target[i].blocks);
		else if (was->blocks != now->target[i].blocks)
			add(list, "%s %" PRIu64 " -> %" PRIu64, bg_target_name(was), was->blocks,
			    now->target[i].blocks);
	}
	for (i = 0; i < before->nr_targets; i++)
		if (!find(now, &before->target[i]))
			add(list, "%s %" PRIu64 " -> auto", bg_target_name(&before->target[i]),
			    before->target[i].blocks);
}

void bg_changes(const struct bg_setup *before, const struct bg_setup *now, char *text, size_t size)
{
	struct list list = { .text = text, .size = size };
	char old[16];
	u32 key;

	text[0] = '\0';
	for (key = 0; key < BG_NR_KEYS; key++) {
		u32 a = bg_config_get(&before->config, key), b = bg_config_get(&now->config, key);

		if (a == b || !(now->given & before->given & (1U << key)))
			continue;
		snprintf(old, sizeof(old), "%s", bg_key_value(key, a));
		add(&list, "%s %s -> %s", bg_config_key(key)->name, old, bg_key_value(key, b));
	}
	add_targets(&list, before, now);
}
