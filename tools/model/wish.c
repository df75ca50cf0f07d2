// SPDX-License-Identifier: GPL-2.0
/* What `want` is asked for: so many blocks of a size, within a time. */
#include "model/wish.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/model.h"
#include "model/number.h"

#define MAX_DIGITS 20
#define HOUR_MS 3600000

/* A unit that may follow a number, and what it stands for. */
struct unit {
	const char *name;
	u64 value;
};

/* A number up to a unit of a table, which ends with a row without a name; @bare is there or not. */
static bool parse_with_unit(const char *text, const struct unit *unit, u64 max, u64 *value,
			    bool *bare)
{
	size_t digits = strspn(text, "0123456789");
	char number[MAX_DIGITS + 1];

	if (digits > MAX_DIGITS)
		return false;
	memcpy(number, text, digits);
	number[digits] = '\0';
	*bare = !text[digits];
	if (*bare)
		return bg_number_parse(number, 1, max, value) ||
		       bg_number_parse(number, 0, 0, value);
	for (; unit->name; unit++)
		if (!strcmp(&text[digits], unit->name))
			break;
	if (!unit->name || !bg_number_parse(number, 1, max / unit->value, value))
		return false;
	*value *= unit->value;
	return true;
}

static u32 log2_of(u64 value)
{
	u32 order = 0;

	while (value >>= 1)
		order++;
	return order;
}

/* A bare number is an order where it can be one, else bytes. */
static bool parse_size(const char *text, u64 page_size, struct bg_wish *wish)
{
	static const struct unit sizes[] = {
		{ "K", 1ULL << 10 }, { "M", 1ULL << 20 }, { "G", 1ULL << 30 }, { NULL, 0 },
	};
	u64 value;
	bool bare;

	if (!parse_with_unit(text, sizes, BG_WISH_MAX_BYTES, &value, &bare))
		return false;
	if (bare && value < BG_MAX_ORDERS)
		value = page_size << value;
	if (value < page_size || value & (value - 1))
		return false;
	wish->bytes = value;
	wish->order = log2_of(value / page_size);
	return true;
}

bool bg_wish_parse(const char *text, u64 page_size, struct bg_wish *wish, char *why)
{
	const char *by = strchr(text, 'x');
	char count[MAX_DIGITS + 1] = "";

	if (by && by - text <= MAX_DIGITS)
		memcpy(count, text, (size_t)(by - text));
	if (!by || !bg_number_parse(count, 1, UINT32_MAX, &wish->blocks)) {
		snprintf(why, BG_WISH_WHY,
			 "'%.40s' is no COUNTxSIZE, as 512x2M (permitted: a count of 1 to %u)",
			 text, UINT32_MAX);
		return false;
	}
	if (parse_size(by + 1, page_size, wish))
		return true;
	snprintf(why, BG_WISH_WHY,
		 "'%.40s' is no size of a block (permitted: an order of 0 to %d, or a power of two "
		 "from %" PRIu64 "K to 1024G)",
		 by + 1, BG_MAX_ORDERS - 1, page_size >> 10);
	return false;
}

bool bg_within_parse(const char *text, u64 *ms)
{
	static const struct unit times[] = {
		{ "ms", 1 }, { "s", 1000 }, { "min", 60000 }, { NULL, 0 },
	};
	u64 value;
	bool bare;

	if (!parse_with_unit(text, times, HOUR_MS, &value, &bare) || bare)
		return false;
	*ms = value;
	return true;
}
