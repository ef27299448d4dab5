/* The states of a queue's messages: the only place that changes them. */
#include "sim_queue.h"

#include "sim_store.h"

enum { MS = 1000, MOVED_BACK_AFTER = 3, FRONT = 32 };

static int64_t expiry_of(const struct sim_message *m)
{
	return m->kept_from_ms + m->queue->settings.numbers[SIM_RETENTION_S] * MS;
}

static void on_deadline(struct sim_store *store, struct sim_deadline *deadline);

static void set_deadline(struct sim_store *store, struct sim_message *m)
{
	int64_t due_ms = expiry_of(m);
	if (m->state != SIM_READY && m->visible_ms < due_ms)
		due_ms = m->visible_ms;
	sim_deadline_set(&store->deadlines, &m->deadline, due_ms, on_deadline);
}

static void leave_state(struct sim_message *m)
{
	sim_list_remove(&m->queue->messages[m->state], &m->link);
	if (m->group && m->state == SIM_IN_FLIGHT)
		m->group->in_flight--;
}

/* Near the front, among the older ones that came back with it. */
static void put_back(struct sim_list *list, struct sim_message *m)
{
	struct sim_link *before = &list->head;
	for (int i = 0; i < FRONT && before->next != &list->head; i++) {
		if (SIM_OWNER(before->next, struct sim_message, link)->serial > m->serial)
			break;
		before = before->next;
	}
	sim_list_insert_after(list, before, &m->link);
}

/*
 * A message that comes back keeps its place, which is the front; one that was received often goes
 * to the back (CloudWatch metrics for SQS, "ApproximateAgeOfOldestMessage"). Groups have their own
 * order.
 */
static void list_in(struct sim_queue *q, struct sim_message *m, enum sim_state from)
{
	struct sim_list *list = &q->messages[m->state];
	if (m->state == SIM_READY && from == SIM_IN_FLIGHT && m->receives < MOVED_BACK_AFTER)
		put_back(list, m);
	else
		sim_list_append(list, &m->link);
	if (m->group && m->state == SIM_IN_FLIGHT)
		m->group->in_flight++;
}

static void change_state(struct sim_store *store, struct sim_message *m, enum sim_state state)
{
	enum sim_state from = m->state;
	leave_state(m);
	m->state = state;
	list_in(m->queue, m, from);
	if (m->group)
		sim_group_review(m->queue, m->group);
	if (state == SIM_READY)
		sim_store_wake(store, m->queue);
	set_deadline(store, m);
}

static void on_deadline(struct sim_store *store, struct sim_deadline *deadline)
{
	struct sim_message *m = SIM_OWNER(deadline, struct sim_message, deadline);
	if (store->now_ms >= expiry_of(m))
		sim_queue_end(store, m, SIM_FATE_EXPIRED);
	else
		change_state(store, m, SIM_READY);
}

void sim_queue_add(struct sim_store *store, struct sim_queue *q, struct sim_message *m)
{
	struct sim_record *record = sim_ledger_get(&store->ledger, m->serial);
	record->queue = q->name;
	m->queue = q;
	m->state = m->visible_ms > store->now_ms ? SIM_DELAYED : SIM_READY;
	if (q->settings.is_fifo)
		sim_group_join(q, m);
	list_in(q, m, m->state);
	if (m->group)
		sim_group_review(q, m->group);
	if (m->state == SIM_READY)
		sim_store_wake(store, q);
	set_deadline(store, m);
}

void sim_queue_take(struct sim_store *store, struct sim_message *m, int64_t timeout_ms)
{
	struct sim_record *record = sim_ledger_get(&store->ledger, m->serial);
	sim_ledger_receive(&store->ledger, record, store->now_ms, store->is_client);
	m->receives++;
	m->receive_number = record->receives;
	m->is_changed = false;
	m->received_ms = store->now_ms;
	if (!m->first_received_ms)
		m->first_received_ms = store->now_ms;
	m->visible_ms = store->now_ms + timeout_ms;
	change_state(store, m, SIM_IN_FLIGHT);
}

void sim_queue_hold_until(struct sim_store *store, struct sim_message *m, int64_t visible_ms)
{
	m->visible_ms = visible_ms;
	if (visible_ms > store->now_ms)
		set_deadline(store, m);
	else
		change_state(store, m, SIM_READY);
}

void sim_queue_remove(struct sim_store *store, struct sim_message *m)
{
	struct sim_queue *q = m->queue;
	sim_deadline_clear(&store->deadlines, &m->deadline);
	leave_state(m);
	if (m->group) {
		/* What stood behind it may be the first now. */
		sim_group_leave(q, m);
		sim_store_wake(store, q);
	}
	m->queue = NULL;
}

void sim_queue_end(struct sim_store *store, struct sim_message *m, enum sim_fate fate)
{
	struct sim_record *record = sim_ledger_get(&store->ledger, m->serial);
	sim_queue_remove(store, m);
	record->ended_by_client = store->is_client;
	sim_ledger_end(&store->ledger, record, fate, store->now_ms);
	sim_message_free(m);
}

void sim_queue_retime(struct sim_store *store, struct sim_queue *q)
{
	for (int state = 0; state < SIM_STATE_COUNT; state++)
		for (struct sim_link *link = sim_list_first(&q->messages[state]); link;
			link = sim_list_next(&q->messages[state], link))
			set_deadline(store, SIM_OWNER(link, struct sim_message, link));
}
