/*
 * `--check-theme FILE`: what is wrong in a theme, and whether it can be read.
 */
#ifndef THEME_REPORT_H
#define THEME_REPORT_H

#include "app.h"

/* Also a theme's name. The exit status is 1 when it has mistakes or cannot be read everywhere. */
int theme_report(struct app *app);

#endif
