/* Messages come in. */
#include "holding_internal.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

struct holding_receipt {
	struct holding *h; /* NULL: gone, only the request still knows the receipt */
	struct holding_receipt *prev, *next;
	struct sqs_call *call;
	int visibility_s;
	char attempt_id[33]; /* FIFO: a lost answer can be had again with it */
	holding_look_fn done;
	void *ud;
};

static void unlink_receipt(struct holding_receipt *receipt)
{
	struct holding *h = receipt->h;

	if (receipt->prev)
		receipt->prev->next = receipt->next;
	else
		h->receipts = receipt->next;
	if (receipt->next)
		receipt->next->prev = receipt->prev;
}

/* One that has no id cannot be told from others: it is known by its handle. */
static void name(struct message *m)
{
	if (m->id.n == 0)
		str_add(&m->id, str_sv(&m->receipt_handle));
}

static struct lease *add_lease(struct holding *h, struct sv id)
{
	struct lease *lease = mem_new(1, sizeof *lease);

	h->leases = mem_grow(h->leases, &h->cap, h->count + 1, sizeof *h->leases);
	h->leases[h->count++] = lease;
	map_put(h->by_id, id, lease);
	return lease;
}

/* Answers may overtake each other: SQS counts the receives, as far as it can. */
static bool is_older(const struct lease *lease, const struct message *m)
{
	static const char count[] = "ApproximateReceiveCount";
	int64_t known = message_fact_number(&lease->message, count);
	int64_t now = message_fact_number(m, count);

	return lease->state == LEASE_HELD && known != UNKNOWN && now != UNKNOWN && now < known;
}

/*
 * The newest receive is what counts: SQS hides the message because of it, and its handle is the one
 * that is good. What runs with the handle before ends as it ends.
 */
static void take(struct holding *h, struct message *m, int64_t received_ms, int visibility_s,
	struct holding_seen *seen)
{
	struct lease *lease;

	name(m);
	lease = holding_find(h, str_sv(&m->id));
	seen->received++;
	seen->fresh += !lease;
	seen->regained += lease && lease->state != LEASE_HELD;
	if (lease && is_older(lease, m)) {
		lease->receives++;
		return;
	}
	if (!lease)
		lease = add_lease(h, str_sv(&m->id));
	message_move(&lease->message, m);
	lease->state = LEASE_HELD;
	lease->received_ms = received_ms;
	lease->receives++;
	err_clear(&lease->err);
	lease_set_until(h, lease, received_ms + (int64_t)visibility_s * HOLDING_S_MS);
}

struct lease *holding_adopt(struct holding *h, const struct lease *other)
{
	struct lease *lease = holding_find(h, str_sv(&other->message.id));

	if (lease)
		return NULL;
	lease = add_lease(h, str_sv(&other->message.id));
	message_copy(&lease->message, &other->message);
	lease->state = LEASE_HELD;
	lease->received_ms = other->received_ms;
	lease->receives = other->receives;
	lease_set_until(h, lease, other->until_ms);
	holding_changed(h);
	return lease;
}

bool holding_give(struct holding *h, struct lease *lease)
{
	if (lease->state != LEASE_HELD || lease->is_busy)
		return false;
	lease->state = LEASE_GIVEN;
	lease->is_renewed = false;
	holding_changed(h);
	return true;
}

static void on_received(void *ud, struct sqs_received *received, const struct err *err)
{
	struct holding_receipt *receipt = ud;
	struct holding *h = receipt->h;
	struct holding_seen seen = {.is_ambiguous = received->may_have_reached};
	int64_t received_ms;

	if (!h) {
		free(receipt);
		return;
	}
	received_ms = loop_now_ms(h->options.loop) - received->elapsed_ms;
	unlink_receipt(receipt);
	for (size_t i = 0; !err && i < received->count; i++)
		take(h, &received->messages[i], received_ms, receipt->visibility_s, &seen);
	holding_changed(h);
	receipt->done(receipt->ud, &seen, err);
	free(receipt);
	holding_settle(h);
}

static void make_attempt_id(char out[33])
{
	uint8_t bytes[16];

	digest_random(bytes, sizeof bytes);
	digest_hex(bytes, sizeof bytes, out);
}

void holding_receive(
	struct holding *h, const struct holding_look *look, holding_look_fn done, void *ud)
{
	struct holding_receipt *receipt = mem_new(1, sizeof *receipt);
	struct sqs_receive receive = {
		.queue_url = str_sv(&h->queue_url),
		.max_messages = look->max_messages,
		.visibility_timeout_s = look->visibility_s,
		.wait_s = look->wait_s,
		.priority = h->options.priority,
	};

	assert(look->visibility_s >= 1 && look->visibility_s <= SQS_VISIBILITY_MAX_S);
	if (h->options.is_fifo) {
		make_attempt_id(receipt->attempt_id);
		receive.attempt_id = sv_cstr(receipt->attempt_id);
	}
	receipt->h = h;
	receipt->visibility_s = look->visibility_s;
	receipt->done = done;
	receipt->ud = ud;
	receipt->next = h->receipts;
	if (receipt->next)
		receipt->next->prev = receipt;
	h->receipts = receipt;
	receipt->call = sqs_receive_message(h->options.sqs, &receive, on_received, receipt);
}

void holding_cancel_receipts(struct holding *h)
{
	const struct holding_seen seen = {.is_ambiguous = true};
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "the queue's messages were closed");
	while (h->receipts) {
		struct holding_receipt *receipt = h->receipts;

		unlink_receipt(receipt);
		receipt->h = NULL;
		sqs_call_cancel(receipt->call);
		receipt->done(receipt->ud, &seen, &err);
	}
}

bool holding_is_receiving(const struct holding *h)
{
	return h->receipts;
}
