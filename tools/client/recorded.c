// SPDX-License-Identifier: GPL-2.0
/* A recording that stands in for the module: what it knew at the end, and its events once more. */
#include <stdlib.h>
#include <string.h>

#include "client/backend.h"
#include "client/recording.h"
#include "model/array.h"
#include "model/fields.h"
#include "show/output.h"

/**
 * struct standin - the recording
 * @base: what all clients have
 * @setup: the last one
 * @zones: the last sample of each zone
 * @stats: at the end
 * @episodes: at the end
 * @map: the last one
 * @map_ended: @map is of the end
 * @cma: at the end
 * @clock_offset_ns: of the recorded box
 * @reader: for the notices, once somebody listens
 * @record: of @reader
 * @groups: wanted notices
 */
struct standin {
	struct bg_client base;
	struct bg_setup setup;
	struct bg_zones zones;
	struct bg_stats_info stats;
	struct bg_episodes episodes;
	struct bg_map map;
	bool map_ended;
	struct bg_cma_list cma;
	u64 clock_offset_ns;
	struct bg_reader reader;
	struct bg_record record;
	unsigned int groups;
};

static struct standin *standin_of(struct bg_ctx *ctx)
{
	return (struct standin *)ctx->client;
}

static bool keep_zone(struct standin *standin, struct bg_zone_info *zone)
{
	struct bg_zone_info *slot;
	size_t i;

	for (i = 0; i < standin->zones.count; i++) {
		slot = &standin->zones.zone[i];
		if (slot->node == zone->node && !strcmp(slot->zone, zone->zone)) {
			bg_zone_keep(slot, zone);
			*slot = *zone;
			return true;
		}
	}
	slot = bg_grow((void **)&standin->zones.zone, &standin->zones.count, sizeof(*slot));
	bg_zone_keep(NULL, zone);
	if (slot)
		*slot = *zone;
	return slot;
}

static bool keep_map(struct standin *standin, const struct bg_record *record)
{
	bool begin = bg_record_is_begin(record);

	if (!begin && !standin->map_ended) {
		standin->map.count = 0;
		free(standin->map.block);
		standin->map.block = NULL;
		standin->map_ended = true;
	}
	return begin && standin->map_ended ? true : bg_record_map(record, &standin->map);
}

static bool keep_kill(struct standin *standin, const struct bg_event_info *event)
{
	struct bg_episodes *episodes = &standin->episodes;
	struct bg_event_info *slot;

	slot = bg_grow((void **)&episodes->kill, &episodes->nr_kills, sizeof(*slot));
	if (slot)
		*slot = *event;
	return slot;
}

/* The history at the end has those before the recording too, where there is one with kills. */
static bool keep_kills(struct standin *standin, const struct bg_record *record)
{
	struct bg_episodes *episodes = &standin->episodes;
	struct json_object *array = NULL;
	struct bg_event_info event;
	size_t i;

	json_object_object_get_ex(record->json, "kills", &array);
	if (!json_object_is_type(array, json_type_array))
		return true;
	episodes->nr_kills = 0;
	for (i = 0; i < json_object_array_length(array); i++) {
		bg_event_from_json(json_object_array_get_idx(array, i), &event);
		if (!keep_kill(standin, &event))
			return false;
	}
	return true;
}

static bool keep_episodes(struct standin *standin, const struct bg_record *record)
{
	struct json_object *array = NULL;
	struct bg_episode_info *slot;
	size_t i;

	json_object_object_get_ex(record->json, "episodes", &array);
	if (!json_object_is_type(array, json_type_array))
		return true;
	for (i = 0; i < json_object_array_length(array); i++) {
		slot = bg_grow((void **)&standin->episodes.episode, &standin->episodes.count,
			       sizeof(*slot));
		if (!slot)
			return false;
		bg_episode_from_json(json_object_array_get_idx(array, i), slot);
	}
	return true;
}

static bool keep_cma(struct standin *standin, const struct bg_record *record)
{
	struct json_object *array = NULL;
	struct bg_cma_area_info *slot;
	size_t i;

	json_object_object_get_ex(record->json, "areas", &array);
	if (!json_object_is_type(array, json_type_array))
		return true;
	for (i = 0; i < json_object_array_length(array); i++) {
		slot = bg_grow((void **)&standin->cma.area, &standin->cma.count, sizeof(*slot));
		if (!slot)
			return false;
		bg_cma_area_from_json(json_object_array_get_idx(array, i), slot);
	}
	return true;
}

static void keep_stats(struct standin *standin, const struct bg_record *record)
{
	struct json_object *stats;

	if (json_object_object_get_ex(record->json, "stats", &stats))
		bg_stats_from_json(stats, &standin->stats);
}

/* Return: false when there is no memory. */
static bool keep(struct standin *standin, struct bg_record *record)
{
	switch (record->type) {
	case BG_RECORD_HEADER:
		standin->clock_offset_ns = bg_record_u64(record, "clock_offset_ns");
		__attribute__((fallthrough));
	case BG_RECORD_CONFIG:
	case BG_RECORD_END:
		bg_record_setup(record, &standin->setup);
		return true;
	case BG_RECORD_SAMPLE:
		return keep_zone(standin, &record->zone);
	case BG_RECORD_MAP:
		return keep_map(standin, record);
	case BG_RECORD_EVENT:
		return !bg_event_is_kill(&record->event) || keep_kill(standin, &record->event);
	case BG_RECORD_HISTORY:
		return keep_episodes(standin, record) && keep_kills(standin, record);
	case BG_RECORD_CMA:
		return keep_cma(standin, record);
	case BG_RECORD_STATS:
		keep_stats(standin, record);
		return true;
	default:
		return true;
	}
}

