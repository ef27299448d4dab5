/*
 * What the `:` line can become: commands and queue names while its first word is typed, then what
 * the command's argument takes. Best answer first. Texts are borrowed from the tables and the
 * fleet; make it anew when they change.
 */
#ifndef SQSCOPE_UI_COMPLETION_H
#define SQSCOPE_UI_COMPLETION_H

#include "sqscope/model/fleet.h"
#include "sqscope/ui/command.h"

enum { COMPLETION_MAX = 100 };

struct candidate {
	const char *text;              /* what goes into the line */
	const struct command *command; /* it is one; or NULL */
	const struct queue *queue;     /* it is one; or NULL */
	const char *note;              /* of the others: what it means, or "" */
	int score;
};

struct completion {
	struct candidate items[COMPLETION_MAX];
	size_t count;
	size_t start;       /* byte of the line where a candidate's text goes */
	struct str choices; /* owned: texts of ARGUMENT_CHOICE */
};

void completion_make(struct completion *completion, struct ui *ui, struct sv line);
void completion_release(struct completion *completion);

#endif
