/* Transfers: who goes when, and telling each of them how it ended. */
#include "sqscope/http/http.h"

#include "queue.h"
#include "transport.h"

#include "sqscope/base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum {
	DEFAULT_IN_FLIGHT = 64,
	FIRST_IN_FLIGHT = 32, /* until an answer has come */
	DEFAULT_LONG_POLLS = 16,
	/* Each new connection is a resolver thread and a TLS handshake; those that are not up yet
	   are few. */
	MAX_CONNECTING = 8,
	/* Rounds of sending before the keyboard gets its turn. */
	MAX_ROUNDS = 8,
};

enum transfer_state {
	TRANSFER_WAITING,   /* in the queue */
	TRANSFER_PREPARING, /* its prepare is running */
	TRANSFER_SENT,      /* in libcurl's hands */
	TRANSFER_CANCELLED, /* its done is due on the next turn */
};

struct http_transfer {
	struct queue_node
		node; /* in the queue, among those sent, or among those cancelled; must be first */
	struct http *http;
	http_prepare_fn prepare;
	http_done_fn done;
	void *ud;
	enum transfer_state state;
	struct exchange *exchange;
	struct http_response response; /* once cancelled */
};

struct http {
	struct loop *loop;
	struct transport *transport;
	struct request_queue queue;
	struct queue_line sent, cancelled;
	struct loop_timer soon;
	int max_in_flight, max_long_polls;
	int in_flight, long_polls;
	uint64_t started, finished, failed;
	bool is_pumping;
	bool is_calling_back;
};

static void on_soon(void *ud);

static void wake(struct http *http)
{
	if (!loop_timer_is_active(&http->soon))
		loop_timer_start(http->loop, &http->soon, 0, on_soon, http);
}

/* Hand the end over and forget the transfer. */
static void call_done(
	struct http_transfer *transfer, const struct http_response *response, const struct err *err)
{
	struct http *http = transfer->http;
	const bool was_calling_back = http->is_calling_back;

	if (err)
		http->failed++;
	else
		http->finished++;
	http->is_calling_back = true;
	transfer->done(transfer->ud, response, err);
	http->is_calling_back = was_calling_back;
	free(transfer);
}

static void leave_flight(struct http_transfer *transfer)
{
	struct http *http = transfer->http;

	line_remove(&http->sent, &transfer->node);
	http->in_flight--;
	http->long_polls -= transfer->node.is_long_poll;
	transfer->exchange = NULL;
}

static void on_ended(
	void *ud, void *tag, const struct http_response *response, const struct err *err)
{
	struct http_transfer *transfer = tag;

	(void)ud;
	leave_flight(transfer);
	call_done(transfer, response, err);
}

/* --- sending --------------------------------------------------------------------------------- */

static int flight_limit(const struct http *http)
{
	const bool is_first = http->finished == 0 && http->max_in_flight > FIRST_IN_FLIGHT;

	return is_first ? FIRST_IN_FLIGHT : http->max_in_flight;
}

/* The next one that may leave now, or NULL. */
static struct http_transfer *next_to_leave(const struct http *http)
{
	struct queue_node *node;

	if (http->in_flight >= flight_limit(http))
		return NULL;
	node = queue_next(&http->queue, http->long_polls < http->max_long_polls);
	if (!node)
		return NULL;
	/* What the user waits for does not stand behind hosts that do not answer. */
	if (node->priority != PRIORITY_USER &&
		transport_connecting(http->transport) >= MAX_CONNECTING)
		return NULL;
	return (struct http_transfer *)node;
}

static void enter_flight(struct http_transfer *transfer, struct exchange *exchange)
{
	struct http *http = transfer->http;

	transfer->state = TRANSFER_SENT;
	transfer->exchange = exchange;
	line_add(&http->sent, &transfer->node);
	http->in_flight++;
	http->long_polls += transfer->node.is_long_poll;
	http->started++;
}

static void launch(struct http_transfer *transfer)
{
	struct http *http = transfer->http;
	struct http_request request = {.is_long_poll = transfer->node.is_long_poll};
	struct exchange *exchange = NULL;
	struct err err = {0};
	bool is_prepared;

	queue_remove(&http->queue, &transfer->node);
	transfer->state = TRANSFER_PREPARING;
	is_prepared = transfer->prepare(transfer->ud, &request, &err);
	if (transfer->state == TRANSFER_CANCELLED)
		return;
	request.is_long_poll |= transfer->node.is_long_poll;
	if (is_prepared)
		exchange = transport_send(http->transport, &request, transfer, &err);
	if (exchange)
		enter_flight(transfer, exchange);
	else
		call_done(transfer, &(struct http_response){0}, &err);
}

