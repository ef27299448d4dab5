/*
 * One queue: tabs with its overview, its attributes, its tags, its policy, what lint finds.
 */
#ifndef SQSCOPE_UI_VIEW_QUEUE_H
#define SQSCOPE_UI_VIEW_QUEUE_H

#include "queue_id.h"
#include "queue_links.h"
#include "view.h"

enum queue_tab { TAB_OVERVIEW, TAB_ATTRIBUTES, TAB_TAGS, TAB_POLICY, TAB_FINDINGS, TAB_COUNT };

struct queue_view {
	struct queue_id id;
	char *name; /* for when it is gone */
	enum queue_tab tab;
	struct queue_links links;
	struct str chosen_link; /* name of the selected one: links come and go */
	struct list lists[TAB_COUNT];
};

/* Open it on top; when it is what lies just below, go back instead. */
void queue_view_open(struct ui *ui, struct queue *q);

/* queue_attributes_tab.c: rows, and the selected one explained. */
void attributes_tab_draw(const struct queue *q, struct list *list, struct area a);
/* The attribute in that row. */
enum queue_attribute attributes_tab_at(const struct queue *q, size_t index);
/* queue_policy_tab.c */
void policy_tab_draw(const struct queue *q, struct list *list, struct area a);
/* queue_tags_tab.c */
void tags_tab_draw(struct ui *ui, struct queue_view *view, struct area a);

#endif
