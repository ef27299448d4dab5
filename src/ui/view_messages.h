/*
 * The messages of a queue: what was received, under lease, with what it costs to look. One mode in
 * two shapes, which share their state: the list (scope `messages`) and one message (scope
 * `message`); on a wide screen both are seen and Tab goes from one to the other. Selection and
 * marks go by MessageId, never by row. The desk is the host's and handed back when the view goes.
 */
#ifndef SQSCOPE_UI_VIEW_MESSAGES_H
#define SQSCOPE_UI_VIEW_MESSAGES_H

#include "message_pane.h"
#include "queue_id.h"
#include "ui_state.h"

enum {
	MESSAGES_SPLIT_COLS = 120, /* from here on list and message stand side by side */
	MESSAGES_VISIBILITY_S = 120,
	MESSAGES_GROUPS_SHOWN = 8,
};

struct messages_view {
	struct ui *ui;
	struct message_desk *desk; /* lent by the host */
	struct queue_id id;
	char *name; /* for when the queue is gone */

	const struct desk_item **shown; /* what matches, in the desk's order */
	size_t shown_count, shown_cap;
	uint64_t shown_gen;
	bool is_outdated;
	struct str selected; /* a MessageId; empty: the first */
	struct list list;
	int only_group; /* or DESK_NO_GROUP */

	int visibility_s; /* of the next look */
	struct str where, text, group;
	enum desk_group_by group_by;
	struct ui_lens lens;

	struct message_pane pane;
	uint64_t drawn_gen;
	int64_t wake_ms; /* when a lease that is shown comes near its end; UNKNOWN */
};

/* The view on top, when it is one; NULL. */
struct messages_view *messages_view_of(struct ui *ui);
bool messages_view_open(struct ui *ui, struct queue *q, struct err *err);
/* messages_rows.c: bring `shown` up to date. */
void messages_view_update(struct messages_view *view);
/* Select a row of what is shown: from then on its message. */
void messages_view_select(struct messages_view *view, size_t row);
/* NULL when there is none. */
const struct desk_item *messages_view_selected(struct messages_view *view);
/* The queue; NULL when it is gone. */
struct queue *messages_view_queue(struct messages_view *view);
bool messages_view_is_split(const struct ui *ui);
/* From the list to the message, and back. */
void messages_view_show_message(struct ui *ui);
void messages_view_show_list(struct ui *ui);
bool messages_view_is_message(struct ui *ui);
/* Ask the desk what the view wants to know of every message. */
void messages_view_ask(struct messages_view *view);

/*
 * What a command is about: the marked messages, else the selected one; in the detail the one that
 * is seen. The caller frees the array. NULL with err when there is none.
 */
const struct desk_item **messages_view_targets(
	struct messages_view *view, size_t *count, struct err *err) MUST_CHECK;

/* For what a command asked the desk: says the sentence of the result. ud is the ui. */
void messages_say_done(void *ud, const struct desk_result *result);

/* The same for handles of others: several have a list of results (visibility_results.c). */
void visibility_changed(void *ud, const struct desk_result *result);

/* Account and queue, as every question names them (actions_write.c). */
struct confirm;
void messages_add_place(struct confirm *confirm, const struct queue *q);

/* messages_screen.c: the two shapes of the view. */
void messages_draw_list(struct ui *ui, void *state, struct area a);
void messages_draw_message(struct ui *ui, void *state, struct area a);
/* messages_table.c */
void messages_table_draw(struct messages_view *view, struct area a, bool has_focus);
/* messages_notes.c: what looking costs (returns rows taken), and the two rows below. */
int messages_price_draw(struct messages_view *view, struct area a);
void messages_status_draw(struct messages_view *view, struct area a);
void messages_groups_draw(struct messages_view *view, struct area a);
/* messages_held.c: "leased 8, back 20:52:31Z"; which message groups that holds up and until when
 * (false: none). Appended. */
void messages_add_leased(const struct messages_view *view, struct str *out);
bool messages_add_held_groups(const struct messages_view *view, struct str *out);

#endif
