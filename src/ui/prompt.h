/*
 * A line that is typed: text, cursor, history. UTF-8; the cursor moves by characters, as the screen
 * shows them. Pasted text goes in as text, without its controls. Bounded by LIMIT_PROMPT.
 */
#ifndef SQSCOPE_UI_PROMPT_H
#define SQSCOPE_UI_PROMPT_H

#include "sqscope/term/canvas.h"
#include "sqscope/term/key.h"

struct prompt_history {
	char **lines; /* oldest first */
	size_t count, cap;
};

/* Lines that are empty or the same as the newest are not kept. */
void prompt_history_add(struct prompt_history *history, struct sv line);
void prompt_history_release(struct prompt_history *history);

struct prompt {
	struct str text;
	size_t cursor;                  /* byte offset of the character it stands before */
	struct prompt_history *history; /* borrowed; NULL: none */
	size_t history_at;              /* history->count: what is being typed */
	struct str typed;               /* kept while history is looked through */
};

enum prompt_result {
	PROMPT_NOTHING, /* no key of a prompt */
	PROMPT_MOVED,
	PROMPT_EDITED,
	PROMPT_ACCEPTED,
	PROMPT_CANCELLED /* Esc, ^C, or Backspace where there is nothing to take away */
};

void prompt_init(struct prompt *prompt, struct prompt_history *history, struct sv text);
void prompt_release(struct prompt *prompt);
/* Replace the text; the cursor goes to its end. */
void prompt_set(struct prompt *prompt, struct sv text);

enum prompt_result prompt_key(struct prompt *prompt, struct key key, struct sv paste);

/* Draw it into one row, `label` (":") first; scrolls sideways to keep the cursor in view, and puts
 * the terminal's cursor there. */
void prompt_draw(const struct prompt *prompt, struct area a, int row, const char *label);

#endif