static int load(struct bg_ctx *ctx, struct standin *standin)
{
	struct bg_record record = { 0 };
	struct bg_reader reader;
	int error = bg_reader_open(ctx, ctx->from, &reader);

	if (error)
		return error;
	do {
		error = bg_reader_next(&reader, &record);
		if (!error && record.type != BG_RECORD_NONE && !keep(standin, &record))
			error = bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	} while (!error && record.type != BG_RECORD_NONE);
	bg_reader_close(&reader, &record);
	return error;
}

static int standin_get(struct bg_ctx *ctx, struct bg_setup *setup)
{
	*setup = standin_of(ctx)->setup;
	return BG_EXIT_OK;
}

/* A copy that the caller may free. */
static int copy(struct bg_ctx *ctx, void **to, const void *from, size_t size)
{
	*to = size ? malloc(size) : NULL;
	if (size && !*to)
		return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	if (size)
		memcpy(*to, from, size);
	return BG_EXIT_OK;
}

static int standin_zones(struct bg_ctx *ctx, struct bg_zones *zones)
{
	const struct bg_zones *from = &standin_of(ctx)->zones;

	zones->count = from->count;
	return copy(ctx, (void **)&zones->zone, from->zone, from->count * sizeof(*from->zone));
}

static int standin_history(struct bg_ctx *ctx, struct bg_episodes *episodes)
{
	const struct bg_episodes *from = &standin_of(ctx)->episodes;

	int error;

	episodes->count = from->count;
	error = copy(ctx, (void **)&episodes->episode, from->episode,
		     from->count * sizeof(*from->episode));
	if (error)
		return error;
	episodes->nr_kills = from->nr_kills;
	return copy(ctx, (void **)&episodes->kill, from->kill,
		    from->nr_kills * sizeof(*from->kill));
}

static int standin_map(struct bg_ctx *ctx, struct bg_map *map)
{
	const struct bg_map *from = &standin_of(ctx)->map;

	map->count = from->count;
	return copy(ctx, (void **)&map->block, from->block, from->count * sizeof(*from->block));
}

static int standin_cma(struct bg_ctx *ctx, struct bg_cma_list *list)
{
	const struct bg_cma_list *from = &standin_of(ctx)->cma;

	list->count = from->count;
	return copy(ctx, (void **)&list->area, from->area, from->count * sizeof(*from->area));
}

static int standin_stats(struct bg_ctx *ctx, struct bg_stats_info *stats)
{
	*stats = standin_of(ctx)->stats;
	return BG_EXIT_OK;
}

static int standin_listen(struct bg_ctx *ctx, unsigned int groups)
{
	struct standin *standin = standin_of(ctx);

	standin->groups = groups;
	return bg_reader_open(ctx, ctx->from, &standin->reader);
}

static int standin_next(struct bg_ctx *ctx, int timeout_ms, struct bg_notice *notice)
{
	struct standin *standin = standin_of(ctx);
	struct bg_record *record = &standin->record;
	int error = bg_reader_next(&standin->reader, record);

	(void)timeout_ms;
	if (error)
		return error;
	notice->sequence = record->sequence;
	if (record->type == BG_RECORD_NONE) {
		notice->kind = BG_NOTICE_GONE;
	} else if (record->type == BG_RECORD_EVENT && standin->groups & BG_GROUP_EVENTS) {
		notice->kind = BG_NOTICE_EVENT;
		notice->event = record->event;
	} else if (record->type == BG_RECORD_SAMPLE && standin->groups & BG_GROUP_SAMPLES) {
		notice->kind = BG_NOTICE_SAMPLE;
		notice->zone = record->zone;
	}
	return BG_EXIT_OK;
}

static u64 standin_clock_offset_ns(struct bg_ctx *ctx)
{
	return standin_of(ctx)->clock_offset_ns;
}

static void standin_close(struct bg_ctx *ctx)
{
	struct standin *standin = standin_of(ctx);

	bg_reader_close(&standin->reader, &standin->record);
	free(standin->zones.zone);
	bg_episodes_free(&standin->episodes);
	free(standin->map.block);
	free(standin->cma.area);
	free(standin);
	ctx->client = NULL;
}

static const struct bg_client_ops standin_ops = {
	.get = standin_get,
	.zones = standin_zones,
	.stats = standin_stats,
	.history = standin_history,
	.map = standin_map,
	.cma = standin_cma,
	.listen = standin_listen,
	.next = standin_next,
	.clock_offset_ns = standin_clock_offset_ns,
	.close = standin_close,
};

int bg_recording_open(struct bg_ctx *ctx)
{
	struct standin *standin = calloc(1, sizeof(*standin));
	int error;

	if (!standin)
		return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	standin->base.ops = &standin_ops;
	ctx->client = &standin->base;
	error = load(ctx, standin);
	if (error)
		standin_close(ctx);
	return error;
}
