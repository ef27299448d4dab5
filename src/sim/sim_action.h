/*
 * The actions of the JSON protocol, one const row each, and one call of one. A handler lives in a
 * file of its family, reads call->in, changes the store and fills call->out. It does no input or
 * output: what carries the call (HTTP, or a test) stands around it.
 */
#ifndef SIM_ACTION_H
#define SIM_ACTION_H

#include "sim_error.h"
#include "sim_store.h"
#include "sim_wait.h"
#include "sqscope/base/str.h"

#include <jansson.h>

enum sim_outcome {
	SIM_DONE,
	SIM_FAILED,  /* call->error says how */
	SIM_WAITING, /* a long poll: `done` is called later */
};

struct sim_call;

typedef enum sim_outcome (*sim_handler_fn)(struct sim_call *call);
/* A call that waited has its answer; call->error tells which kind. */
typedef void (*sim_call_done_fn)(struct sim_call *call);

enum { SIM_MAX_REQUIRED = 4 };

struct sim_action {
	const char *name; /* "SendMessage" */
	const char *
		required[SIM_MAX_REQUIRED]; /* members; QueueUrl among them: call->queue is found */
	sim_handler_fn handle;
};

extern const struct sim_action sim_actions[]; /* up to the first without a name */

const struct sim_action *sim_action_find(struct sv name);

struct sim_call {
	struct sim_store *store;
	const struct sim_action *action;
	const char *base_url; /* "http://127.0.0.1:4100": begins the queue URLs of the answer */
	bool is_client;       /* it comes from outside: the ledger remembers that */
	const json_t *in;     /* an object; borrowed until the call is done */
	json_t *out;          /* an object; owned */
	struct sim_queue *queue;
	struct sim_error error;
	struct sim_waiter waiter;
	sim_call_done_fn done;
	/* Has whoever waits for the answer gone? Messages are not given to them. May be NULL. */
	bool (*is_gone)(const struct sim_call *call);
	void *ud;
};

/*
 * Run the action: find it by name, check what is required, find the queue, call the handler. The
 * caller has set store, base_url, in, done and ud, and has turned the store. sim_call_release after
 * SIM_DONE, SIM_FAILED or `done`; earlier it takes a waiting call back.
 */
enum sim_outcome sim_call_run(struct sim_call *call, struct sv action);
void sim_call_release(struct sim_call *call);

/* A failure out of a handler: `return sim_call_fail(call, SIM_ERROR_..., NULL)`. */
enum sim_outcome sim_call_fail(struct sim_call *call, enum sim_error_id id, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* --- members of a request; absent and null are the same ------------------------------------------
 */

/* text.p is NULL when it is absent. False (SerializationException) when it is something else. */
bool sim_in_text(const json_t *in, const char *name, struct sv *text, struct sim_error *error);
/* Also checks lowest <= value <= highest, as InvalidParameterValue. `value` keeps what it had when
 * it is absent. */
bool sim_in_number(const json_t *in, const char *name, int64_t lowest, int64_t highest,
	const char *reason, int64_t *value, struct sim_error *error);
/* NULL when absent. */
bool sim_in_list(const json_t *in, const char *name, const json_t **list, struct sim_error *error);
bool sim_in_object(
	const json_t *in, const char *name, const json_t **object, struct sim_error *error);

/* --- members of an answer ------------------------------------------------------------------------
 */

void sim_out_text(json_t *out, const char *name, const char *text);
void sim_out_sv(json_t *out, const char *name, struct sv text);
void sim_out_number(json_t *out, const char *name, int64_t number);
/* A SequenceNumber: 20 digits that grow. */
void sim_out_sequence(json_t *out, const char *name, uint64_t sequence);
/* "http://127.0.0.1:4100/000000000000/name" as a member, or appended to a list. */
void sim_out_queue_url(
	const struct sim_call *call, json_t *out, const char *name, const struct sim_queue *q);
void sim_out_url(const struct sim_call *call, json_t *list, const char *name);

#endif
