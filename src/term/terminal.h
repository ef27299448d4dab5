/*
 * What the terminal can do: terminfo's facts, the environment's hints, and what follows from both
 * for us.
 */
#ifndef SQSCOPE_TERM_TERMINAL_H
#define SQSCOPE_TERM_TERMINAL_H

#include "key_decoder.h"
#include "sqscope/term/screen.h"

/* Owns its strings. */
struct terminal {
	char *name;         /* TERM */
	int colors;         /* 0 without */
	bool has_sgr;       /* attributes and colours are set as ECMA-48 says */
	bool has_rgb;       /* colour numbers are 0xrrggbb */
	bool has_title;     /* takes OSC 2 */
	bool keeps_title;   /* entering the alternate screen saves the title, leaving restores it */
	bool has_clipboard; /* takes OSC 52 (Ms) */
	bool has_mouse;     /* reports the mouse */
	bool has_focus;     /* reports whether its window has the keyboard */
	bool has_sync;      /* synchronized output (mode 2026) is worth its bytes */
	char *paste_on, *paste_off; /* bracketed paste; NULL without */
	char *move;                 /* cursor addressing */
	char *leave;        /* gives attributes, margins, paste and cursor back to a shell */
	char *leave_screen; /* and the screen that it had; may be empty */
};

/*
 * Read what terminfo knows of `name` (NULL: $TERM). ERR_TERMINAL when it is not set, not known, or
 * cannot move its cursor. The caller releases it, also then.
 */
bool terminal_read(struct terminal *t, const char *name, struct err *err) MUST_CHECK;
void terminal_release(struct terminal *t);

enum color_depth terminal_depth(const struct terminal *t, enum color_choice choice, bool is_lean);

/* Set LC_CTYPE from the environment and say what may be drawn in. */
enum charset terminal_charset(bool is_ascii);

/* Teach the decoder what the keys of curses' present terminal send. */
void terminal_add_keys(struct key_decoder *decoder);

/* The bytes of an absolute cursor move, appended. */
void terminal_add_move(const struct terminal *t, int row, int col, struct str *out);

#endif
