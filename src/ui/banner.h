/*
 * The strip below the head: what is wrong with an account, a connection or many queues at once,
 * else which queues are critical, else what is to be known about the listing. Empty most of the
 * time, and then its rows belong to the table.
 */
#ifndef SQSCOPE_UI_BANNER_H
#define SQSCOPE_UI_BANNER_H

#include "sqscope/base/str.h"
#include "sqscope/term/canvas.h"

struct queue;
struct ui;

struct banner {
	struct str shown;  /* the trouble or notice that can be hidden now, a line; empty: none */
	struct str hidden; /* those that the user hid, a line each; forgotten when they are over */
};

void banner_release(struct banner *banner);

/*
 * Draw it from the area's top on; returns the rows it took (0 to 3). except: a queue whose alarm is
 * shown anyway, or NULL.
 */
int banner_draw(struct ui *ui, const struct queue *except, struct area a);
/* Hide what it shows until something else is wrong. False when there is nothing to hide. */
bool banner_hide(struct ui *ui);

#endif
