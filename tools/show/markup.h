/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text inside of a page or a drawing.
 */
#ifndef BG_MARKUP_H
#define BG_MARKUP_H

#include <stdio.h>

/* Text with what XML reserves escaped. */
void bg_draw_text(FILE *file, const char *text);

#endif
