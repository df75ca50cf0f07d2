// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that `monitor --hooks` runs at events: without privileges, in a session of their own,
 * bounded in number, time and rate. Their output goes nowhere: a hook that has something to say
 * says it to the log.
 */
#include "cmd/hooks.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "port.h"
#include "show/output.h"
#include "show/terminal.h"

#define MAX_RUNNING 4
#define MAX_A_MINUTE 60
#define LOOK_MS 100
#define MAX_MEMBERS 128
#define NAME_SIZE 256
#define PATH_WORDS "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/**
 * struct running - a hook that was begun
 * @pid: its process and its process group, 0 for a free row
 * @deadline_ns: when it is killed
 * @killed: it was
 * @name: of its file
 */
struct running {
	pid_t pid;
	u64 deadline_ns;
	bool killed;
	char name[NAME_SIZE];
};

/**
 * struct bg_hooks - all about hooks
 * @ctx: where to tell
 * @directory: of the hooks
 * @limit_ns: longest time that one may take
 * @switches: whether the user is to be changed
 * @uid: to which one
 * @gid: to which one
 * @row: those that run
 * @minute_ns: when the minute began in which @begun were begun
 * @begun: hooks
 */
struct bg_hooks {
	struct bg_ctx *ctx;
	const char *directory;
	u64 limit_ns;
	bool switches;
	uid_t uid;
	gid_t gid;
	struct running row[MAX_RUNNING];
	u64 minute_ns;
	unsigned int begun;
};

static u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * BG_NSEC_PER_SEC + (u64)now.tv_nsec;
}

static void tell(const struct bg_hooks *hooks, const char *name, const char *format, ...)
	BG_PRINTF(3, 4);

static void tell(const struct bg_hooks *hooks, const char *name, const char *format, ...)
{
	struct json_object *doc, *hook;
	char what[160];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	bg_note(hooks->ctx, "hook %s %s", name, what);
	if (!hooks->ctx->json)
		return;
	doc = bg_doc_new();
	hook = json_object_new_object();
	bg_json_string(hook, "name", name);
	bg_json_string(hook, "what", what);
	json_object_object_add(doc, "hook", hook);
	bg_doc_print(hooks->ctx, doc);
	bg_flush(hooks->ctx);
}

/* From the file itself: a static program has no name service. */
static bool find_user(const char *name, struct bg_hooks *hooks)
{
	FILE *file = fopen("/etc/passwd", "re");
	struct passwd *user;
	bool found = false;

	while (file && !found && (user = fgetpwent(file))) {
		found = !strcmp(user->pw_name, name);
		hooks->uid = user->pw_uid;
		hooks->gid = user->pw_gid;
	}
	if (file)
		fclose(file);
	return found;
}

static int choose_user(struct bg_hooks *hooks, const char *user)
{
	hooks->switches = !geteuid();
	if (user && !hooks->switches)
		return bg_fail(hooks->ctx, BG_EXIT_PERMISSION, "permission",
			       "only root may run hooks as another user: leave --user away");
	if (hooks->switches && !find_user(user ? user : "nobody", hooks))
		return bg_fail(hooks->ctx, BG_EXIT_FAILED, "no-such-user",
			       "/etc/passwd has no user '%s' to run hooks as: name another one with --user",
			       user ? user : "nobody");
	return BG_EXIT_OK;
}

/* Whoever may write to a program that root begins could do more than he may. */
static bool is_trusted(const struct stat *status)
{
	return (!status->st_uid || status->st_uid == geteuid()) &&
	       !(status->st_mode & 0022);
}

