/*
 * The front: libmicrohttpd on our loop, one exchange for each request, and the services behind it.
 * A request is read whole, its service is found, its signature is checked, and the service answers
 * at once or later (a long poll: the connection is suspended until sim_exchange_answer). Everything
 * runs in the loop's thread.
 *
 * A neighbour of SQS joins by a const row in sim_services.c.
 */
#ifndef SIM_HTTP_H
#define SIM_HTTP_H

#include "sim_error.h"
#include "sim_request.h"
#include "sim_sigv4.h"
#include "sim_store.h"
#include "sim_strike.h"
#include "sqscope/base/err.h"
#include "sqscope/loop/loop.h"
#include "sqscope/sim/sim.h"

#include <jansson.h>

struct sim_front;

/* One request and its answer. */
struct sim_exchange {
	struct sim_front *front;
	struct sim_store *store;
	const struct sim_service *service; /* NULL: not found yet, or nobody's */
	bool is_trusted;                   /* signatures are not looked at */
	struct sim_request request;
	struct sim_answer answer;
	char request_id[SIM_UUID_SIZE];
	struct str base_url; /* "http://" and the Host of the request */
	void *state;         /* the service's own; freed by its `forget` */
	struct sim_strike strike;
	struct sim_deadline delay; /* of an answer that a fault holds back */
	int forced_status;         /* of an error that a fault made; 0: the error's own */
	struct sim_link link;      /* in front->exchanges */
	void *connection;          /* libmicrohttpd's */
	bool is_waiting;           /* suspended */
	bool has_answer;
};

struct sim_service {
	const char *name;   /* in the scope of the signature: "sqs" */
	const char *target; /* how X-Amz-Target begins: "AmazonSQS."; NULL: not by it */
	const char *path;   /* how the path begins: "/2015-03-31/"; NULL: not by it */
	bool is_xml;        /* errors of the front itself (signatures) are XML */
	/* Fill x->answer and call sim_exchange_answer, now or later. The store was turned; it is
	 * settled afterwards. */
	void (*serve)(struct sim_exchange *x);
	/* The exchange ends, answered or not; may be NULL. */
	void (*forget)(struct sim_exchange *x);
};

extern const struct sim_service *const sim_services[]; /* NULL-terminated */

/* By X-Amz-Target, else by the longest path, else by the scope of the signature; NULL: nobody's. */
const struct sim_service *sim_service_find(const struct sim_request *request);

/* x->answer is filled: it goes out. */
void sim_exchange_answer(struct sim_exchange *x);
/* The usual answers. */
void sim_exchange_json(struct sim_exchange *x, const json_t *value);
void sim_exchange_error(struct sim_exchange *x, const struct sim_error *error);
/* Has the client closed the connection while its answer was waiting? */
bool sim_exchange_is_gone(const struct sim_exchange *x);

/* --- of the front itself -------------------------------------------------------------------------
 */

/* The request has come whole: its service serves it, or it is refused (sim_exchange.c). */
void sim_exchange_serve(struct sim_exchange *x, struct sim_verifier *verifier);
/* It ends: what it holds is freed, but not the exchange. */
void sim_exchange_release(struct sim_exchange *x);

struct sim_front *sim_front_start(struct loop *loop, struct sim_store *store,
	const struct sim_options *options, struct err *err) MUST_CHECK;
/* A front where one service gets every request, unsigned: the control path. */
struct sim_front *sim_front_start_for(const struct sim_service *service, struct loop *loop,
	struct sim_store *store, const struct sim_options *options, struct err *err) MUST_CHECK;
void sim_front_free(struct sim_front *front);
int sim_front_port(const struct sim_front *front);
/* An answer that waited is filled: its connection goes on. */
void sim_front_resume(struct sim_exchange *x);

#endif
