// SPDX-License-Identifier: GPL-2.0
/* Files with logs: packed, in any encoding, records of collectors, and sifted as large ones are. */
#include <stdlib.h>
#include <string.h>

#include <lzma.h>
#include <zlib.h>

#include "offline/diagnose.h"
#include "offline/logfile.h"
#include "offline/logsift.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_event(void *arg, struct bg_oom_event *event)
{
	static struct bg_diagnosis diagnosis;

	(void)arg;
	bg_diagnose(event, &diagnosis);
}

static void take_lines(void *arg, const char *text, size_t len)
{
	bg_oomlog_feed(arg, text, len);
}

static void leave_out(void *arg, uint64_t lines)
{
	bg_oomlog_skip(arg, lines);
}

static void read_file(const char *data, size_t size, size_t piece)
{
	struct bg_logfile *file = bg_logfile_new(take_event, NULL);
	struct bg_oomlog_seen seen;

	if (!file)
		return;
	for (size_t at = 0; at < size; at += piece)
		bg_logfile_feed(file, data + at, size - at < piece ? size - at : piece);
	bg_logfile_finish(file, &seen);
}

/* No line may be lost of the count, whatever is left out. */
static void read_sifted(const char *data, size_t size)
{
	static struct bg_logsift sift;
	struct bg_oomlog_seen seen;
	uint64_t lines = 0;

	sift.arg = bg_oomlog_new(take_event, NULL);
	if (!sift.arg)
		return;
	sift.feed = take_lines;
	sift.skip = leave_out;
	bg_logsift_init(&sift);
	bg_logsift_feed(&sift, data, size);
	bg_logsift_finish(&sift);
	bg_oomlog_finish(sift.arg, &seen);
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	if (seen.lines > lines + 1)
		abort();
}

/* What the input begins with says how the rest of it is packed. */
enum packing { AS_IT_IS, GZIP, XZ, UTF16, NR_PACKINGS };

#define MAX_PACKED (1 << 16)

static size_t pack_gzip(const uint8_t *data, size_t size, uint8_t *to)
{
	z_stream stream = { .next_in = (uint8_t *)data, .avail_in = size };

	if (deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	stream.next_out = to;
	stream.avail_out = MAX_PACKED;
	deflate(&stream, Z_FINISH);
	deflateEnd(&stream);
	return stream.total_out;
}

static size_t pack_utf16(const uint8_t *data, size_t size, uint8_t *to)
{
	to[0] = 0xff;
	to[1] = 0xfe;
	for (size_t i = 0; i < size; i++) {
		to[2 * i + 2] = data[i];
		to[2 * i + 3] = 0;
	}
	return 2 * size + 2;
}

static size_t pack(enum packing packing, const uint8_t *data, size_t size, uint8_t *to)
{
	size_t used = 0;

	switch (packing) {
	case GZIP:
		return pack_gzip(data, size, to);
	case XZ:
		if (lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, data, size, to, &used,
					    MAX_PACKED) != LZMA_OK)
			return 0;
		return used;
	case UTF16:
		return pack_utf16(data, size, to);
	default:
		memcpy(to, data, size);
		return size;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t packed[MAX_PACKED];
	size_t len;

	if (size < 3 || size > MAX_PACKED / 4)
		return 0;
	len = pack(data[0] % NR_PACKINGS, data + 3, size - 3, packed);
	/* One byte is damaged, unless it is left as it is. */
	if (data[2] < len)
		packed[data[2]] ^= data[0] / NR_PACKINGS;
	read_file((const char *)packed, len, 1 + data[1]);
	read_sifted((const char *)data + 3, size - 3);
	return 0;
}
