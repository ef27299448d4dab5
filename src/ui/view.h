/*
 * A view: one thing that fills the screen (the fleet, a queue, the help) or lies over it (a prompt,
 * a menu). Views stand on a stack of modes; the top one gets a key first. Each view_<name>.c ends
 * in its table of functions.
 */
#ifndef SQSCOPE_UI_VIEW_H
#define SQSCOPE_UI_VIEW_H

#include "list.h"
#include "sqscope/model/fleet.h"
#include "sqscope/term/canvas.h"
#include "sqscope/term/key.h"
#include "sqscope/ui/command.h"

/* One pair of the hint row: a command with the key that it is bound to, or a key and a word of its
 * own. */
struct hint {
	const char *command; /* name in the view's scope; NULL: key and text say it */
	const char *key, *text;
};

struct view_ops {
	const char *name; /* "fleet": what the help calls it */
	enum command_scope scope;
	bool is_overlay;          /* drawn over the view below it */
	const struct hint *hints; /* most wanted first; ends with an empty one */
	/* Head and body; the frame around them is drawn by ui_draw. An overlay gets the whole
	 * screen. */
	void (*draw)(struct ui *ui, void *state, struct area area);
	/* Before the keymap is asked. True when the key was taken. NULL: none. */
	bool (*key)(struct ui *ui, void *state, struct key key, struct sv paste);
	void (*move)(struct ui *ui, void *state, enum move move);
	/* A click on a place of the whole screen; NULL: what was drawn there says what it is for.
	 */
	void (*click)(struct ui *ui, void *state, int row, int col);
	/* Esc: close or clear something inside. False when there was nothing. NULL: nothing ever.
	 */
	bool (*escape)(struct ui *ui, void *state);
	/* What commands work on; NULL when nothing is selected. NULL: never. */
	struct queue *(*selected)(struct ui *ui, void *state);
	/* Something it shows changed, which neither the fleet nor the poller's status tell of.
	 * NULL: never. */
	bool (*is_changed)(struct ui *ui, void *state);
	/* What changed is what the last key asked for: it is not to wait for its turn among the
	 * frames. NULL: never. */
	bool (*is_awaited)(const struct ui *ui, const void *state);
	/* The monotonic time at which it wants to be drawn although nothing happens; UNKNOWN. NULL:
	 * never. */
	int64_t (*wake_at_ms)(const struct ui *ui, const void *state);
	/* It was taken off the stack, by whatever key; not called at the end of the ui. NULL:
	 * nobody needs to know. */
	void (*closed)(struct ui *ui, void *state);
	/* Free the state. */
	void (*release)(void *state);
};

#endif
