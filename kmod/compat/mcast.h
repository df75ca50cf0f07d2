/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A multicast group that only CAP_SYS_ADMIN in the initial user namespace may join: a field of
 * struct genl_multicast_group.
 */
#ifndef BG_COMPAT_MCAST_H
#define BG_COMPAT_MCAST_H

#include <net/genetlink.h>

#include "compat/compat.h"

#if defined(HAVE_MCAST_FLAGS)
#define BG_MCAST_PRIVILEGED .flags = GENL_MCAST_CAP_SYS_ADMIN
#elif defined(HAVE_MCAST_BIT)
#define BG_MCAST_PRIVILEGED .cap_sys_admin = 1
#else
/* Kernels from before the end of 2023 let everybody join. */
#define BG_MCAST_PRIVILEGED
#endif

#endif
