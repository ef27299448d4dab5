/* ReceiveMessage, short and long. */
#include "sim_receive.h"

#include "sim_actions.h"
#include "sim_name.h"
#include "sim_take.h"
#include "sim_wait.h"

enum { MS = 1000, WAIT_MAX_S = 20, VISIBILITY_MAX_S = 43200 };

static bool read_names(struct sim_call *call, struct sim_wish *wish)
{
	const json_t *old_names, *names, *pattern;
	size_t i;
	if (!sim_in_list(call->in, "AttributeNames", &old_names, &call->error) ||
		!sim_in_list(call->in, "MessageSystemAttributeNames", &names, &call->error) ||
		!sim_in_list(call->in, "MessageAttributeNames", &wish->patterns, &call->error))
		return false;
	json_array_foreach(wish->patterns, i, pattern)
	{
		if (!json_is_string(pattern))
			return sim_error_set(&call->error, SIM_ERROR_SERIALIZATION, NULL);
	}
	return sim_wish_system(wish, old_names, &call->error) &&
	       sim_wish_system(wish, names, &call->error);
}

static bool read_attempt(struct sim_call *call, struct sim_wish *wish)
{
	if (!sim_in_text(call->in, "ReceiveRequestAttemptId", &wish->attempt, &call->error))
		return false;
	if (!wish->attempt.p)
		return true;
	if (!call->queue->settings.is_fifo)
		return sim_error_value(&call->error, wish->attempt.p, "ReceiveRequestAttemptId",
			"The request include parameter that is not valid for this queue type");
	return sim_id_check(wish->attempt, "ReceiveRequestAttemptId", &call->error);
}

static bool read_wish(struct sim_call *call, struct sim_wish *wish)
{
	const int64_t *settings = call->queue->settings.numbers;
	*wish = (struct sim_wish){
		.most = 1,
		.wait_s = settings[SIM_WAIT_S],
		.timeout_s = settings[SIM_VISIBILITY_S],
	};
	return sim_in_number(call->in, "MaxNumberOfMessages", 1, SIM_TAKE_MAX,
		       "Must be between 1 and 10, if provided.", &wish->most, &call->error) &&
	       sim_in_number(call->in, "WaitTimeSeconds", 0, WAIT_MAX_S,
		       "Must be >= 0 and <= 20, if provided.", &wish->wait_s, &call->error) &&
	       sim_in_number(call->in, "VisibilityTimeout", 0, VISIBILITY_MAX_S,
		       "Must be >= 0 and <= 43200, if provided.", &wish->timeout_s, &call->error) &&
	       read_attempt(call, wish) && read_names(call, wish);
}

/* Messages that a fault makes visible again while the receiver holds them. */
static void duplicate(struct sim_call *call, struct sim_message *taken[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sim_faults_strike(call->store->faults, SIM_FAULT_DUPLICATE, "ReceiveMessage",
			    call->queue->name))
			sim_queue_hold_until(call->store, taken[i], call->store->now_ms);
}

/* A short poll that finds nothing though something may be there. */
static bool is_blind(struct sim_call *call, const struct sim_wish *wish)
{
	struct sim_store *store = call->store;
	return wish->wait_s == 0 && (sim_random_hits(&store->random, store->knobs.empty_poll_pct) ||
					    sim_faults_strike(store->faults, SIM_FAULT_EMPTY_POLL,
						    "ReceiveMessage", call->queue->name));
}

/* False when nothing came. */
static bool take(struct sim_call *call, const struct sim_wish *wish)
{
	struct sim_message *taken[SIM_TAKE_MAX];
	int64_t timeout_ms = wish->timeout_s * MS;
	size_t most = (size_t)wish->most;
	size_t count = wish->attempt.p
			       ? sim_take_attempt(call->store, call->queue, wish->attempt, most,
					 timeout_ms, taken)
			       : sim_take(call->store, call->queue, most, timeout_ms, taken);
	if (!count)
		return false;
	json_t *messages = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(messages, sim_received(call->store, taken[i], wish));
	json_object_set_new(call->out, "Messages", messages);
	duplicate(call, taken, count);
	return true;
}

static bool is_full(const struct sim_call *call)
{
	return (int64_t)call->queue->messages[SIM_IN_FLIGHT].count >=
	       call->store->knobs.in_flight_limit;
}

/* At the limit of messages in flight a short poll of a standard queue is an error; a long one, and
 * a FIFO queue, just give nothing (sqs-facts C3). */
static enum sim_outcome receive_now(struct sim_call *call, const struct sim_wish *wish)
{
	if (is_full(call) && !call->queue->settings.is_fifo && wish->wait_s == 0)
		return sim_call_fail(call, SIM_ERROR_OVER_LIMIT, NULL);
	if (is_full(call) || is_blind(call, wish) || !take(call, wish)) {
		if (wish->wait_s > 0)
			return SIM_WAITING;
		call->queue->traffic.empty_receives++;
	}
	return SIM_DONE;
}

/* As part of another turn than the call's own. */
static bool take_late(struct sim_call *call, const struct sim_wish *wish)
{
	call->store->is_client = call->is_client;
	bool is_taken = take(call, wish);
	call->store->is_client = false;
	return is_taken;
}

/* The request was read once without fault, so it is read again rather than kept. */
static bool on_wake(struct sim_waiter *waiter, enum sim_wake why)
{
	struct sim_call *call = SIM_OWNER(waiter, struct sim_call, waiter);
	struct sim_wish wish;
	switch (why) {
	case SIM_WAKE_LOOK:
		if (call->is_gone && call->is_gone(call))
			break;
		if (is_full(call) || !read_wish(call, &wish) || !take_late(call, &wish))
			return false;
		break;
	case SIM_WAKE_TIME:
		call->queue->traffic.empty_receives++;
		break;
	case SIM_WAKE_DELETED:
		sim_error_set(&call->error, SIM_ERROR_QUEUE_DOES_NOT_EXIST, NULL);
		break;
	}
	sim_wait_stop(call->store, waiter);
	call->done(call);
	return true;
}

enum sim_outcome sim_receive_message(struct sim_call *call)
{
	struct sim_wish wish;
	if (!read_wish(call, &wish))
		return SIM_FAILED;
	enum sim_outcome outcome = receive_now(call, &wish);
	if (outcome == SIM_WAITING)
		sim_wait_start(call->store, call->queue, &call->waiter,
			call->store->now_ms + wish.wait_s * MS, on_wake);
	return outcome;
}
