/*
 * The columns of the fleet: one row each with its text, its order and how it gives way on a narrow
 * screen. The dashboard, the sort menu, `ls` and the manual are all made from the table.
 */
#ifndef SQSCOPE_UI_COLUMNS_H
#define SQSCOPE_UI_COLUMNS_H

#include "sqscope/model/fleet.h"
#include "sqscope/term/canvas.h"

enum column_id {
	COLUMN_STATE,
	COLUMN_QUEUE,
	COLUMN_CONTEXT, /* only where the rows are of several */
	COLUMN_READY,
	COLUMN_FLIGHT,
	COLUMN_DELAY,
	COLUMN_DLQ,
	COLUMN_IN,
	COLUMN_OUT,
	COLUMN_NET,
	COLUMN_ETA,
	COLUMN_TREND,
	COLUMN_TYPE,
	COLUMN_VIS,
	COLUMN_ALARMS,
	COLUMN_LINT,
	COLUMN_COUNT
};

struct column {
	enum column_id id;
	const char *name;  /* what `s` and --sort call it: "ready" */
	const char *title; /* in the header: "READY" */
	int width;         /* least columns; QUEUE, TREND and ALARMS grow */
	int grow_to;       /* 0: fixed */
	bool align_right;
	int priority; /* 0 never gives way; larger goes first */
	/* What the cell says, as text (safe or not: the canvas makes it safe); *role says how it
	 * stands. */
	void (*text)(const struct queue *q, struct str *out, enum role *role);
	/* <0, 0, >0: the order that the column's natural sort has (worst, largest first; names A to
	 * Z). */
	int (*compare)(const struct queue *a, const struct queue *b);
	const char *summary;
	char letter; /* chooses it in the sort menu; distinct */
	/* Of counts: the number that column_text writes out in full; UNKNOWN where there is none.
	 * NULL for other columns. */
	int64_t (*count)(const struct queue *q);
};

extern const struct column columns[COLUMN_COUNT];

/* By name or title, case ignored; NULL. */
const struct column *column_find(struct sv name);

/* The cell, appended. is_exact: counts with every digit (1,204,000) instead of five characters
 * (1.2M). */
void column_text(const struct column *column, const struct queue *q, bool is_exact, struct str *out,
	enum role *role);

/* One place on the screen for a column. */
struct column_place {
	const struct column *column;
	int col, width;
};

/*
 * Which columns fit in `width` and where: those of the lowest priority go first, then QUEUE and
 * TREND share what is left. Returns the number placed. longest_name: of the rows shown, so that
 * QUEUE grows no wider than it needs.
 */
size_t columns_layout(int width, int longest_name, struct column_place out[COLUMN_COUNT]);

/*
 * The same for a table that is scrolled sideways by `skipped` columns (counted after QUEUE and
 * CONTEXT, which stay), whose counts may be exact and so wider, some of whose columns are not
 * wanted, and whose rows may be of several contexts.
 */
struct columns_choice {
	bool is_hidden[COLUMN_COUNT];
	int skipped; /* of those that are not hidden */
	bool is_exact;
	int longest_context; /* 0: there is no column CONTEXT */
};
size_t columns_layout_chosen(int width, int longest_name, const struct columns_choice *choice,
	struct column_place out[COLUMN_COUNT]);

/* STATE, QUEUE and CONTEXT are what a row is and whose; the others can be hidden. */
bool column_can_hide(const struct column *column);

#endif
