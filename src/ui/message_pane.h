/*
 * One message: its facts above, its body below, or all of its attributes in a list. Used as the
 * whole screen and as the right half of a wide one. Remembers its message by the id and opens the
 * body once; the desk owns the message itself.
 */
#ifndef SQSCOPE_UI_MESSAGE_PANE_H
#define SQSCOPE_UI_MESSAGE_PANE_H

#include "body_view.h"
#include "doc.h"
#include "sqscope/model/message_desk.h"

struct ui;

struct message_pane {
	struct str id;
	struct body_reading *reading; /* NULL: none was begun */
	struct body_view body;
	bool is_shown; /* the body that was read is in `body` */
	bool is_unmasked;
	bool shows_attributes;
	struct doc facts; /* of the last frame */
	struct list attributes;
	struct doc list; /* of all attributes */
};

void message_pane_release(struct message_pane *pane);
/* Show a message (NULL: none); nothing happens when it is the one already. */
void message_pane_set(struct ui *ui, struct message_pane *pane, const struct desk_item *item);
/* Its body was read since it was drawn last. */
bool message_pane_is_changed(const struct message_pane *pane);
void message_pane_unmask(struct ui *ui, struct message_pane *pane, const struct desk_item *item);
void message_pane_move(struct message_pane *pane, enum move move);

/* attributes of the queue; NULL: not known. */
void message_pane_draw(struct ui *ui, struct message_pane *pane, const struct desk_item *item,
	const struct queue_attributes *attributes, struct area a, bool has_focus);

/* message_facts.c: the lines above the body; every attribute. */
void message_facts_build(struct doc *doc, const struct desk_item *item,
	const struct queue_attributes *attributes, const struct mask *mask, int64_t unix_ms,
	int cols);
void message_facts_all(
	struct doc *doc, const struct desk_item *item, const struct mask *mask, int cols);

/* message_words.c: pieces that list and detail share. */
/* "9f3c01aa" */
struct sv message_short_id(const struct message *m);
/* "2.1K"; appended. */
void message_add_size(int64_t bytes, struct str *out);
/* "20:52:31", "20:50:53!", "lost"; its role. Appended. */
enum role message_add_until(const struct desk_item *item, int64_t now_ms, struct str *out);
/* "returned after redrive of 2026-11-17T18:40:12Z"; nothing when it did not. Appended. */
void message_add_past(const struct desk_item *item, struct str *out);
/* When a lease's end comes near, on the monotonic clock. */
enum { LEASE_NEAR_MS = 10000 };

#endif
