// SPDX-License-Identifier: GPL-2.0
/* buddyctl version: of tool and module, and what hinders the module here or after a reboot. */
#include <getopt.h>
#include <stdarg.h>
#include <string.h>

#include "client/client.h"
#include "model/installed.h"
#include "show/output.h"
#include "verb.h"

/**
 * struct versions - what is said
 * @module: version of the loaded module, or NULL
 * @kernel: that runs, and where it is looked at
 * @installed: kernels on this machine
 * @count: of them
 * @notes: sentences for a person
 */
struct versions {
	const char *module;
	struct bg_kernel kernel;
	struct bg_installed installed[BG_MAX_INSTALLED];
	size_t count;
	struct json_object *notes;
};

/* The module's side is shown when it is there; its absence is no error here. */
static bool module_box(struct bg_ctx *ctx, struct bg_setup *setup)
{
	FILE *err = ctx->err, *out = ctx->out, *nowhere = fopen("/dev/null", "w");
	bool there;

	if (nowhere) {
		ctx->err = nowhere;
		ctx->out = nowhere;
	}
	there = bg_client_get(ctx, setup) == BG_EXIT_OK;
	ctx->err = err;
	ctx->out = out;
	if (nowhere)
		fclose(nowhere);
	return there;
}

static void BG_PRINTF(2, 3) note(struct versions *versions, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	json_object_array_add(versions->notes, json_object_new_string(text));
}

/* Why the module is not loaded. */
static void note_absence(struct versions *versions)
{
	char text[512];

	bg_installed_absence(&versions->kernel, versions->installed, versions->count, text,
			     sizeof(text));
	note(versions, "%s", text);
}

static void note_newer(struct versions *versions)
{
	const struct bg_installed *list = versions->installed;
	size_t i = 0, count = versions->count;
	char why[192];

	while ((i = bg_installed_lacking(&versions->kernel, list, count, i)) < count) {
		bg_installed_why(&list[i], why, sizeof(why));
		note(versions, "there is no module for Linux %s, which is newer than the one that runs: nobody guards after a reboot into it; %s",
		     list[i].release, why);
		i++;
	}
}

static void examine(struct versions *versions, const char *root)
{
	versions->notes = json_object_new_array();
	bg_kernel_init(&versions->kernel, root);
	versions->count = bg_installed_kernels(&versions->kernel, versions->installed);
	if (!versions->module)
		note_absence(versions);
	else if (strcmp(versions->module, BG_VERSION))
		note(versions, "tool and module are of different versions: " BG_INSTALLED_OTHER);
	note_newer(versions);
}

static int print_json(struct bg_ctx *ctx, const struct versions *versions)
{
	struct json_object *doc = bg_doc_new(), *kernels;
	size_t i;

	bg_json_string(doc, "buddyctl", BG_VERSION);
	bg_json_u64(doc, "netlink_abi", BUDDYGUARD_GENL_VERSION);
	json_object_object_add(doc, "module", versions->module ?
			       json_object_new_string(versions->module) : NULL);
	bg_json_string(doc, "kernel", versions->kernel.release);
	kernels = bg_json_array(doc, "kernels");
	for (i = 0; i < versions->count; i++) {
		struct json_object *object = json_object_new_object();

		bg_json_string(object, "release", versions->installed[i].release);
		bg_json_bool(object, "module", versions->installed[i].module);
		json_object_array_add(kernels, object);
	}
	json_object_object_add(doc, "notes", versions->notes);
	return bg_doc_print(ctx, doc);
}

static int print_text(struct bg_ctx *ctx, const struct versions *versions)
{
	size_t i;

	fprintf(ctx->out, "buddyctl %s, netlink ABI %d\n", BG_VERSION, BUDDYGUARD_GENL_VERSION);
	fprintf(ctx->out, "module   %s\n", versions->module ? versions->module : "not loaded");
	for (i = 0; i < json_object_array_length(versions->notes); i++)
		fprintf(ctx->out, "-> %s\n",
			json_object_get_string(json_object_array_get_idx(versions->notes, i)));
	json_object_put(versions->notes);
	return BG_EXIT_OK;
}

int bg_cmd_version(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	static struct versions versions;
	const char *root = "";
	int option;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0)
		root = optarg;
	if (option == -2)
		return BG_EXIT_USAGE;
	if (optind < argc)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind]);
	if (!*root && module_box(ctx, &setup))
		versions.module = setup.box.module_version;
	examine(&versions, root);
	return ctx->json ? print_json(ctx, &versions) : print_text(ctx, &versions);
}
