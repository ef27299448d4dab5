/*
 * A line that is asked for on the last row: a filter, a path, what to look for. Who asks gets what
 * was typed; Esc asks for nothing.
 */
#ifndef SQSCOPE_UI_LINE_PROMPT_H
#define SQSCOPE_UI_LINE_PROMPT_H

#include "prompt.h"
#include "ui_state.h"

struct line_prompt_options {
	const char *name;               /* of the mode: "find"; static */
	const char *label;              /* in front of the line: "/"; static */
	struct sv text;                 /* to begin with; copied */
	struct prompt_history *history; /* NULL: none. Takes what is accepted */
	const struct hint *hints;       /* NULL: Enter and Esc */
	/* The prompt is gone already. */
	void (*accept)(struct ui *ui, struct sv line);
	void (*edited)(struct ui *ui, struct sv line); /* at every key; may be NULL */
	void (*cancelled)(struct ui *ui);              /* may be NULL */
};

void line_prompt_open(struct ui *ui, const struct line_prompt_options *options);

#endif
