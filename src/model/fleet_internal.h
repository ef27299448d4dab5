/*
 * What the files of the fleet share: the names that a queue is found by, and the links between a
 * queue and its dead-letter queue. Whoever changes something that is shown calls fleet_touch.
 */
#ifndef FLEET_INTERNAL_H
#define FLEET_INTERNAL_H

#include "sqscope/model/fleet.h"

/* A new queue at the end. */
struct queue *fleet_append(struct fleet *fleet, struct sv name);
void fleet_watch(struct fleet *fleet, struct queue *q);
/* `drop` turned out to be `keep`: move its names, links and reasons to be here, free it. Returns
 * keep. */
struct queue *fleet_merge(struct fleet *fleet, struct queue *keep, struct queue *drop);

/* --- names (fleet_names.c) */

void names_add(struct fleet *fleet, struct queue *q);
/* Every key that leads to q. */
void names_remove(struct fleet *fleet, struct queue *q);
/* The first is q's own; later ones are further keys. Nobody else has it. */
void names_set_url(struct fleet *fleet, struct queue *q, struct sv url);
/* The latest is q's own: what SQS says replaces what a policy or an argument said. */
void names_set_arn(struct fleet *fleet, struct queue *q, struct sv arn);
void names_alias_arn(struct fleet *fleet, struct queue *q, struct sv arn);
/* A queue of that name and account that lacks an URL, or has one but no ARN yet; NULL. */
struct queue *names_find_without_url(const struct fleet *fleet, struct sv name, struct sv account);
struct queue *names_find_without_arn(const struct fleet *fleet, struct sv name, struct sv account);

/* --- links (fleet_links.c) */

/* Let q's link follow its redrive policy. */
void links_follow_policy(struct fleet *fleet, struct queue *q);
void links_set(struct fleet *fleet, struct queue *source, struct queue *dead_letter);
/* Take q out of every link, both ways. */
void links_remove(struct fleet *fleet, struct queue *q);
/* Whoever named `from` as DLQ names `to` now. */
void links_move_sources(struct fleet *fleet, struct queue *from, struct queue *to);
void links_clear_other_sources(struct queue *q);

#endif
