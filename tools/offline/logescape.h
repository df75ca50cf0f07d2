/* SPDX-License-Identifier: GPL-2.0 */
/* What web pages, mails and terminals put into a line. */
#ifndef BG_OFFLINE_LOGESCAPE_H
#define BG_OFFLINE_LOGESCAPE_H

/**
 * bg_log_unescape() - undo what web pages, mails and terminals did to a line
 * @s: the line, changed in place; the result is never longer
 *
 * HTML entities and tags, quoted-printable, escaped line ends (which become line ends),
 * Markdown's backslashes, and terminal colours, also where the escape character itself was
 * spelled or lost.
 */
void bg_log_unescape(char *s);

#endif
