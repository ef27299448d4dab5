/* The state of the batch at hand, between threads. */
#include "store_gate.h"

#include <errno.h>
#include <time.h>

enum { MS_PER_S = 1000, NS_PER_MS = 1000000 };

void gate_init(struct store_gate *gate)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&gate->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&gate->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	gate->state = BATCH_NONE;
}

void gate_release(struct store_gate *gate)
{
	pthread_cond_destroy(&gate->changed);
	pthread_mutex_destroy(&gate->lock);
}

enum batch_state gate_get(struct store_gate *gate)
{
	enum batch_state state;

	pthread_mutex_lock(&gate->lock);
	state = gate->state;
	pthread_mutex_unlock(&gate->lock);
	return state;
}

void gate_set(struct store_gate *gate, enum batch_state state)
{
	pthread_mutex_lock(&gate->lock);
	gate->state = state;
	pthread_cond_signal(&gate->changed);
	pthread_mutex_unlock(&gate->lock);
}

bool gate_claim(struct store_gate *gate)
{
	bool is_ours;

	pthread_mutex_lock(&gate->lock);
	is_ours = gate->state == BATCH_OFFERED;
	if (is_ours)
		gate->state = BATCH_RUNNING;
	pthread_mutex_unlock(&gate->lock);
	return is_ours;
}

bool gate_wait(struct store_gate *gate, int64_t deadline_ms)
{
	const struct timespec deadline = {.tv_sec = (time_t)(deadline_ms / MS_PER_S),
		.tv_nsec = (long)(deadline_ms % MS_PER_S) * NS_PER_MS};
	bool is_over;
	int rc = 0;

	pthread_mutex_lock(&gate->lock);
	while (gate->state == BATCH_RUNNING && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&gate->changed, &gate->lock, &deadline);
	is_over = gate->state != BATCH_RUNNING;
	pthread_mutex_unlock(&gate->lock);
	return is_over;
}
