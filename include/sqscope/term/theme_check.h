/*
 * Whether a theme can be read: the contrast of every role on its ground, and how far its states are
 * apart for eyes that do not see all colours. Colours that are the terminal's own cannot be
 * measured and are not judged; neither are those for 16 colours, which every user chooses anew.
 */
#ifndef SQSCOPE_TERM_THEME_CHECK_H
#define SQSCOPE_TERM_THEME_CHECK_H

#include "sqscope/term/theme.h"

#define THEME_LEAST_CONTRAST 4.5  /* WCAG 2.1, 1.4.3 (AA) */
#define THEME_SAFE_DISTANCE  20.0 /* from here on the colour alone tells */

/* Append a report. False when a role that can be measured is under THEME_LEAST_CONTRAST. */
bool theme_check(const struct theme *theme, struct str *out);

#endif
