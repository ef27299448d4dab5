/* Message groups. */
#include "sim_group.h"

#include "sim_queue.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static struct sim_message *first_of(const struct sim_group *group)
{
	struct sim_link *link = sim_list_first(&group->messages);
	return link ? SIM_OWNER(link, struct sim_message, group_link) : NULL;
}

void sim_group_review(struct sim_queue *q, struct sim_group *group)
{
	const struct sim_message *first = first_of(group);
	bool is_open = first && first->state == SIM_READY && group->in_flight == 0;
	bool was_open = sim_link_is_listed(&group->link);
	if (is_open && !was_open)
		sim_list_append(&q->open_groups, &group->link);
	if (was_open && !is_open)
		sim_list_remove(&q->open_groups, &group->link);
}

void sim_group_join(struct sim_queue *q, struct sim_message *m)
{
	struct sv id = sv_cstr(m->group_id);
	struct sim_group *group = map_get(q->groups, id);
	if (!group) {
		group = mem_new(1, sizeof *group);
		group->id = mem_strndup(id.p, id.n);
		sim_list_init(&group->messages);
		map_put(q->groups, id, group);
	}
	m->group = group;
	sim_list_append(&group->messages, &m->group_link);
}

static void free_if_empty(struct sim_queue *q, struct sim_group *group)
{
	if (group->messages.count || group->is_held)
		return;
	map_del(q->groups, sv_cstr(group->id));
	free(group->id);
	free(group);
}

void sim_group_leave(struct sim_queue *q, struct sim_message *m)
{
	struct sim_group *group = m->group;
	sim_list_remove(&group->messages, &m->group_link);
	m->group = NULL;
	sim_group_review(q, group);
	free_if_empty(q, group);
}

void sim_group_hold(struct sim_group *group)
{
	group->is_held = true;
}

void sim_group_let_go(struct sim_queue *q, struct sim_group *group)
{
	group->is_held = false;
	free_if_empty(q, group);
}
