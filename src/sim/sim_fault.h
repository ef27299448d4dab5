/*
 * Faults: what the simulator does wrong on purpose. One is a line of words,
 *
 *     KIND[=VALUE] [on ACTION,...] [queue GLOB] [N% | every N | at N] [after N] [first N]
 *
 * and strikes by chance or by count, out of a chance of its own, so that a run with faults can be
 * repeated and the world's chance stays what it was. The kinds are a table; `sqscope help sim` and
 * the manual name them.
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include "sim_random.h"
#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

enum sim_fault_kind {
	SIM_FAULT_LATENCY,
	SIM_FAULT_HTTP,
	SIM_FAULT_THROTTLE,
	SIM_FAULT_DENIED,
	SIM_FAULT_EXPIRED,
	SIM_FAULT_CUT_BEFORE,
	SIM_FAULT_CUT_AFTER,
	SIM_FAULT_HALF,
	SIM_FAULT_GARBAGE,
	SIM_FAULT_HTML,
	SIM_FAULT_EMPTY,
	SIM_FAULT_FAIL_ENTRIES,
	SIM_FAULT_DUPLICATE,
	SIM_FAULT_UNDELETE,
	SIM_FAULT_EMPTY_POLL,
	SIM_FAULT_COUNTS_LIE,
	SIM_FAULT_COUNTS_LAG,
	SIM_FAULT_KILL,
	SIM_FAULT_KIND_COUNT
};

/* What may stand behind the name of a kind. */
enum sim_fault_value {
	SIM_VALUE_NONE,
	SIM_VALUE_TIME,   /* "200ms", "1s", "100ms..2s" */
	SIM_VALUE_STATUS, /* 500 to 599 */
	SIM_VALUE_PCT,    /* "30%" */
	SIM_VALUE_CODE,   /* an error's name; may be left out */
	SIM_VALUE_WHO,    /* "sender" or "service"; may be left out */
};

struct sim_fault_row {
	enum sim_fault_kind kind;
	const char *name;
	enum sim_fault_value value;
	const char *usage; /* "latency=TIME[..TIME]" */
	const char *summary;
};

extern const struct sim_fault_row sim_fault_rows[SIM_FAULT_KIND_COUNT];

struct sim_fault {
	uint32_t id;
	enum sim_fault_kind kind;
	char *spec;        /* owned: as it was given */
	char *actions;     /* owned: names and globs with commas between; NULL: all */
	char *queue;       /* owned glob; NULL: all */
	int64_t low, high; /* milliseconds, a status, a percentage */
	char *code;        /* owned; NULL: the usual one */
	bool is_sender;
	double pct;            /* 0: not by chance */
	int64_t every, at;     /* 0: not by count */
	int64_t after, first;  /* the window: not the first `after`, no more than `first` then */
	uint64_t seen, struck; /* what it could have struck, what it struck */
};

struct sim_faults {
	struct sim_fault **list; /* owned, in the order in which they came */
	size_t count, cap;
	uint32_t last_id;
	struct sim_random random;
	void (*kill)(void *ud); /* what "kill" does; NULL: SIGKILL to this process */
	void *kill_ud;
};

struct sim_faults *sim_faults_new(uint64_t seed);
void sim_faults_free(struct sim_faults *faults);

/* Read a line (sim_fault_parse.c). NULL and ERR_USAGE with one sentence when it is none. Owned. */
struct sim_fault *sim_fault_parse(struct sv spec, struct err *err);
void sim_fault_free(struct sim_fault *fault);

/* Takes the fault; returns its id. */
uint32_t sim_faults_add(struct sim_faults *faults, struct sim_fault *fault);
/* False when there is none of that id. */
bool sim_faults_remove(struct sim_faults *faults, uint32_t id);
void sim_faults_clear(struct sim_faults *faults);

/*
 * Something happens that a fault of this kind may strike: the first that does, or NULL. Every one
 * that could is counted. `queue` may be empty.
 */
const struct sim_fault *sim_faults_strike(
	struct sim_faults *faults, enum sim_fault_kind kind, const char *action, const char *queue);
/* The value of a TIME between its two ends. */
int64_t sim_fault_time_ms(struct sim_faults *faults, const struct sim_fault *fault);

/* Counts that lie: n, changed by up to the fault's percentage. */
int64_t sim_fault_lie(struct sim_faults *faults, const struct sim_fault *fault, int64_t n);

#endif
