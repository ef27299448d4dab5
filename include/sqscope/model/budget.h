/*
 * The ceiling of requests over everything that the program asks: a token bucket that several
 * pollers draw from. Who finds it empty waits in line, so that one with much to ask cannot keep the
 * others from asking. Pure: fed with times.
 */
#ifndef SQSCOPE_MODEL_BUDGET_H
#define SQSCOPE_MODEL_BUDGET_H

#include "sqscope/base/compat.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One that draws: embedded in it. */
struct budget_share {
	struct budget *budget; /* borrowed; NULL: no common ceiling */
	struct budget_share *next;
	bool is_waiting;
};

struct budget {
	double max_rps;
	double tokens; /* a quarter of a second's worth at most. Below 0: owed */
	int64_t refilled_ms;
	size_t members;
	struct budget_share *first, **end; /* who waits, in the order of coming */
};

void budget_init(struct budget *budget, double max_rps, int64_t now_ms);

/* Become one of those who draw, and stop being one. */
void budget_join(struct budget *budget, struct budget_share *share);
void budget_leave(struct budget_share *share);

/*
 * Take one token. False when there is none, or somebody came before: then *wait_ms says when to ask
 * again, and the place in line is kept.
 */
bool budget_take(struct budget_share *share, int64_t now_ms, int64_t *wait_ms);
/* The token that was just taken is not needed. */
void budget_give_back(struct budget_share *share);
/* Nothing is wanted at present: leave the line. */
void budget_pass(struct budget_share *share);
/* Requests that went out without a token (retries): the bucket owes them. */
void budget_charge(struct budget_share *share, uint64_t requests);
/* Who draws from it, this one included; 1 without a common ceiling. */
size_t budget_members(const struct budget_share *share);

#endif
