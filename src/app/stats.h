/*
 * Figures of a run, for --stats at the end and for `:stats` on the dashboard.
 */
#ifndef STATS_H
#define STATS_H

#include "session.h"
#include "sqscope/term/screen.h"
#include "sqscope/ui/ui.h"

/* screen may be NULL: then nothing was drawn. */
void stats_collect(const struct session *s, const struct screen *screen, struct ui_stats *out);

/*
 * With --stats: the figures as lines on stderr, before the session is released. `collected` are
 * those of a screen that is closed by now; NULL without one.
 */
void stats_report(const struct session *s, const struct ui_stats *collected);

#endif
