/*
 * The first row of a view: who we are (from the live call), where, in which mode, and how the fleet
 * stands.
 */
#ifndef SQSCOPE_UI_HEAD_H
#define SQSCOPE_UI_HEAD_H

#include "sqscope/model/fleet.h"
#include "sqscope/term/canvas.h"

struct ui;

/* The fleet's. shown: rows after the filter. */
void head_draw_fleet(struct ui *ui, struct area a, size_t shown);
/* Of one queue. */
void head_draw_queue(struct ui *ui, struct area a, const struct queue *q);
/* Of its messages; q NULL: it is gone, `name` was it. right: what is leased. */
void head_draw_messages(
	struct ui *ui, struct area a, const struct queue *q, const char *name, struct sv right);
/* Of one message. */
void head_draw_message(struct ui *ui, struct area a, const struct queue *q, const char *name,
	struct sv id, enum role role, struct sv right);
/* Of the operations. right: how many run. */
void head_draw_operations(struct ui *ui, struct area a, struct sv right);
/* Of a page of text: its title, and what stands at the right end. */
void head_draw_text(struct ui *ui, struct area a, struct sv title, struct sv right);

#endif
