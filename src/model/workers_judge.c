/*
 * What stands out about the workers. The rule of six follows the Lambda developer guide (Using
 * Lambda with Amazon SQS, "Configuring a queue"); the rest is what the services say themselves.
 */
#include "sqscope/base/units.h"
#include "sqscope/model/workers.h"

enum {
	TIMEOUT_FACTOR = 6,
	RUNNABLE_LONG_MS = 10 * 60 * 1000,
	MINUTE_MS = 60 * 1000,
};

struct judge {
	const struct workers_context *context;
	workers_finding_fn finding;
	void *ud;
	size_t workers; /* that are known */
};

static void say(const struct judge *j, enum workers_severity severity, struct str *sentence)
{
	j->finding(j->ud, severity, str_cstr(sentence));
	str_release(sentence);
}

static void say_failed(const struct judge *j, const char *what, const struct err *err)
{
	struct str text = {0};

	str_addf(&text, "%s are not known: %s", what, err->msg);
	say(j, WORKERS_NOTE, &text);
}

/* --- Lambda ----------------------------------------------------------------------------------- */

static void judge_mapping(const struct judge *j, struct sv name, const struct lambda_mapping *m)
{
	struct str text = {0};

	if (sv_eq_cstr(str_sv(&m->state), "Disabled") ||
		sv_eq_cstr(str_sv(&m->state), "Disabling")) {
		str_addf(&text, "%.*s is paused: Lambda does not poll this queue for it",
			SV_ARGS(name));
		say(j, WORKERS_WARNING, &text);
	}
	if (sv_starts_with(str_sv(&m->result), sv_cstr("PROBLEM"))) {
		str_addf(&text, "%.*s: the last batch ended with \"%s\"", SV_ARGS(name),
			str_cstr(&m->result));
		say(j, WORKERS_WARNING, &text);
	}
	if (!m->reports_failures && m->batch_size > 1) {
		str_addf(&text,
			"%.*s: one bad message fails its whole batch of %lld "
			"(ReportBatchItemFailures is off)",
			SV_ARGS(name), (long long)m->batch_size);
		say(j, WORKERS_NOTE, &text);
	}
}

static void judge_timeout(const struct judge *j, struct sv name, int64_t timeout_s)
{
	int64_t visibility_s = j->context->visibility_timeout_s;
	struct str text = {0};

	if (timeout_s == UNKNOWN || visibility_s == UNKNOWN ||
		visibility_s >= TIMEOUT_FACTOR * timeout_s)
		return;
	str_addf(&text,
		"visibility timeout %lld s is less than %d times the %lld s that %.*s may run: "
		"jobs are handed out twice. Set it to %lld s or more",
		(long long)visibility_s, (int)TIMEOUT_FACTOR, (long long)timeout_s, SV_ARGS(name),
		(long long)(TIMEOUT_FACTOR * timeout_s));
	say(j, WORKERS_WARNING, &text);
}

static void judge_function(struct judge *j, const struct worker_function *f)
{
	struct sv name = lambda_function_name(str_sv(&f->mapping.function_arn));
	struct str text = {0};

	j->workers++;
	judge_mapping(j, name, &f->mapping);
	if (f->part == PART_FAILED) {
		str_addf(&text, "%.*s: its timeout is not known: %s", SV_ARGS(name), f->err.msg);
		say(j, WORKERS_NOTE, &text);
	}
	if (f->part != PART_KNOWN)
		return;
	judge_timeout(j, name, f->function.timeout_s);
	if (f->function.state.n > 0 && !sv_eq_cstr(str_sv(&f->function.state), "Active")) {
		str_addf(&text, "%.*s is %s: %s", SV_ARGS(name), str_cstr(&f->function.state),
			str_cstr(&f->function.reason));
		say(j, WORKERS_WARNING, &text);
	}
}

/* --- Batch ------------------------------------------------------------------------------------ */

static void judge_environments(const struct judge *j, const struct worker_batch *b)
{
	for (size_t i = 0; i < b->environments.count; i++) {
		const struct batch_environment *e = &b->environments.items[i];
		struct str text = {0};

		if (sv_eq_cstr(str_sv(&e->state), "ENABLED") &&
			sv_eq_cstr(str_sv(&e->status), "VALID") &&
			sv_ends_with(str_sv(&e->reason), sv_cstr("Healthy")))
			continue;
		str_addf(&text, "compute environment %s is %s, %s: %s", str_cstr(&e->name),
			str_cstr(&e->state), str_cstr(&e->status), str_cstr(&e->reason));
		say(j, WORKERS_WARNING, &text);
	}
	if (b->environments_part == PART_FAILED && b->part == PART_KNOWN)
		say_failed(j, "the compute environments", &b->environments_err);
}

