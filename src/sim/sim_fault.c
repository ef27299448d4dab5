/* Which faults there are, and when one strikes. */
#include "sim_fault.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { CHANCE_STEPS = 1000000, SALT = 0x5fa17 };

const struct sim_fault_row sim_fault_rows[SIM_FAULT_KIND_COUNT] = {
	[SIM_FAULT_LATENCY] = {SIM_FAULT_LATENCY, "latency", SIM_VALUE_TIME, "latency=TIME[..TIME]",
		"answer so much later"},
	[SIM_FAULT_HTTP] = {SIM_FAULT_HTTP, "http", SIM_VALUE_STATUS, "http=STATUS",
		"refuse with this status, 500 to 599"},
	[SIM_FAULT_THROTTLE] = {SIM_FAULT_THROTTLE, "throttle", SIM_VALUE_CODE, "throttle[=CODE]",
		"refuse as throttled: RequestThrottled, or another code"},
	[SIM_FAULT_DENIED] = {SIM_FAULT_DENIED, "denied", SIM_VALUE_NONE, "denied",
		"refuse with AccessDenied"},
	[SIM_FAULT_EXPIRED] = {SIM_FAULT_EXPIRED, "expired", SIM_VALUE_NONE, "expired",
		"refuse with ExpiredToken"},
	[SIM_FAULT_CUT_BEFORE] = {SIM_FAULT_CUT_BEFORE, "cut-before", SIM_VALUE_NONE, "cut-before",
		"close the connection and do nothing"},
	[SIM_FAULT_CUT_AFTER] = {SIM_FAULT_CUT_AFTER, "cut-after", SIM_VALUE_NONE, "cut-after",
		"do what was asked, then close the connection without an answer"},
	[SIM_FAULT_HALF] = {SIM_FAULT_HALF, "half", SIM_VALUE_NONE, "half",
		"do what was asked, close after half of the answer"},
	[SIM_FAULT_GARBAGE] = {SIM_FAULT_GARBAGE, "garbage", SIM_VALUE_NONE, "garbage",
		"do what was asked, answer with random bytes"},
	[SIM_FAULT_HTML] = {SIM_FAULT_HTML, "html", SIM_VALUE_NONE, "html",
		"do what was asked, answer with a proxy's page"},
	[SIM_FAULT_EMPTY] = {SIM_FAULT_EMPTY, "empty", SIM_VALUE_NONE, "empty",
		"do what was asked, answer with an empty body"},
	[SIM_FAULT_FAIL_ENTRIES] = {SIM_FAULT_FAIL_ENTRIES, "fail-entries", SIM_VALUE_WHO,
		"fail-entries[=sender|service]",
		"entries of a batch fail; whose fault is said to be: the service's, or the "
		"sender's"},
	[SIM_FAULT_DUPLICATE] = {SIM_FAULT_DUPLICATE, "duplicate", SIM_VALUE_NONE, "duplicate",
		"a received message can be received again at once"},
	[SIM_FAULT_UNDELETE] = {SIM_FAULT_UNDELETE, "undelete", SIM_VALUE_NONE, "undelete",
		"a delete succeeds, but the message comes back after its timeout"},
	[SIM_FAULT_EMPTY_POLL] = {SIM_FAULT_EMPTY_POLL, "empty-poll", SIM_VALUE_NONE, "empty-poll",
		"a short poll finds nothing"},
	[SIM_FAULT_COUNTS_LIE] = {SIM_FAULT_COUNTS_LIE, "counts-lie", SIM_VALUE_PCT,
		"counts-lie=N%", "approximate counts are off by up to so much"},
	[SIM_FAULT_COUNTS_LAG] = {SIM_FAULT_COUNTS_LAG, "counts-lag", SIM_VALUE_TIME,
		"counts-lag=TIME", "approximate counts are up to so old"},
	[SIM_FAULT_KILL] = {SIM_FAULT_KILL, "kill", SIM_VALUE_NONE, "kill",
		"the server ends at once, as by kill -9"},
};

struct sim_faults *sim_faults_new(uint64_t seed)
{
	struct sim_faults *faults = mem_new(1, sizeof *faults);
	faults->random.state = seed ^ SALT;
	return faults;
}

void sim_fault_free(struct sim_fault *fault)
{
	if (!fault)
		return;
	free(fault->spec);
	free(fault->actions);
	free(fault->queue);
	free(fault->code);
	free(fault);
}

void sim_faults_clear(struct sim_faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		sim_fault_free(faults->list[i]);
	faults->count = 0;
}

void sim_faults_free(struct sim_faults *faults)
{
	sim_faults_clear(faults);
	free(faults->list);
	free(faults);
}

uint32_t sim_faults_add(struct sim_faults *faults, struct sim_fault *fault)
{
	faults->list =
		mem_grow(faults->list, &faults->cap, faults->count + 1, sizeof *faults->list);
	fault->id = ++faults->last_id;
	faults->list[faults->count++] = fault;
	return fault->id;
}

bool sim_faults_remove(struct sim_faults *faults, uint32_t id)
{
	for (size_t i = 0; i < faults->count; i++) {
		if (faults->list[i]->id != id)
			continue;
		sim_fault_free(faults->list[i]);
		faults->count--;
		memmove(&faults->list[i], &faults->list[i + 1],
			(faults->count - i) * sizeof *faults->list);
		return true;
	}
	return false;
}

static bool means_action(const struct sim_fault *fault, const char *action)
{
	struct sv one, rest = sv_cstr(fault->actions);
	if (!fault->actions)
		return true;
	while (rest.n) {
		sv_cut(rest, ',', &one, &rest);
		if (sv_glob(sv_cstr(action), one))
			return true;
	}
	return false;
}

static bool is_meant(const struct sim_fault *fault, const char *action, const char *queue)
{
	return means_action(fault, action) &&
	       (!fault->queue || sv_glob(sv_cstr(queue), sv_cstr(fault->queue)));
}

/* It is due inside its window: by count, by chance, or always. */
static bool is_due(struct sim_faults *faults, const struct sim_fault *fault)
{
	int64_t n = (int64_t)fault->seen - fault->after;
	if (n <= 0 || (fault->first && n > fault->first))
		return false;
	if (fault->at)
		return n == fault->at;
	if (fault->every)
		return n % fault->every == 0;
	if (fault->pct > 0)
		return sim_random_below(&faults->random, CHANCE_STEPS) <
		       (uint64_t)(fault->pct / 100 * CHANCE_STEPS);
	return true;
}

const struct sim_fault *sim_faults_strike(
	struct sim_faults *faults, enum sim_fault_kind kind, const char *action, const char *queue)
{
	const struct sim_fault *striking = NULL;
	for (size_t i = 0; i < faults->count; i++) {
		struct sim_fault *fault = faults->list[i];
		if (fault->kind != kind || !is_meant(fault, action, queue))
			continue;
		fault->seen++;
		if (striking || !is_due(faults, fault))
			continue;
		fault->struck++;
		striking = fault;
	}
	return striking;
}

int64_t sim_fault_time_ms(struct sim_faults *faults, const struct sim_fault *fault)
{
	uint64_t span = (uint64_t)(fault->high - fault->low);
	return fault->low + (int64_t)sim_random_below(&faults->random, span + 1);
}

int64_t sim_fault_lie(struct sim_faults *faults, const struct sim_fault *fault, int64_t n)
{
	int64_t most = (n * fault->low + 99) / 100;
	int64_t off = (int64_t)sim_random_below(&faults->random, (uint64_t)(2 * most + 1)) - most;
	return n + off > 0 ? n + off : 0;
}
