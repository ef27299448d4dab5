/*
 * The strip below the head: what is wrong with an account, a connection or many queues at once,
 * else which queues are critical, else what is to be known about the listing. Empty most of the
 * time, and then its rows belong to the table.
 */
#ifndef SQSCOPE_UI_BANNER_H
#define SQSCOPE_UI_BANNER_H

#include "sqscope/base/err.h"
#include "sqscope/term/canvas.h"

struct place_view;
struct queue;
struct ui;

enum trouble_kind {
	TROUBLE_NONE,
	TROUBLE_ACCOUNT, /* these are the queues of another account than the one that was named */
	TROUBLE_LINK,    /* the service cannot be reached, or refuses us */
	TROUBLE_LISTING, /* the listing of the queues failed */
	TROUBLE_QUEUES   /* many queues fail in the same way */
};

struct trouble {
	enum trouble_kind kind;
	const struct err
		*err;  /* borrowed until the fleet or the poller changes; NULL: NONE, ACCOUNT */
	size_t queues; /* of TROUBLE_QUEUES */
	const struct place_view
		*place; /* whose it is; NULL: of TROUBLE_QUEUES and NONE. Borrowed */
	size_t others;  /* further contexts with the same kind of trouble */
};

struct banner {
	struct str shown;  /* which trouble or notice can be hidden now; empty: none */
	struct str hidden; /* which one the user hid; forgotten when it is over */
};

void banner_release(struct banner *banner);

/* What matters for the whole screen. Valid while drawing, after alarms_update. */
struct trouble banner_trouble(struct ui *ui);
/* Signing in would mend it. */
bool banner_wants_login(struct trouble trouble);

/* What the program does about it, and how old the data is; appended. */
void banner_add_remedy(const struct ui *ui, struct trouble trouble, struct str *out);

/*
 * Draw it from the area's top on; returns the rows it took (0 to 3). except: a queue whose alarm is
 * shown anyway, or NULL.
 */
int banner_draw(struct ui *ui, const struct queue *except, struct area a);
/* Hide what it shows until something else is wrong. False when there is nothing to hide. */
bool banner_hide(struct ui *ui);

#endif
