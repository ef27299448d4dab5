/*
 * The parts of workers.c that only its files share: calls under way, and how an answer becomes
 * known.
 */
#ifndef SQSCOPE_MODEL_WORKERS_ROOM_H
#define SQSCOPE_MODEL_WORKERS_ROOM_H

#include "sqscope/model/workers.h"

/* A call under way, and what it is about. */
struct workers_ask {
	struct workers *w;
	struct workers_ask *prev, *next;
	struct service_call *call;
	size_t at;                /* of functions, or of batches */
	enum batch_status status; /* of the jobs that are listed */
};

struct workers {
	struct workers_facts facts;
	size_t batch_cap;
	struct aws_client *clients[SERVICE_COUNT];
	struct sqs_call *tags; /* under way */
	struct err no_client[SERVICE_COUNT];
	workers_changed_fn changed;
	void *ud;
	struct workers_ask *asks;
	bool is_freed; /* it goes with its last call */
};

struct workers_ask *workers_ask_new(struct workers *w, size_t at, enum batch_status status);
/* Its answer is there. False when nobody wants it any more. */
bool workers_ask_end(struct workers_ask *ask);
/* A part is known now, or has failed. */
void workers_settle(
	struct workers *w, enum worker_part *part, struct err *out, const struct err *err);
void workers_tell(struct workers *w);
/* The client of a service; NULL, and the part has failed, when there is none. */
struct aws_client *workers_client(
	struct workers *w, enum service_id service, enum worker_part *part, struct err *err);

/* --- workers_batch.c --- */
/* One more job queue, unless it is there already. */
void workers_add_batch(struct workers *w, struct sv job_queue);
void workers_release_batches(struct workers_facts *facts);

#endif
