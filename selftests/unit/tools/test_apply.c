// SPDX-License-Identifier: GPL-2.0
/* What apply sends, to a stand-in for the module that takes no more at once than that does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/backend.h"
#include "model/settings.h"
#include "verb.h"

#define NODES 7
#define ORDERS 10
#define MESSAGE_MAX 64

static struct bg_setup box;
static unsigned int messages;

static int get(struct bg_ctx *ctx, struct bg_setup *setup)
{
	(void)ctx;
	*setup = box;
	return BG_EXIT_OK;
}

static int zones(struct bg_ctx *ctx, struct bg_zones *zones)
{
	(void)ctx;
	zones->zone = calloc(NODES, sizeof(*zones->zone));
	assert_non_null(zones->zone);
	zones->count = NODES;
	for (u32 node = 0; node < NODES; node++) {
		zones->zone[node].node = node;
		zones->zone[node].managed_pages = 1 << 20;
		memcpy(zones->zone[node].zone, "Normal", sizeof("Normal"));
	}
	return BG_EXIT_OK;
}

static void put(const struct bg_target *target)
{
	u32 i;

	for (i = 0; i < box.nr_targets; i++)
		if (box.target[i].node == target->node && box.target[i].order == target->order)
			break;
	if (target->blocks == BG_TARGET_UNSET) {
		assert_true(i < box.nr_targets);
		box.target[i] = box.target[--box.nr_targets];
		return;
	}
	box.target[i] = *target;
	box.nr_targets += i == box.nr_targets;
}

static int set(struct bg_ctx *ctx, const struct bg_change *change)
{
	(void)ctx;
	assert_in_range(change->nr_targets, 0, MESSAGE_MAX);
	/* The file's own come first: all or nothing. */
	assert_int_equal(change->config.given != 0, !messages++);
	for (u32 i = 0; i < change->nr_targets; i++)
		put(&change->target[i]);
	return BG_EXIT_OK;
}

static void apply(const char *text, char **said)
{
	static const struct bg_client_ops ops = { .get = get, .zones = zones, .set = set };
	static const struct bg_verb verb = { .name = "apply", .run = bg_cmd_apply };
	struct bg_client client = { .ops = &ops };
	struct bg_ctx ctx = {
		.err = stderr, .from = "/nonexistent", .verb = &verb, .client = &client,
	};
	char name[] = "/tmp/apply-XXXXXX", *argv[] = { "apply", name, NULL };
	FILE *file = fdopen(mkstemp(name), "w");
	size_t size;

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	ctx.out = open_memstream(said, &size);
	optind = 0;
	assert_int_equal(bg_cmd_apply(&ctx, 2, argv), BG_EXIT_OK);
	fclose(ctx.out);
	unlink(name);
}

/* More targets of the user's than fit into one message go in several. */
static void many_targets_are_given_back(void **state)
{
	char *said;

	(void)state;
	box.given = 1U << BG_KEY_ENABLED;
	box.box.orders = ORDERS + 1;
	bg_config_init(&box.config, BG_PROFILE_DEFAULT);
	for (u32 i = 0; i < NODES * ORDERS; i++) {
		struct bg_target *target = &box.target[box.nr_targets++];

		target->node = i / ORDERS;
		target->order = i % ORDERS;
		target->blocks = 1;
		memcpy(target->zone, "Normal", sizeof("Normal"));
	}
	apply("enabled = 1\ntarget.Normal.10 = 5\n", &said);
	assert_non_null(strstr(said, "1 key and 1 target applied; 70 targets that it"));
	free(said);
	assert_int_equal(messages, 2);
	assert_int_equal(box.nr_targets, 1);
	assert_int_equal(box.target[0].order, 10);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_targets_are_given_back),
	};

	return cmocka_run_group_tests_name("apply", tests, NULL, NULL);
}
