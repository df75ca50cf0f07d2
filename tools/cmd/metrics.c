// SPDX-License-Identifier: GPL-2.0
/*
 * The server answers one scraper at a time and nothing but GET /metrics. Debian's libmicrohttpd
 * cannot be linked statically: it wants GnuTLS, whose p11-kit is there as a shared library only.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/client.h"
#include "model/number.h"
#include "show/metrics.h"
#include "show/output.h"
#include "show/terminal.h"
#include "verb.h"

enum { LISTEN, TEXTFILE };

#define MAX_REQUEST 4096
#define PATIENCE_SECONDS 2

static int read_metrics(struct bg_ctx *ctx, struct bg_metrics *metrics)
{
	int error = bg_client_get(ctx, &metrics->setup);

	metrics->zones = (struct bg_zones){ 0 };
	metrics->cma = (struct bg_cma_list){ 0 };
	if (!error)
		error = bg_client_zones(ctx, &metrics->zones);
	if (!error)
		error = bg_client_stats(ctx, &metrics->stats);
	if (!error)
		error = bg_client_cma(ctx, &metrics->cma);
	return error;
}

static void free_metrics(struct bg_metrics *metrics)
{
	free(metrics->zones.zone);
	metrics->zones = (struct bg_zones){ 0 };
	free(metrics->cma.area);
	metrics->cma = (struct bg_cma_list){ 0 };
}

/* "127.0.0.1:9555" or "[::1]:9555" */
static bool parse_address(const char *text, struct sockaddr_storage *address, socklen_t *length)
{
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
	struct sockaddr_in *four = (struct sockaddr_in *)address;
	const char *colon = strrchr(text, ':');
	char host[INET6_ADDRSTRLEN + 2], *end;
	u64 port;

	if (!colon || colon - text >= (long)sizeof(host))
		return false;
	if (!bg_number_parse(colon + 1, 0, UINT16_MAX, &port))
		return false;
	snprintf(host, sizeof(host), "%.*s", (int)(colon - text), text);
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		*length = sizeof(*four);
		return true;
	}
	end = strchr(host, ']');
	if (host[0] != '[' || !end || end[1])
		return false;
	*end = '\0';
	six->sin6_family = AF_INET6;
	six->sin6_port = htons((uint16_t)port);
	*length = sizeof(*six);
	return inet_pton(AF_INET6, host + 1, &six->sin6_addr) == 1;
}

static bool send_all(int fd, const char *text, size_t length)
{
	ssize_t sent;

	while (length) {
		sent = send(fd, text, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		text += sent;
		length -= (size_t)sent;
	}
	return true;
}

static void answer(int fd, const char *status, const char *type, const char *body, size_t length)
{
	char head[256];
	int size = snprintf(head, sizeof(head),
			    "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
			    status, type, length);

	if (send_all(fd, head, (size_t)size))
		send_all(fd, body, length);
}

/* A module that is away is a metric, not an error: the scraper must learn of it. */
static void answer_metrics(struct bg_ctx *ctx, int fd, enum bg_metrics_format format)
{
	static struct bg_metrics metrics;
	FILE *err = ctx->err, *nowhere = fopen("/dev/null", "we");
	char *body = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&body, &length);
	bool there;

	if (nowhere)
		ctx->err = nowhere;
	there = read_metrics(ctx, &metrics) == BG_EXIT_OK;
	ctx->err = err;
	if (nowhere)
		fclose(nowhere);
	if (file) {
		bg_metrics_print(file, there ? &metrics : NULL, format);
		fclose(file);
		answer(fd, "200 OK", bg_metrics_media_type(format), body, length);
	}
	free(body);
	free_metrics(&metrics);
	if (!there)
		bg_client_close(ctx);	/* after a reload the family has another number */
}

/* Return: whether a whole head came. */
static bool read_head(int fd, char head[MAX_REQUEST])
{
	size_t used = 0;
	ssize_t got;

	do {
		got = recv(fd, head + used, MAX_REQUEST - 1 - used, 0);
		if (got <= 0)
			return false;
		used += (size_t)got;
		head[used] = '\0';
		if (strstr(head, "\r\n\r\n"))
			return true;
	} while (used < MAX_REQUEST - 1);
	return false;
}

static void serve_one(struct bg_ctx *ctx, int fd)
{
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	static const char wrong[] = "buddyctl serves GET /metrics only\n";
	char head[MAX_REQUEST];

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (!read_head(fd, head))
		return;
	if (strncmp(head, "GET /metrics ", 13) && strncmp(head, "GET /metrics?", 13))
		answer(fd, "404 Not Found", "text/plain", wrong, strlen(wrong));
	else
		answer_metrics(ctx, fd, strcasestr(head, "application/openmetrics-text") ?
			       BG_METRICS_OPENMETRICS : BG_METRICS_PROMETHEUS);
}

static int serve(struct bg_ctx *ctx, int listener)
{
	struct pollfd poll_for = { .fd = listener, .events = POLLIN };
	int fd;

	bg_stop_on_signal();
	while (!bg_stopped()) {
		if (poll(&poll_for, 1, -1) <= 0)
			continue;
		fd = accept(listener, NULL, NULL);
		if (fd < 0)
			continue;
		serve_one(ctx, fd);
		close(fd);
	}
	close(listener);
	return BG_EXIT_OK;
}

static int listen_on(struct bg_ctx *ctx, const char *text)
{
	struct sockaddr_storage address;
	socklen_t length;
	int fd, on = 1;

	if (!parse_address(text, &address, &length))
		return bg_usage(ctx, "'%s' is no address: give it as 127.0.0.1:9555 or [::1]:9555",
				text);
	fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) || listen(fd, 8)) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		return bg_fail(ctx, error == EACCES ? BG_EXIT_PERMISSION : BG_EXIT_FAILED,
			       "cannot-listen", "cannot listen on %s: %s", text, strerror(error));
	}
	ctx->json = false;	/* what is served is text, and complaints go to the scraper */
	bg_note(ctx, "metrics are served at http://%s/metrics", text);
	return serve(ctx, fd);
}

static struct json_object *text_to_json(char *text)
{
	struct json_object *doc = bg_doc_new();

	bg_json_string(doc, "text", text);
	return doc;
}

static int print(struct bg_ctx *ctx, enum bg_metrics_format format)
{
	static struct bg_metrics metrics;
	int error = read_metrics(ctx, &metrics);
	char *text = NULL;
	size_t length = 0;
	FILE *file;

	if (error)
		return error;
	file = ctx->json ? open_memstream(&text, &length) : ctx->out;
	if (!file)
		return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	bg_metrics_print(file, &metrics, format);
	free_metrics(&metrics);
	if (!ctx->json)
		return BG_EXIT_OK;
	fclose(file);
	bg_doc_print(ctx, text_to_json(text));
	free(text);
	return BG_EXIT_OK;
}

int bg_cmd_metrics(struct bg_ctx *ctx, int argc, char **argv)
{
	enum bg_metrics_format format = BG_METRICS_OPENMETRICS;
	const char *address = NULL;
	int option;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		if (option == LISTEN)
			address = optarg;
		else
			format = BG_METRICS_PROMETHEUS;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (optind < argc)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind]);
	return address ? listen_on(ctx, address) : print(ctx, format);
}
