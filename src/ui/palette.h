/*
 * The box over the `:` line: what the line can become, with the keys and the meaning of commands
 * and the counts of queues.
 */
#ifndef SQSCOPE_UI_PALETTE_H
#define SQSCOPE_UI_PALETTE_H

#include "completion.h"
#include "prompt.h"
#include "ui_state.h"

struct palette {
	struct completion completion;
	struct list list;
	bool has_choice;   /* Tab was used: the line holds the selected one */
	struct str prefix; /* of the line, before what is completed */
};

void palette_make(struct palette *palette, struct ui *ui, struct sv line);
void palette_release(struct palette *palette);
/* Put the next (1) or the one before (-1) into the line. */
void palette_step(struct palette *palette, int step, struct prompt *prompt);
void palette_draw(struct palette *palette, struct ui *ui, struct area screen);

#endif
