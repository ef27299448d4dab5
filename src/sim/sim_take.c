/* Which messages a receive gets. */
#include "sim_take.h"

#include "sim_handle.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

/* The queue that a message goes to instead of being received once more; NULL: it is received. */
static struct sim_queue *grave_of(const struct sim_store *store, const struct sim_message *m)
{
	const struct sim_settings *s = &m->queue->settings;
	if (!s->max_receives || m->receives < s->max_receives)
		return NULL;
	return sim_store_find_arn(store, sv_cstr(s->redrive_target));
}

/*
 * Id, attributes, receive count and, on standard queues, the age stay; a FIFO queue's retention
 * starts again, and there the message's id becomes its deduplication id (SQS developer guide,
 * "Using dead-letter queues").
 */
static void bury(struct sim_store *store, struct sim_message *m, struct sim_queue *grave)
{
	struct sim_record *record = sim_ledger_get(&store->ledger, m->serial);
	m->source_arn = m->queue->arn;
	sim_queue_remove(store, m);
	if (grave->settings.is_fifo) {
		char id[SIM_UUID_SIZE];
		sim_uuid_text(record->id, id);
		free(m->dedup_id);
		m->dedup_id = mem_strdup(id);
		m->sequence = sim_store_next_sequence(store);
		m->kept_from_ms = store->now_ms;
	}
	m->visible_ms = store->now_ms;
	record->moves++;
	record->moved_ms = store->now_ms;
	record->moved_by_client = store->is_client;
	sim_queue_add(store, grave, m);
}

/* A DLQ can be the queue itself by mistake; then the message comes back into the list that is
 * walked, so each list is walked once at most. */
static size_t take_standard(struct sim_store *store, struct sim_queue *q, size_t most,
	int64_t timeout_ms, struct sim_message *taken[])
{
	size_t count = 0;
	for (size_t left = q->messages[SIM_READY].count; left > 0 && count < most; left--) {
		struct sim_message *m = SIM_OWNER(
			sim_list_first(&q->messages[SIM_READY]), struct sim_message, link);
		struct sim_queue *grave = grave_of(store, m);
		if (grave) {
			bury(store, m, grave);
			continue;
		}
		sim_queue_take(store, m, timeout_ms);
		taken[count++] = m;
	}
	return count;
}

/* As many as there are from one group, in order, up to the first that is not ready. */
static size_t take_group(struct sim_store *store, struct sim_queue *q, struct sim_group *group,
	size_t most, int64_t timeout_ms, struct sim_message *taken[])
{
	size_t count = 0;
	struct sim_link *next, *link = sim_list_first(&group->messages);
	sim_group_hold(group);
	for (size_t left = group->messages.count; link && left > 0 && count < most; left--) {
		struct sim_message *m = SIM_OWNER(link, struct sim_message, group_link);
		next = sim_list_next(&group->messages, link);
		if (m->state != SIM_READY)
			break;
		struct sim_queue *grave = grave_of(store, m);
		if (grave)
			bury(store, m, grave);
		else
			taken[count++] = m;
		link = next;
	}
	for (size_t i = 0; i < count; i++)
		sim_queue_take(store, taken[i], timeout_ms);
	sim_group_let_go(q, group);
	return count;
}

static size_t take_fifo(struct sim_store *store, struct sim_queue *q, size_t most,
	int64_t timeout_ms, struct sim_message *taken[])
{
	size_t count = 0;
	for (size_t left = q->open_groups.count; left > 0 && count < most; left--) {
		struct sim_link *link = sim_list_first(&q->open_groups);
		if (!link)
			break;
		count += take_group(store, q, SIM_OWNER(link, struct sim_group, link), most - count,
			timeout_ms, taken + count);
	}
	return count;
}

size_t sim_take(struct sim_store *store, struct sim_queue *q, size_t most, int64_t timeout_ms,
	struct sim_message *taken[SIM_TAKE_MAX])
{
	size_t count = q->settings.is_fifo ? take_fifo(store, q, most, timeout_ms, taken)
					   : take_standard(store, q, most, timeout_ms, taken);
	q->traffic.received += count;
	return count;
}

static struct sim_message *unchanged(
	const struct sim_store *store, const struct sim_queue *q, const struct sim_receipt *receipt)
{
	struct sim_message *m = sim_handle_message(store, q, receipt);
	bool is_same = m && m->state == SIM_IN_FLIGHT && !m->is_changed &&
		       m->receive_number == receipt->receive_number;
	return is_same ? m : NULL;
}

/* The messages of an attempt that is known; 0 when one of them is not as it was. Their visibility
 * starts again (API reference, ReceiveMessage). */
static size_t take_again(struct sim_store *store, struct sim_queue *q,
	const struct sim_remembered *known, int64_t timeout_ms, struct sim_message *taken[])
{
	for (size_t i = 0; i < known->receipt_count; i++) {
		taken[i] = unchanged(store, q, &known->receipts[i]);
		if (!taken[i])
			return 0;
	}
	for (size_t i = 0; i < known->receipt_count; i++)
		sim_queue_hold_until(store, taken[i], store->now_ms + timeout_ms);
	return known->receipt_count;
}

size_t sim_take_attempt(struct sim_store *store, struct sim_queue *q, struct sv attempt,
	size_t most, int64_t timeout_ms, struct sim_message *taken[SIM_TAKE_MAX])
{
	struct sim_remembered *known = sim_memory_find(&q->attempts, attempt, store->now_ms);
	size_t count = known ? take_again(store, q, known, timeout_ms, taken) : 0;
	if (count)
		return count;
	count = sim_take(store, q, most, timeout_ms, taken);
	if (!count)
		return 0;
	known = sim_memory_add(&q->attempts, attempt, store->now_ms);
	known->receipt_count = count;
	for (size_t i = 0; i < count; i++)
		known->receipts[i] =
			(struct sim_receipt){taken[i]->serial, taken[i]->receive_number};
	return count;
}
