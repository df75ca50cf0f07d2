// SPDX-License-Identifier: GPL-2.0
/* Archives, made and read by the system's own tar. */
#include "client/tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOT_FOUND 127

/* The child's part: tar with these arguments, silent, its output to a descriptor. */
static void become_tar(char *const *arguments, int output)
{
	int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (nowhere >= 0 && dup2(nowhere, STDIN_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0 &&
	    dup2(output, STDOUT_FILENO) >= 0)
		execvp(arguments[0], arguments);
	_exit(NOT_FOUND);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* tar only says that it failed, not why: most often the disk is full. */
static bool put_in_place(int file, const char *part, const char *path, int status, char why[160])
{
	bool synced = !fsync(file);

	if (status == NOT_FOUND) {
		snprintf(why, 160, "there is no program 'tar': install it");
		return false;
	}
	if (status) {
		snprintf(why, 160, "tar ended with status %d: is the disk full?", status);
		return false;
	}
	if (synced && !rename(part, path))
		return true;
	snprintf(why, 160, "%s", strerror(errno));
	return false;
}

static bool pack(int file, const char *part, const char *path, char *const *arguments,
		 char why[160])
{
	pid_t pid = fork();
	bool packed;

	if (!pid)
		become_tar(arguments, file);
	packed = put_in_place(file, part, path, pid < 0 ? -1 : wait_for(pid), why);
	if (!packed)
		unlink(part);
	return packed;
}

bool bg_tar_may_pack(const char *path, char why[160])
{
	struct stat status;
	char *slash, *parent = strdup(path);
	bool may;

	if (!lstat(path, &status) && !S_ISREG(status.st_mode)) {
		free(parent);
		snprintf(why, 160, "it is there and is no ordinary file: name another one");
		return false;
	}
	slash = parent ? strrchr(parent, '/') : NULL;
	if (slash)
		slash[1] = '\0';
	may = !access(slash ? parent : ".", W_OK);
	snprintf(why, 160, "%s", strerror(errno));
	free(parent);
	return may;
}

bool bg_tar_pack(const char *path, const char *parent, const char *name, char why[160])
{
	const char *const arguments[] = { "tar", "-czf", "-", "-C", parent, name, NULL };
	char *part = NULL;
	bool packed;
	int file;

	if (asprintf(&part, "%s.part", path) < 0) {
		snprintf(why, 160, "out of memory");
		return false;
	}
	/* Not through a link that somebody else laid. */
	file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		snprintf(why, 160, "cannot make %.100s: %s", part, strerror(errno));
	packed = file >= 0 && pack(file, part, path, (char *const *)arguments, why);
	if (file >= 0)
		close(file);
	free(part);
	return packed;
}

bool bg_tar_is_packed(const char *path)
{
	static const unsigned char magic[] = { 0x1f, 0x8b };
	unsigned char begin[sizeof(magic)] = { 0 };
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool packed;

	if (file < 0)
		return false;
	packed = read(file, begin, sizeof(begin)) == sizeof(begin) &&
		 !memcmp(begin, magic, sizeof(magic));
	close(file);
	return packed;
}

FILE *bg_tar_member(const char *path, const char *name, pid_t *pid)
{
	int ends[2];
	FILE *file;

	if (pipe2(ends, O_CLOEXEC))
		return NULL;
	*pid = fork();
	if (!*pid) {
		const char *const arguments[] = { "tar", "-xzOf", path, name, NULL };

		become_tar((char *const *)arguments, ends[1]);
	}
	close(ends[1]);
	file = *pid < 0 ? NULL : fdopen(ends[0], "r");
	if (!file)
		close(ends[0]);
	return file;
}

void bg_tar_close(FILE *member, pid_t pid)
{
	fclose(member);
	wait_for(pid);
}