int bg_hooks_open(struct bg_ctx *ctx, const struct bg_hooks_wish *wish, struct bg_hooks **hooks)
{
	const char *directory = wish->directory;
	struct bg_hooks *made = calloc(1, sizeof(*made));
	struct stat status;
	int error;

	if (!made)
		return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	made->ctx = ctx;
	made->directory = directory;
	made->limit_ns = wish->seconds * BG_NSEC_PER_SEC;
	error = choose_user(made, wish->user);
	if (!error && (stat(directory, &status) || !S_ISDIR(status.st_mode)))
		error = bg_fail(ctx, BG_EXIT_FAILED, "no-hooks",
				"%s is no directory: make it, and put hooks named EVENT-NAME there",
				directory);
	else if (!error && !is_trusted(&status))
		error = bg_fail(ctx, BG_EXIT_FAILED, "hooks-writable",
				"others than root may write to %s: 'chown root' and 'chmod go-w' it",
				directory);
	if (error)
		free(made);
	else
		*hooks = made;
	return error;
}

/* NAME=VALUE with the names of an object and of what it lies in, BUDDYGUARD_DECISION_ORDER=4. */
static void add_members(struct json_object *object, const char *prefix, char **words,
			unsigned int *count)
{
	char name[NAME_SIZE], *at;

	json_object_object_foreach(object, key, value) {
		snprintf(name, sizeof(name), "%s_%s", prefix, key);
		for (at = name; *at; at++)
			*at = (char)toupper((unsigned char)*at);
		if (json_object_is_type(value, json_type_object)) {
			add_members(value, name, words, count);
			continue;
		}
		if (*count < MAX_MEMBERS &&
		    asprintf(&words[*count], "%s=%s", name,
			     value ? json_object_get_string(value) : "") >= 0)
			++*count;
	}
}

/* Without privileges, and with none to be had. */
static bool drop_privileges(const struct bg_hooks *hooks)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return false;
	if (!hooks->switches)
		return true;
	return !setgroups(1, &hooks->gid) && !setgid(hooks->gid) && !setuid(hooks->uid);
}

static void become(const struct bg_hooks *hooks, char *path, int input, char **words)
{
	char *arguments[2] = { path };
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct rlimit core = { 0, 0 };

	setsid();
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	setrlimit(RLIMIT_CORE, &core);
	if (nowhere >= 0 && dup2(input, STDIN_FILENO) >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 &&
	    dup2(nowhere, STDERR_FILENO) >= 0 && !chdir("/") && drop_privileges(hooks))
		execve(path, arguments, words);
	_exit(127);
}

/* An event fits into a pipe: nobody waits for a hook that does not read. */
static int make_input(const char *json)
{
	size_t length = strlen(json);
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -1;
	fcntl(ends[0], F_SETFL, 0);
	if (write(ends[1], json, length) != (ssize_t)length || write(ends[1], "\n", 1) != 1) {
		close(ends[0]);
		ends[0] = -1;
	}
	close(ends[1]);
	return ends[0];
}

static struct running *free_row(struct bg_hooks *hooks)
{
	unsigned int i;

	for (i = 0; i < MAX_RUNNING; i++)
		if (!hooks->row[i].pid)
			return &hooks->row[i];
	return NULL;
}

/* Whether another one may be begun in this minute. */
static bool is_rate_kept(struct bg_hooks *hooks)
{
	u64 now = now_ns();

	if (!hooks->minute_ns || now - hooks->minute_ns >= 60 * BG_NSEC_PER_SEC) {
		hooks->minute_ns = now;
		hooks->begun = 0;
	}
	return hooks->begun < MAX_A_MINUTE;
}

static void begin(struct bg_hooks *hooks, char *path, const char *name, const char *json,
		  char **words)
{
	struct running *row = free_row(hooks);
	int input;

	bg_hooks_look(hooks);
	row = row ? row : free_row(hooks);
	if (!row || !is_rate_kept(hooks)) {
		tell(hooks, name, "was left out: %d %s", row ? MAX_A_MINUTE : MAX_RUNNING,
		     row ? "were begun in this minute" : "run already");
		return;
	}
	input = make_input(json);
	fflush(hooks->ctx->out);
	*row = (struct running){ .deadline_ns = now_ns() + hooks->limit_ns };
	snprintf(row->name, sizeof(row->name), "%s", name);
	row->pid = input < 0 ? -1 : fork();
	if (!row->pid)
		become(hooks, path, input, words);
	if (row->pid < 0) {
		tell(hooks, name, "was not begun: %s", strerror(errno));
		row->pid = 0;
	}
	if (input >= 0)
		close(input);
	hooks->begun++;
}

