// SPDX-License-Identifier: GPL-2.0
/* Writes to /proc through an own mount of it. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/path.h>
#include <linux/string.h>

#include "compat/compat.h"

/* Set once at load, cleared at unload: read without a lock in between. */
static struct vfsmount *proc_mount;

int bg_proc_init(void)
{
	struct file_system_type *type = get_fs_type("proc");
	struct vfsmount *mount;

	if (!type)
		return -ENODEV;
	mount = kern_mount(type);
	module_put(type->owner);
	if (IS_ERR(mount))
		return PTR_ERR(mount);
	proc_mount = mount;
	return 0;
}

void bg_proc_exit(void)
{
	if (proc_mount)
		kern_unmount(proc_mount);
	proc_mount = NULL;
}

bool bg_proc_ready(void)
{
	return proc_mount;
}

static struct file *proc_open(const char *path, int mode)
{
#ifdef HAVE_FILE_OPEN_ROOT_PATH
	struct path root = { .mnt = proc_mount, .dentry = proc_mount->mnt_root };

	return file_open_root(&root, path, mode, 0);
#else
	return file_open_root(proc_mount->mnt_root, proc_mount, path, mode, 0);
#endif
}

int bg_proc_write(const char *path, const char *text)
{
	struct file *file;
	ssize_t written;
	loff_t pos = 0;

	if (!proc_mount)
		return -ENODEV;
	file = proc_open(path, O_WRONLY);
	if (IS_ERR(file))
		return PTR_ERR(file);
	written = kernel_write(file, text, strlen(text), &pos);
	filp_close(file, NULL);
	return written < 0 ? (int)written : 0;
}

bool bg_proc_is_zero(const char *path)
{
	char text[2] = "";
	struct file *file;
	loff_t pos = 0;

	if (!proc_mount)
		return false;
	file = proc_open(path, O_RDONLY);
	if (IS_ERR(file))
		return false;
	if (kernel_read(file, text, 1, &pos) != 1)
		text[0] = '\0';
	filp_close(file, NULL);
	return text[0] == '0';
}
