/* SPDX-License-Identifier: GPL-2.0 */
/* What all files of this room need. */
#ifndef BG_OFFLINE_COMMON_H
#define BG_OFFLINE_COMMON_H

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

#endif
