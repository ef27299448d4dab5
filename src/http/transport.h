/*
 * libcurl on the loop: a bounded set of handles that are used again and again, and the one multi
 * handle that drives them. It sends what it is given at once and knows no waiting; http.c decides
 * who goes when.
 */
#ifndef SQSCOPE_HTTP_TRANSPORT_ROOM_H
#define SQSCOPE_HTTP_TRANSPORT_ROOM_H

#include "exchange.h"

#include "sqscope/http/http.h"

struct transport;

/* Called on a turn of the loop, or from transport_run; never from transport_send or
 * transport_cancel. */
struct transport_events {
	/* An exchange is over. err is NULL on an answer. response and err are borrowed until it
	 * returns. */
	void (*ended)(
		void *ud, void *tag, const struct http_response *response, const struct err *err);
	/* Something happened on the network: there may be room for more. */
	void (*moved)(void *ud);
};

bool transport_global_init(struct err *err) MUST_CHECK;

/* `events` is borrowed and must outlive it. */
struct transport *transport_new(struct loop *loop, const struct http_options *options,
	int max_in_flight, const struct transport_events *events, void *ud,
	struct err *err) MUST_CHECK;
/* Nothing may be under way any more. */
void transport_free(struct transport *transport);

/* Hand over a request, which is copied. NULL when it is none that can be sent. */
struct exchange *transport_send(struct transport *transport, const struct http_request *request,
	void *tag, struct err *err) MUST_CHECK;
/* Break it off, without a call. *response tells whether it may have reached the other side. */
void transport_cancel(
	struct transport *transport, struct exchange *exchange, struct http_response *response);
/* Let what was handed over begin now and not on the next turn. */
void transport_run(struct transport *transport);

/* Exchanges that have no connection yet. */
int transport_connecting(const struct transport *transport);
const struct exchange_traffic *transport_traffic(const struct transport *transport);

#endif
