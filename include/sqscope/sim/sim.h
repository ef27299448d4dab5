/*
 * sim: an SQS that runs inside this program: real HTTP, signatures that are checked, the service's
 * rules. It serves from the loop of whoever started it, keeps everything in memory and leaves
 * nothing behind. It shares no code with the client of the rooms `aws` and `sqs`, so that a mistake
 * of one cannot hide in the other.
 */
#ifndef SQSCOPE_SIM_SIM_H
#define SQSCOPE_SIM_SIM_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"
#include "sqscope/loop/loop.h"

struct sim;

/* What never changes (design: cli, "The simulator's fixed points"). */
#define SIM_REGION  "us-east-1"
#define SIM_ACCOUNT "000000000000"
#define SIM_KEY_ID  "sqscope"
#define SIM_SECRET  "sqscope-sim"

struct sim_options {
	const char *bind; /* a numeric address; NULL = 127.0.0.1 */
	int port;         /* 0 = a free one */
	uint64_t seed;    /* of everything that is left to chance; the same seed, the same run */
	bool any_key;     /* signatures are not checked */
	const char *const *faults; /* what it does wrong on purpose, a line each (sim_fault.h) */
	size_t fault_count;
};

/* One way to begin: a row of the table. */
struct sim_scenario {
	const char *name;
	const char *summary;
	bool (*begin)(struct sim *sim, struct err *err);
};

extern const struct sim_scenario sim_scenarios[]; /* up to the first without a name */

const struct sim_scenario *sim_scenario_find(struct sv name);

/* Serve on the loop until sim_free. ERR_USAGE for an address that is none, ERR_IO when it cannot
 * be listened on. */
struct sim *sim_start(
	struct loop *loop, const struct sim_options *options, struct err *err) MUST_CHECK;
void sim_free(struct sim *sim);

int sim_port(const struct sim *sim);
/* "http://127.0.0.1:4100", to be given to clients. Borrowed. */
const char *sim_endpoint(const struct sim *sim);
/* Where faults are set and the ledger is read: a server of its own on 127.0.0.1. Borrowed. */
const char *sim_control(const struct sim *sim);

/* Append what clients did to the messages, for a person to read. */
void sim_debrief(const struct sim *sim, struct str *out);

#endif