static bool launch_all_that_may(struct http *http)
{
	struct http_transfer *transfer;
	bool any = false;

	while ((transfer = next_to_leave(http))) {
		launch(transfer);
		any = true;
	}
	return any;
}

/* Over a connection that is up a request leaves at once, which makes room for the next: hence the
 * rounds. */
static void pump(void *ud)
{
	struct http *http = ud;
	int round = 0;

	http->is_pumping = true;
	while (round < MAX_ROUNDS && launch_all_that_may(http)) {
		transport_run(http->transport);
		round++;
	}
	http->is_pumping = false;
	if (round == MAX_ROUNDS)
		wake(http);
}

/* --- cancelling ------------------------------------------------------------------------------ */

static void report_cancelled(struct http *http)
{
	struct queue_line due = http->cancelled;
	struct err err = {0};

	err_set(&err, ERR_CANCELLED, "the request was cancelled");
	http->cancelled = (struct queue_line){0};
	while (due.first) {
		struct http_transfer *transfer = (struct http_transfer *)due.first;

		line_remove(&due, &transfer->node);
		call_done(transfer, &transfer->response, &err);
	}
}

static void on_soon(void *ud)
{
	struct http *http = ud;

	if (http->cancelled.first)
		report_cancelled(http);
	pump(http);
}

void http_cancel(struct http_transfer *transfer)
{
	struct http *http = transfer->http;

	switch (transfer->state) {
	case TRANSFER_WAITING:
		queue_remove(&http->queue, &transfer->node);
		break;
	case TRANSFER_PREPARING:
		break;
	case TRANSFER_SENT:
		transport_cancel(http->transport, transfer->exchange, &transfer->response);
		leave_flight(transfer);
		break;
	case TRANSFER_CANCELLED:
		return;
	}
	transfer->state = TRANSFER_CANCELLED;
	line_add(&http->cancelled, &transfer->node);
	wake(http);
}

/* --- lifetime -------------------------------------------------------------------------------- */

static const struct transport_events events = {.ended = on_ended, .moved = pump};

bool http_global_init(struct err *err)
{
	return transport_global_init(err);
}

struct http *http_new(struct loop *loop, const struct http_options *options, struct err *err)
{
	struct http *http = mem_new(1, sizeof *http);

	http->loop = loop;
	http->max_in_flight =
		options->max_in_flight > 0 ? options->max_in_flight : DEFAULT_IN_FLIGHT;
	http->max_long_polls =
		options->max_long_polls > 0 ? options->max_long_polls : DEFAULT_LONG_POLLS;
	http->transport = transport_new(loop, options, http->max_in_flight, &events, http, err);
	if (!http->transport) {
		free(http);
		return NULL;
	}
	return http;
}

void http_free(struct http *http)
{
	struct queue_node *node;

	if (!http)
		return;
	assert(!http->is_pumping && !http->is_calling_back);
	/* A done may start another transfer; it is cancelled in its turn. */
	do {
		while ((node = http->sent.first) || (node = queue_next(&http->queue, true)))
			http_cancel((struct http_transfer *)node);
		report_cancelled(http);
	} while (http->queue.count > 0 || http->cancelled.first);
	loop_timer_stop(&http->soon);
	transport_free(http->transport);
	free(http);
}

struct http_transfer *http_start(struct http *http, enum priority priority, bool is_long_poll,
	http_prepare_fn prepare, http_done_fn done, void *ud)
{
	struct http_transfer *transfer = mem_new(1, sizeof *transfer);

	transfer->node.priority = priority;
	transfer->node.is_long_poll = is_long_poll;
	transfer->http = http;
	transfer->prepare = prepare;
	transfer->done = done;
	transfer->ud = ud;
	queue_add(&http->queue, &transfer->node);
	wake(http);
	return transfer;
}

void http_get_stats(const struct http *http, struct http_stats *out)
{
	const struct exchange_traffic *traffic = transport_traffic(http->transport);

	*out = (struct http_stats){
		.started = http->started,
		.finished = http->finished,
		.failed = http->failed,
		.connections = traffic->connections,
		.bytes_out = traffic->bytes_out,
		.bytes_in = traffic->bytes_in,
		.in_flight = http->in_flight,
		.waiting = http->queue.count,
	};
}
