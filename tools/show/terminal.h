/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a live view needs of a terminal, in plain ANSI sequences: a bare box has no terminfo.
 */
#ifndef BG_TERMINAL_H
#define BG_TERMINAL_H

#include <stdbool.h>

#include "model/context.h"

enum bg_press {
	BG_PRESS_NONE,
	BG_PRESS_QUIT,
	BG_PRESS_PAUSE,
	BG_PRESS_PREVIOUS,
	BG_PRESS_NEXT,
};

/* From now on SIGINT and SIGTERM do not kill but make bg_stopped() true and end waits. */
void bg_stop_on_signal(void);
bool bg_stopped(void);

/* Sleep, but not longer than until a signal. */
void bg_sleep_ms(unsigned int ms);

/* Whether the terminal of @out understands cursor movement: a terminal, and TERM is not dumb. */
bool bg_terminal_moves(const struct bg_ctx *ctx);

/* Columns and rows; 80x24 where nobody knows. */
void bg_terminal_size(const struct bg_ctx *ctx, unsigned int *columns, unsigned int *rows);

/* Take the keys unechoed and hide the cursor; undone by bg_terminal_leave() and at exit. */
void bg_terminal_enter(struct bg_ctx *ctx);
void bg_terminal_leave(struct bg_ctx *ctx);

/* Wait for a key, at most @timeout_ms. */
enum bg_press bg_terminal_press(unsigned int timeout_ms);

#endif