static void begin_trusted(struct bg_hooks *hooks, const char *name, const char *json, char **words)
{
	struct stat status;
	char *path;

	if (asprintf(&path, "%s/%s", hooks->directory, name) < 0)
		return;
	if (stat(path, &status) || !S_ISREG(status.st_mode) || !(status.st_mode & 0100))
		tell(hooks, name, "is no executable file");
	else if (!is_trusted(&status))
		tell(hooks, name, "was left out: others than root may write to it");
	else
		begin(hooks, path, name, json, words);
	free(path);
}

/* The hooks of a kind of event: its name, a dash, and what distinguishes them. */
static void begin_all(struct bg_hooks *hooks, const char *kind, const char *json, char **words)
{
	struct dirent **entry = NULL;
	size_t length = strlen(kind);
	int i, count = scandir(hooks->directory, &entry, NULL, alphasort);

	for (i = 0; i < count; i++) {
		if (!strncmp(entry[i]->d_name, kind, length) && entry[i]->d_name[length] == '-')
			begin_trusted(hooks, entry[i]->d_name, json, words);
		free(entry[i]);
	}
	free(entry);
}

void bg_hooks_run(struct bg_hooks *hooks, struct json_object *event)
{
	char *words[MAX_MEMBERS + 2] = { strdup(PATH_WORDS) };
	struct json_object *kind = NULL;
	unsigned int count = 1;

	json_object_object_get_ex(event, "kind", &kind);
	add_members(event, "BUDDYGUARD", words, &count);
	if (words[0] && kind)
		begin_all(hooks, json_object_get_string(kind),
			  json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN |
							 JSON_C_TO_STRING_NOSLASHESCAPE), words);
	while (count)
		free(words[--count]);
}

static void tell_end(const struct bg_hooks *hooks, const struct running *row, int status)
{
	if (row->killed)
		tell(hooks, row->name, "was killed: it took more than %u s",
		     (unsigned int)(hooks->limit_ns / BG_NSEC_PER_SEC));
	else if (WIFSIGNALED(status))
		tell(hooks, row->name, "was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status))
		tell(hooks, row->name, "ended with status %d", WEXITSTATUS(status));
}

/* With all that it began and that did not leave its session. */
static void kill_hook(struct running *row)
{
	kill(-row->pid, SIGKILL);
	kill(row->pid, SIGKILL);
	row->killed = true;
}

/* What it left running ends with it, while its number is still its own. */
static bool has_ended(const struct running *row)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)row->pid, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
		return false;
	kill(-row->pid, SIGKILL);
	return true;
}

int bg_hooks_look(struct bg_hooks *hooks)
{
	struct running *row;
	int status, left = 0;

	for (row = hooks->row; row < hooks->row + MAX_RUNNING; row++) {
		if (!row->pid)
			continue;
		if (!row->killed && now_ns() >= row->deadline_ns)
			kill_hook(row);
		if (has_ended(row) && waitpid(row->pid, &status, 0) == row->pid) {
			tell_end(hooks, row, status);
			row->pid = 0;
		}
		left += !!row->pid;
	}
	return left ? LOOK_MS : -1;
}

void bg_hooks_close(struct bg_hooks *hooks)
{
	unsigned int i;

	if (!hooks)
		return;
	while (!bg_stopped() && bg_hooks_look(hooks) > 0)
		bg_sleep_ms(LOOK_MS);
	for (i = 0; i < MAX_RUNNING; i++)
		if (hooks->row[i].pid)
			kill_hook(&hooks->row[i]);
	free(hooks);
}
