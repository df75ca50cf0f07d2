// SPDX-License-Identifier: GPL-2.0
/*
 * bg_storm: ask for blocks of one order as drivers do, and tell how it went.
 *
 * Writing 1 to /sys/kernel/debug/bg_storm/run asks for @count blocks, returns when the last one is
 * given back, and leaves one JSON object in the file result beside it. With @rate_per_s = 0 all
 * are asked for at once, and what is still missing again every @period_ms, @tries times in all;
 * every block is kept to the end. Otherwise requests come at that mean rate, seeded, with
 * exponentially distributed gaps, and every block is given back after @hold_ms.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>

#define STORM_TRIES_MAX 32
#define STORM_REQUESTS_MAX 1000000

static unsigned int order = 4;
module_param(order, uint, 0644);
MODULE_PARM_DESC(order, "Order of the blocks");

static unsigned int count = 1500;
module_param(count, uint, 0644);
MODULE_PARM_DESC(count, "Blocks wanted");

static bool atomic = true;
module_param(atomic, bool, 0644);
MODULE_PARM_DESC(atomic, "GFP_ATOMIC rather than GFP_KERNEL");

static unsigned int tries = 1;
module_param(tries, uint, 0644);
MODULE_PARM_DESC(tries, "How often to ask for what is missing, 1 to 32");

static unsigned int period_ms = 600;
module_param(period_ms, uint, 0644);
MODULE_PARM_DESC(period_ms, "Time between two tries");

static unsigned int rate_per_s;
module_param(rate_per_s, uint, 0644);
MODULE_PARM_DESC(rate_per_s, "Mean rate of requests; 0: all at once");

static unsigned int hold_ms;
module_param(hold_ms, uint, 0644);
MODULE_PARM_DESC(hold_ms, "How long a block is kept");

static unsigned int seed = 1;
module_param(seed, uint, 0644);
MODULE_PARM_DESC(seed, "Seed of the gaps between requests");

struct storm {
	struct page **block;	/* blocks held, oldest at @oldest */
	u64 *taken_ns;		/* when each of them was taken */
	u32 *latency_ns;	/* of each request, sorted in the end */
	unsigned int order, count, tries;
	unsigned int requests, obtained, oldest;
	unsigned int after_try[STORM_TRIES_MAX];
	u64 requests_ns;	/* all requests together */
	u64 total_ns;
};

static struct storm last;	/* protected by storm_lock */
static DEFINE_MUTEX(storm_lock);
static struct dentry *storm_dir;

static bool storm_request(struct storm *s)
{
	gfp_t gfp = (atomic ? GFP_ATOMIC : GFP_KERNEL) | __GFP_NOWARN;
	u64 begin = ktime_get_ns();
	struct page *page = alloc_pages(gfp, s->order);
	u64 end = ktime_get_ns();

	s->latency_ns[s->requests++] = min_t(u64, end - begin, U32_MAX);
	s->requests_ns += end - begin;
	if (!page)
		return false;
	s->taken_ns[s->obtained] = end;
	s->block[s->obtained++] = page;
	return true;
}

static void storm_give_back(struct storm *s, u64 taken_until_ns)
{
	while (s->oldest < s->obtained && s->taken_ns[s->oldest] <= taken_until_ns)
		__free_pages(s->block[s->oldest++], s->order);
}

static void storm_all_at_once(struct storm *s)
{
	unsigned int try, i, missing;

	for (try = 0; try < s->tries && !signal_pending(current); try++) {
		if (try)
			msleep_interruptible(period_ms);
		missing = s->count - s->obtained;
		for (i = 0; i < missing; i++)
			storm_request(s);
		s->after_try[try] = s->obtained;
	}
	msleep_interruptible(hold_ms);
}

/*
 * von Neumann's comparison method: an exponentially distributed number of mean 1, here in units of
 * 2^-32, from uniform ones alone.
 */
static u64 storm_exponential(struct rnd_state *random)
{
	u64 whole = 0;

	for (;;) {
		u32 first = prandom_u32_state(random), before = first, next;
		unsigned int run = 1;

		while ((next = prandom_u32_state(random)) < before) {
			before = next;
			run++;
		}
		if (run & 1)
			return (whole << 32) + first;
		whole++;
	}
}

