/*
 * READ-ONLY or READ-WRITE: the mode that every write of the dashboard passes. It starts READ-ONLY,
 * is opened for a time by a question of level 3, and drops back by itself at an absolute time that
 * the head shows. What pins a context to READ-ONLY is not overruled (model/write_gate.h).
 */
#ifndef SQSCOPE_UI_WRITE_MODE_H
#define SQSCOPE_UI_WRITE_MODE_H

#include "sqscope/base/err.h"
#include "sqscope/model/fleet.h"

struct ui;

enum { WRITE_MINUTES = 15, WRITE_MINUTES_MAX = 720 };

struct write_mode {
	int64_t until_ms; /* 0: READ-ONLY */
	int64_t until_unix_ms;
};

bool write_mode_is_on(const struct ui *ui);
/* Open it from now on, or close it. The wall clock is that of the last frame. */
void write_mode_open(struct ui *ui, int64_t minutes);
void write_mode_close(struct ui *ui);
/* Close it when its time is over, and say so. */
void write_mode_tick(struct ui *ui);

/* One q too many must not end it: who is in the middle of changing things is asked. */
void write_mode_ask_quit(struct ui *ui);

/* May something be changed in this context now? */
bool ui_may_write(struct ui *ui, const struct fleet *fleet, struct err *err) MUST_CHECK;
/* The same but for the mode: what would refuse even in READ-WRITE. */
bool ui_could_write(struct ui *ui, const struct fleet *fleet, struct err *err) MUST_CHECK;

#endif