static void judge_jobs(const struct judge *j, const struct worker_batch *b)
{
	const struct batch_jobs *waiting = &b->jobs[BATCH_RUNNABLE];
	const struct batch_jobs *failed = &b->jobs[BATCH_FAILED];
	int64_t oldest_unix_ms = j->context->now_unix_ms;
	struct str text = {0};

	for (size_t i = 0; i < waiting->count; i++) {
		int64_t created = waiting->items[i].created_unix_ms;

		if (created != UNKNOWN && created < oldest_unix_ms)
			oldest_unix_ms = created;
	}
	if (j->context->now_unix_ms - oldest_unix_ms >= RUNNABLE_LONG_MS) {
		str_addf(&text,
			"%zu%s jobs of %s wait for a machine (RUNNABLE), the oldest for %lld minutes",
			waiting->count, waiting->is_cut ? "+" : "", str_cstr(&b->name),
			(long long)((j->context->now_unix_ms - oldest_unix_ms) / MINUTE_MS));
		say(j, WORKERS_WARNING, &text);
	}
	if (failed->count > 0) {
		str_addf(&text, "%zu%s jobs of %s failed, the last one: %s", failed->count,
			failed->is_cut ? "+" : "", str_cstr(&b->name),
			failed->items[0].reason.n > 0 ? str_cstr(&failed->items[0].reason)
						      : "no reason is told");
		say(j, WORKERS_WARNING, &text);
	}
}

static void judge_batch(struct judge *j, const struct worker_batch *b)
{
	struct str text = {0};

	if (b->part == PART_FAILED) {
		str_addf(&text, "job queue %s is not known: %s", str_cstr(&b->name), b->err.msg);
		say(j, WORKERS_NOTE, &text);
	}
	if (b->part != PART_KNOWN)
		return;
	j->workers++;
	if (!sv_eq_cstr(str_sv(&b->queue.state), "ENABLED") ||
		!sv_eq_cstr(str_sv(&b->queue.status), "VALID")) {
		str_addf(&text, "job queue %s is %s, %s: %s", str_cstr(&b->name),
			str_cstr(&b->queue.state), str_cstr(&b->queue.status),
			str_cstr(&b->queue.reason));
		say(j, WORKERS_WARNING, &text);
	}
	judge_environments(j, b);
	judge_jobs(j, b);
}

/* --- KMS -------------------------------------------------------------------------------------- */

static void judge_key(const struct judge *j, const struct workers_facts *facts)
{
	const struct kms_key *key = &facts->key;
	struct str text = {0};

	if (!facts->has_key || facts->key_part == PART_ASKED)
		return;
	if (facts->key_part == PART_FAILED) {
		str_addf(
			&text, "the state of the queue's key is not known: %s", facts->key_err.msg);
		say(j, WORKERS_NOTE, &text);
	} else if (!sv_eq_cstr(str_sv(&key->state), "Enabled")) {
		str_addf(&text,
			"the queue's key %s is %s: nobody can send or receive until it is enabled "
			"again (kms:EnableKey%s)",
			str_cstr(&key->id), str_cstr(&key->state),
			sv_eq_cstr(str_sv(&key->state), "PendingDeletion")
				? ", kms:CancelKeyDeletion"
				: "");
		say(j, WORKERS_WARNING, &text);
	}
}

void workers_judge(const struct workers_facts *facts, const struct workers_context *context,
	workers_finding_fn finding, void *ud)
{
	struct judge j = {.context = context, .finding = finding, .ud = ud};
	struct str text = {0};

	if (facts->functions_part == PART_FAILED)
		say_failed(&j, "the functions of Lambda", &facts->functions_err);
	for (size_t i = 0; i < facts->function_count; i++)
		judge_function(&j, &facts->functions[i]);
	for (size_t i = 0; i < facts->batch_count; i++)
		judge_batch(&j, &facts->batches[i]);
	judge_key(&j, facts);
	if (j.workers > 0 || !facts->is_whole || facts->functions_part != PART_KNOWN)
		return;
	str_add_cstr(&text,
		"no function and no job queue is known to work on this queue. SQS does not tell who "
		"receives: what is in flight, and the rates, show whether anybody does");
	say(&j, WORKERS_NOTE, &text);
}