static void storm_poisson(struct storm *s)
{
	u64 due = ktime_get_ns(), now, hold_ns = (u64)hold_ms * NSEC_PER_MSEC;
	u32 mean_ns = NSEC_PER_SEC / rate_per_s;
	struct rnd_state random;

	prandom_seed_state(&random, seed);
	while (s->requests < s->count && !signal_pending(current)) {
		due += (storm_exponential(&random) >> 16) * mean_ns >> 16;
		now = ktime_get_ns();
		if (now < due)
			usleep_range(div_u64(due - now, NSEC_PER_USEC) + 1,
				     div_u64(due - now, NSEC_PER_USEC) + 2);
		now = ktime_get_ns();
		if (now > hold_ns)
			storm_give_back(s, now - hold_ns);
		storm_request(s);
		cond_resched();
	}
}

static int storm_compare(const void *a, const void *b)
{
	u32 left = *(const u32 *)a, right = *(const u32 *)b;

	return left < right ? -1 : left > right;
}

static void storm_forget(struct storm *s)
{
	vfree(s->block);
	vfree(s->taken_ns);
	vfree(s->latency_ns);
	memset(s, 0, sizeof(*s));
}

static int storm_prepare(struct storm *s)
{
	if (!count || count > STORM_REQUESTS_MAX || !tries || tries > STORM_TRIES_MAX ||
	    (u64)count * tries > STORM_REQUESTS_MAX || order > 15 || rate_per_s > NSEC_PER_SEC)
		return -EINVAL;
	s->order = order;
	s->count = count;
	s->tries = rate_per_s ? 1 : tries;
	s->block = vzalloc(array_size(count, sizeof(*s->block)));
	s->taken_ns = vzalloc(array_size(count, sizeof(*s->taken_ns)));
	s->latency_ns = vzalloc(array_size(count * s->tries, sizeof(*s->latency_ns)));
	return s->block && s->taken_ns && s->latency_ns ? 0 : -ENOMEM;
}

static int storm_run(void *data, u64 value)
{
	u64 begin;
	int err;

	mutex_lock(&storm_lock);
	storm_forget(&last);
	err = storm_prepare(&last);
	if (err)
		goto out;
	begin = ktime_get_ns();
	if (rate_per_s)
		storm_poisson(&last);
	else
		storm_all_at_once(&last);
	last.total_ns = ktime_get_ns() - begin;
	storm_give_back(&last, U64_MAX);
	sort(last.latency_ns, last.requests, sizeof(u32), storm_compare, NULL);
out:
	mutex_unlock(&storm_lock);
	return err;
}
DEFINE_DEBUGFS_ATTRIBUTE(storm_run_fops, NULL, storm_run, "%llu\n");

/* By nearest rank: that many permille of the requests took no longer. */
static u32 storm_percentile(const struct storm *s, unsigned int permille)
{
	return s->requests ?
	       s->latency_ns[div_u64((u64)s->requests * permille + 999, 1000) - 1] : 0;
}

static int result_show(struct seq_file *seq, void *unused)
{
	const struct storm *s = &last;
	unsigned int i;

	mutex_lock(&storm_lock);
	seq_printf(seq, "{\"order\":%u,\"wanted\":%u,\"requests\":%u,\"obtained\":%u,\"after_try\":[",
		   s->order, s->count, s->requests, s->obtained);
	for (i = 0; i < s->tries; i++)
		seq_printf(seq, "%s%u", i ? "," : "", s->after_try[i]);
	seq_printf(seq, "],\"p50_ns\":%u,\"p95_ns\":%u,\"p99_ns\":%u,\"p999_ns\":%u,\"max_ns\":%u",
		   storm_percentile(s, 500), storm_percentile(s, 950), storm_percentile(s, 990),
		   storm_percentile(s, 999), storm_percentile(s, 1000));
	seq_printf(seq, ",\"requests_ns\":%llu,\"total_ns\":%llu}\n", s->requests_ns, s->total_ns);
	mutex_unlock(&storm_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(result);

static int __init storm_init(void)
{
	storm_dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file_unsafe("run", 0200, storm_dir, NULL, &storm_run_fops);
	debugfs_create_file("result", 0444, storm_dir, NULL, &result_fops);
	return 0;
}
module_init(storm_init);

static void __exit storm_exit(void)
{
	debugfs_remove_recursive(storm_dir);
	storm_forget(&last);
}
module_exit(storm_exit);

MODULE_DESCRIPTION("buddyguard selftest: storms of high-order requests");
MODULE_LICENSE("GPL");
