/*
 * What is wrong with more than a row: what the strip below the head says, and the fleet without
 * rows. Worst first.
 */
#ifndef SQSCOPE_UI_TROUBLE_H
#define SQSCOPE_UI_TROUBLE_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

struct place_view;
struct ui;

enum trouble_kind {
	TROUBLE_NONE,
	TROUBLE_ACCOUNT, /* these are the queues of another account than the one that was named */
	TROUBLE_LINK,    /* the service cannot be reached, or refuses us */
	TROUBLE_LISTING, /* the listing of the queues failed */
	TROUBLE_QUEUES,  /* many queues fail in the same way */
	TROUBLE_KINDS
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

/* Is there such a trouble? Of several contexts that have it, it is told of the one that the screen
 * is about, else of the first. Valid while drawing, after alarms_update. */
bool trouble_find(struct ui *ui, enum trouble_kind kind, struct trouble *out);
/* What matters most for the whole screen. */
struct trouble trouble_worst(struct ui *ui);

/* What failed and how much of the screen it concerns; what the program does about it, and how old
 * the data is. Appended. */
void trouble_add_sentence(const struct ui *ui, struct trouble trouble, struct str *out);
void trouble_add_remedy(const struct ui *ui, struct trouble trouble, struct str *out);
/* Signing in would mend it. */
bool trouble_wants_login(struct trouble trouble);

#endif
