// SPDX-License-Identifier: GPL-2.0
#include "client.h"
#include "output.h"

int bg_recording_open(struct bg_ctx *ctx)
{
	return bg_fail(ctx, BG_EXIT_UNSUPPORTED, "unsupported", "recordings cannot be read yet");
}
