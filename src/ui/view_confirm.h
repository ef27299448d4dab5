/*
 * The box that asks before something is changed that is hard to take back. What it asks is a struct
 * confirm (confirm.h), filled in by whoever asks.
 */
#ifndef SQSCOPE_UI_VIEW_CONFIRM_H
#define SQSCOPE_UI_VIEW_CONFIRM_H

#include "confirm.h"
#include "ui_state.h"

/* The answer was yes, with the reason that was given (may be empty). The box is gone already. */
typedef void (*confirm_yes_fn)(struct ui *ui, void *ud, struct sv reason);
typedef void (*confirm_release_fn)(void *ud);

/*
 * Ask. What `confirm` holds is taken, and so is ud: `release` (may be NULL) gives it back after the
 * answer, whichever it is. False with a sentence when it cannot be asked: level 4 is not asked on a
 * lean screen; everything is given back then.
 */
bool confirm_open(struct ui *ui, struct confirm *confirm, confirm_yes_fn yes,
	confirm_release_fn release, void *ud, struct err *err);

#endif
