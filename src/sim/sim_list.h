/*
 * A doubly linked list whose links lie inside what is listed; it owns nothing. A link is zero while
 * it is in no list.
 */
#ifndef SIM_LIST_H
#define SIM_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct sim_link {
	struct sim_link *prev, *next;
};

struct sim_list {
	struct sim_link head; /* before the first and behind the last */
	size_t count;
};

/* What holds a link (or a deadline): SIM_OWNER(link, struct sim_message, link). */
#define SIM_OWNER(member_ptr, type, member)                                                        \
	((type *)(void *)((char *)(member_ptr)-offsetof(type, member)))

static inline void sim_list_init(struct sim_list *list)
{
	list->head.prev = list->head.next = &list->head;
	list->count = 0;
}

static inline bool sim_link_is_listed(const struct sim_link *link)
{
	return link->next != NULL;
}

static inline void sim_list_insert_after(
	struct sim_list *list, struct sim_link *place, struct sim_link *link)
{
	link->prev = place;
	link->next = place->next;
	place->next->prev = link;
	place->next = link;
	list->count++;
}

static inline void sim_list_append(struct sim_list *list, struct sim_link *link)
{
	sim_list_insert_after(list, list->head.prev, link);
}

static inline void sim_list_prepend(struct sim_list *list, struct sim_link *link)
{
	sim_list_insert_after(list, &list->head, link);
}

static inline void sim_list_remove(struct sim_list *list, struct sim_link *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
	link->prev = link->next = NULL;
	list->count--;
}

/* The first link, the one after `link`; NULL at the end. */
static inline struct sim_link *sim_list_first(const struct sim_list *list)
{
	return list->count ? list->head.next : NULL;
}

static inline struct sim_link *sim_list_next(
	const struct sim_list *list, const struct sim_link *link)
{
	return link->next == &list->head ? NULL : link->next;
}

#endif
