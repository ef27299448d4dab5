/*
 * What the views of plain text share: a document that scrolls, pages counted at the right end of
 * its head.
 */
#ifndef SQSCOPE_UI_TEXT_VIEW_H
#define SQSCOPE_UI_TEXT_VIEW_H

#include "doc.h"
#include "view.h"

struct text_view {
	struct doc doc;
	struct list list;
	struct str needle;  /* what was looked for; empty: nothing yet */
	size_t found;       /* the line it was found in last */
	bool starts_at_end; /* the end is shown first, and stays in view while lines are added */
	uint64_t gen;       /* of what it shows, for views that watch one */
	enum command_scope help_scope; /* of the help: which screen it is about */
	const char *help_name;
};

struct text_view *text_view_new(void);
/* Put it on top, unless that view is the top already; taken. */
void text_view_open(struct ui *ui, const struct view_ops *ops, struct text_view *view);

/* The head with title and page, and the document. */
void text_view_draw(struct ui *ui, struct text_view *view, struct area a, const char *title);

/*
 * Look for text, capitals or not, in one piece of a line: from the first line shown on, or on from
 * where it was found last (step 1 or -1), round the end. Scrolls there. False when it is nowhere.
 */
bool text_view_find(struct text_view *view, struct sv needle);
bool text_view_find_next(struct text_view *view, int step);

/* For the tables of the views. */
void text_view_move(struct ui *ui, void *state, enum move move);
void text_view_release(void *state);
extern const struct hint text_view_hints[];

#endif
