/* Requests to the simulator's services without a socket: what a client would get. */
#ifndef EXCHANGE_FIXTURE_H
#define EXCHANGE_FIXTURE_H

#include "sim/sim_http.h"
#include "sim_fixture.h"

struct asked {
	int status;
	struct str body;
	json_t *json; /* NULL: it is none */
	enum sim_cut cut;
};

static inline void forget_asked(struct asked *asked)
{
	str_release(&asked->body);
	json_decref(asked->json);
	*asked = (struct asked){0};
}

/* `service` NULL: found by target and path. The body has single quotes for double ones. */
static inline void ask(struct world *w, struct asked *asked, const struct sim_service *service,
	const char *method, const char *path, const char *target, const char *body)
{
	struct sim_exchange x = {.store = w->store, .service = service, .is_trusted = true};
	forget_asked(asked);
	x.request.method = method;
	str_add_cstr(&x.request.target, path);
	x.request.headers[x.request.header_count++] = (struct sim_header){"Host", "127.0.0.1:1"};
	if (target)
		x.request.headers[x.request.header_count++] =
			(struct sim_header){"X-Amz-Target", target};
	for (; *body; body++)
		str_add_char(&x.request.body, *body == '\'' ? '"' : *body);
	sim_store_turn(w->store);
	sim_exchange_serve(&x, NULL);
	assert_true(x.has_answer);
	while (x.answer.stream && x.answer.stream(x.answer.stream_ud, &x.answer.body))
		;
	asked->status = x.answer.status;
	asked->cut = x.answer.cut;
	str_set(&asked->body, str_sv(&x.answer.body));
	asked->json = json_loadb(str_cstr(&asked->body), asked->body.n, 0, NULL);
	sim_exchange_release(&x);
}

#endif
