/*
 * The dashboard: the terminal, the loop and the ui put together. Runs until the user quits, a
 * signal comes or the terminal goes; the terminal is as it was on every way out.
 */
#ifndef DASHBOARD_H
#define DASHBOARD_H

#include "app.h"

/* Is it to be had in lines (--plain, ACCESSIBLE=1)? Then it needs no terminal. */
bool dashboard_is_plain(const struct app *app);

/* Returns the exit status. */
int dashboard_run(struct app *app);

#endif
