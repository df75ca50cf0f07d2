// SPDX-License-Identifier: GPL-2.0
/* Samples and outcomes of any bytes at all: bg_plan() and bg_account() stay defined. */
#include <stdlib.h>

#include "core/box.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(void *to, size_t length, const uint8_t **data, size_t *size)
{
	size_t part = *size < length ? *size : length;

	memset(to, 0, length);
	memcpy(to, *data, part);
	*data += part;
	*size -= part;
}

static void check(const struct bg_decision *decision)
{
	if (decision->remedy >= BG_NR_REMEDIES || decision->reason >= BG_NR_REASONS ||
	    decision->level >= BG_NR_LEVELS || decision->lack >= BG_NR_LACKS ||
	    decision->order >= BG_MAX_ORDERS || !decision->next_ms)
		abort();
}

static void end_remedy(struct box *box, const uint8_t **data, size_t *size)
{
	struct bg_outcome outcome;

	take(&outcome, sizeof(outcome), data, size);
	outcome.remedy = box->decision.remedy;
	outcome.result %= BG_NR_RESULTS;
	outcome.reason = box->decision.reason;
	outcome.order = box->decision.order;
	bg_account(&box->config, &box->state, &box->budget, &outcome, box->sample.time_ns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct box box;
	uint8_t profile;
	u32 looks, key;

	take(&profile, 1, &data, &size);
	box_init(&box, profile % BG_NR_PROFILES);
	for (key = BG_KEY_INTERVAL_MIN_MS; key < BG_NR_KEYS; key++) {
		const struct bg_key_info *info = bg_config_key(key);
		u32 value;

		take(&value, sizeof(value), &data, &size);
		bg_config_put(&box.config, key, info->min + value % (info->max - info->min + 1));
	}
	take(&box.state.targets, sizeof(box.state.targets), &data, &size);
	for (looks = 0; looks < 12; looks++) {
		take(&box.sample, offsetof(struct bg_sample, is_dma), &data, &size);
		take(&profile, 1, &data, &size);
		box.sample.is_dma = profile & 1;
		box.sample.is_movable = profile & 2;
		take(box.sample.nr_free, sizeof(box.sample) - offsetof(struct bg_sample, nr_free),
		     &data, &size);
		box_look(&box);
		check(&box.decision);
		if (bg_decision_acts(&box.decision))
			end_remedy(&box, &data, &size);
	}
	return 0;
}
