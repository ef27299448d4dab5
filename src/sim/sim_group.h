/*
 * The message groups of a FIFO queue. A group is open when its first message is ready and none of
 * it is in flight; only open groups give messages to a receive, so that order is kept (SQS
 * developer guide, "FIFO queue delivery logic").
 */
#ifndef SIM_GROUP_H
#define SIM_GROUP_H

#include "sim_list.h"

struct sim_message;
struct sim_queue;

struct sim_group {
	char *id;                 /* owned */
	struct sim_list messages; /* in order, whatever their state */
	size_t in_flight;
	struct sim_link link; /* in queue->open_groups, in the order in which they opened */
	bool is_held;         /* somebody walks it: it is not freed when it becomes empty */
};

/* The message comes last in its group, which is made when it is the first. */
void sim_group_join(struct sim_queue *q, struct sim_message *m);
/* The message leaves; a group that is empty and not held goes too. */
void sim_group_leave(struct sim_queue *q, struct sim_message *m);
/* Some state in it has changed: is it open? */
void sim_group_review(struct sim_queue *q, struct sim_group *group);
/* Whoever walks a group while messages may leave holds it before and lets go of it afterwards. */
void sim_group_hold(struct sim_group *group);
void sim_group_let_go(struct sim_queue *q, struct sim_group *group);

#endif
