/*
 * Keys as the program names them: what the decoder gives, what bindings are written in. "j", "^R",
 * "Enter", "Esc", "PgDn", "F5", "Space", "S-Tab".
 */
#ifndef SQSCOPE_TERM_KEY_H
#define SQSCOPE_TERM_KEY_H

#include "sqscope/base/str.h"

enum key_code {
	KEY_CODE_NONE,
	KEY_CODE_CHAR, /* a character: struct key.ch; blanks and capitals included */
	KEY_CODE_CTRL, /* with Control: ch is the lower-case letter */
	KEY_CODE_ENTER,
	KEY_CODE_ESC,
	KEY_CODE_TAB,
	KEY_CODE_BACKTAB,
	KEY_CODE_BACKSPACE,
	KEY_CODE_DELETE,
	KEY_CODE_INSERT,
	KEY_CODE_UP,
	KEY_CODE_DOWN,
	KEY_CODE_LEFT,
	KEY_CODE_RIGHT,
	KEY_CODE_HOME,
	KEY_CODE_END,
	KEY_CODE_PGUP,
	KEY_CODE_PGDN,
	KEY_CODE_F,      /* ch is the number */
	KEY_CODE_RESIZE, /* the terminal has another size */
	KEY_CODE_PASTE,  /* pasted text: screen_paste_text() */
	/* Of the mouse, when it is on; ch is the place: key_place(). */
	KEY_CODE_CLICK,
	KEY_CODE_WHEEL_UP,
	KEY_CODE_WHEEL_DOWN,
	/* The terminal's window has the keyboard, or has it no more; when that is reported. */
	KEY_CODE_FOCUS_IN,
	KEY_CODE_FOCUS_OUT
};

struct key {
	enum key_code code;
	uint32_t ch;
};

bool key_eq(struct key a, struct key b);
bool key_is_mouse(struct key key);
/* Where a click or the wheel was, from 0. */
void key_place(struct key key, int *row, int *col);
/* Read a name. False when it is none. */
bool key_parse(struct sv name, struct key *out);
/* Its name, appended. */
void key_name(struct key key, struct str *out);

#endif
