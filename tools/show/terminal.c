// SPDX-License-Identifier: GPL-2.0
/* A terminal: its size, its keys, and the screen of its own for live views. */
#include "show/terminal.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE 0x1b
#define ESCAPE_WAIT_MS 50	/* the rest of a key's sequence follows at once */

static volatile sig_atomic_t stopped;
static struct termios saved;
static bool entered;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

void bg_stop_on_signal(void)
{
	struct sigaction action = { .sa_handler = on_signal };	/* no SA_RESTART: waits end */

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool bg_stopped(void)
{
	return stopped;
}

void bg_sleep_ms(unsigned int ms)
{
	if (!stopped)
		poll(NULL, 0, (int)ms);
}

bool bg_terminal_moves(const struct bg_ctx *ctx)
{
	const char *term = getenv("TERM");

	return ctx->terminal && !ctx->json && term && *term && strcmp(term, "dumb");
}

void bg_terminal_size(const struct bg_ctx *ctx, unsigned int *columns, unsigned int *rows)
{
	struct winsize size = { 0 };

	if (ctx->terminal)
		ioctl(fileno(ctx->out), TIOCGWINSZ, &size);
	*columns = size.ws_col ? size.ws_col : 80;
	*rows = size.ws_row ? size.ws_row : 24;
}

void bg_terminal_enter(struct bg_ctx *ctx)
{
	struct termios raw;

	fputs("\033[?25l\033[2J", ctx->out);
	if (tcgetattr(STDIN_FILENO, &saved))
		return;
	raw = saved;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	entered = !tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

void bg_terminal_leave(struct bg_ctx *ctx)
{
	unsigned int columns, rows;

	bg_terminal_size(ctx, &columns, &rows);
	fprintf(ctx->out, "\033[0m\033[%u;1H\033[?25h\n", rows);
	fflush(ctx->out);
	if (entered)
		tcsetattr(STDIN_FILENO, TCSANOW, &saved);
	entered = false;
}

static bool next_byte(unsigned int timeout_ms, char *byte)
{
	struct pollfd poll_for = { .fd = STDIN_FILENO, .events = POLLIN };

	if (poll(&poll_for, 1, (int)timeout_ms) <= 0)
		return false;
	if (read(STDIN_FILENO, byte, 1) == 1)
		return true;
	/* The terminal is gone: poll() would report it at once, for ever. */
	stopped = 1;
	return false;
}

static enum bg_press arrow(void)
{
	char byte;

	if (!next_byte(ESCAPE_WAIT_MS, &byte) || (byte != '[' && byte != 'O') ||
	    !next_byte(ESCAPE_WAIT_MS, &byte))
		return BG_PRESS_NONE;
	if (byte == 'A' || byte == 'D')
		return BG_PRESS_PREVIOUS;
	return byte == 'B' || byte == 'C' ? BG_PRESS_NEXT : BG_PRESS_NONE;
}

/* Without a terminal to read from there are no keys, only the wait. */
enum bg_press bg_terminal_press(unsigned int timeout_ms)
{
	char byte;

	if (!entered) {
		bg_sleep_ms(timeout_ms);
		return BG_PRESS_NONE;
	}
	if (stopped || !next_byte(timeout_ms, &byte))
		return BG_PRESS_NONE;
	switch (byte) {
	case 'q':
		return BG_PRESS_QUIT;
	case 'p':
		return BG_PRESS_PAUSE;
	case ESCAPE:
		return arrow();
	default:
		return BG_PRESS_NONE;
	}
}
