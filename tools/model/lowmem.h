/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Boxes with HighMem: the kernel's own requests are met from lowmem alone, however much is free
 * above it, and nothing moves user pages up again that were put there.
 */
#ifndef BG_LOWMEM_H
#define BG_LOWMEM_H

#include "model/kernel.h"
#include "model/model.h"

/**
 * struct bg_lowmem - what such a box has for its kernel
 * @usable_pages: of lowmem
 * @floor_pages: of lowmem
 * @managed_pages: of lowmem
 * @movable_pages: user pages in lowmem
 * @highmem_free_pages: free where those could be as well
 * @highmem_pages: all of that
 * @zone_index: of the largest zone of lowmem
 * @runs_short: enum bg_level of lowmem is not fine, and memory itself is what lacks
 */
struct bg_lowmem {
	u64 usable_pages;
	u64 floor_pages;
	u64 managed_pages;
	u64 movable_pages;
	u64 highmem_free_pages;
	u64 highmem_pages;
	u32 zone_index;
	bool runs_short;
};

/**
 * bg_lowmem_read() - add up the zones on either side
 * @zones: of the box
 * @lowmem: filled in
 *
 * Return: false on a box without HighMem.
 */
bool bg_lowmem_read(const struct bg_zones *zones, struct bg_lowmem *lowmem);

/**
 * bg_lowmem_ratio() - a setting that keeps a quarter of lowmem free of user pages
 * @lowmem: of the box
 *
 * The kernel leaves of a lower zone what the higher ones have, divided by this, to requests
 * that can use no other.
 *
 * Return: for the entry @zone_index of vm.lowmem_reserve_ratio, at least 1.
 */
u64 bg_lowmem_ratio(const struct bg_lowmem *lowmem);

/**
 * bg_lowmem_setting() - the same as the whole setting of a running kernel
 * @kernel: where to look
 * @lowmem: of the box
 * @text: receives it, as sysctl takes it
 * @size: of @text
 *
 * Return: false where the kernel's present setting cannot be read, or protects as much already.
 */
bool bg_lowmem_setting(const struct bg_kernel *kernel, const struct bg_lowmem *lowmem, char *text,
		       size_t size);

#endif
