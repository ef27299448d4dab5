/* Redrives of a session, by themselves and resumed. */
#include "json.h"
#include "op_choice.h"
#include "op_redrive.h"
#include "queue_finder.h"
#include "session.h"
#include "session_resume.h"
#include "sqscope/model/operation_redrive.h"
#include "sqscope/sqs/queue_name.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBER_SIZE = 24 };

/* What the intent says, beside the queue. */
struct deed {
	struct audit_value values[5];
	size_t count;
	char rate[NUMBER_SIZE], limit[NUMBER_SIZE];
};

static void add_value(struct deed *deed, enum audit_parameter parameter, struct sv value)
{
	if (value.n > 0)
		deed->values[deed->count++] = (struct audit_value){parameter, value};
}

static void describe(struct deed *deed, const struct redrive_wish *wish)
{
	if (wish->rate > 0)
		snprintf(deed->rate, sizeof deed->rate, "%.6g", wish->rate);
	if (wish->limit > 0)
		snprintf(deed->limit, sizeof deed->limit, "%zu", wish->limit);
	add_value(deed, AUDIT_DESTINATION, wish->to_arn);
	add_value(deed, AUDIT_RATE, sv_cstr(deed->rate));
	add_value(deed, AUDIT_LIMIT, sv_cstr(deed->limit));
	add_value(deed, AUDIT_FILTER, wish->where);
}

/* With commas, as the command line has them. */
static void join_ids(const struct redrive_wish *wish, struct str *out)
{
	for (size_t i = 0; i < wish->id_count; i++) {
		if (i > 0)
			str_add_char(out, ',');
		str_add(out, wish->ids[i]);
	}
}

static void add_parameters(const struct redrive_wish *wish, struct str *out)
{
	json_t *parameters = json_object();
	char *text;
	if (wish->where.n > 0)
		json_object_set_new(parameters, "where", json_sv(wish->where));
	if (wish->to_arn.n > 0)
		json_object_set_new(parameters, "to", json_sv(wish->to_arn));
	if (wish->id_count > 0)
		json_object_set_new(parameters, "ids", json_integer((json_int_t)wish->id_count));
	if (wish->rate > 0)
		json_object_set_new(parameters, "rate", json_real(wish->rate));
	if (wish->limit > 0)
		json_object_set_new(parameters, "limit", json_integer((json_int_t)wish->limit));
	if (wish->canary > 0)
		json_object_set_new(parameters, "canary", json_integer((json_int_t)wish->canary));
	text = json_dumps(parameters, JSON_COMPACT);
	str_add_cstr(out, text);
	free(text);
	json_decref(parameters);
}

static void free_choice(void *ud)
{
	op_choice_free(ud);
}

static bool choose(struct session *s, const struct redrive_wish *wish,
	struct redrive_options *options, struct err *err)
{
	struct str where = {0}, ids = {0};
	if (wish->what == REDRIVE_ALL)
		return true;
	str_add(&where, wish->where);
	join_ids(wish, &ids);
	options->choose = op_choice_choose;
	options->ud = op_choice_new(s->loop, wish->where.n > 0 ? str_cstr(&where) : NULL,
		wish->id_count > 0 ? str_cstr(&ids) : NULL, err);
	str_release(&where);
	str_release(&ids);
	return options->ud != NULL;
}

/* What every selective redrive is told, new or resumed. */
static void fill_in(struct session *s, struct context *c, struct redrive_options *options)
{
	options->loop = s->loop;
	options->sqs = c->sqs;
	options->store = session_store(s);
	options->budget = &s->budget;
	options->context = sv_cstr(c->fleet.place.name);
	options->region = sv_cstr(c->fleet.place.region);
	options->account = sv_cstr(c->fleet.account);
	options->find = queue_finder_find;
	options->find_ud = c;
}

static bool make_selective(struct session *s, struct context *c, const struct queue *q,
	const struct redrive_wish *wish, struct operation_plan *plan, struct err *err)
{
	struct str parameters = {0};
	struct redrive_work_options options = {
		.redrive = {.source_url = sv_cstr(q->url),
			.source_is_fifo = q->is_fifo,
			.limit = wish->what == REDRIVE_IDS && wish->limit == 0 ? wish->id_count
									       : wish->limit,
			.canary = wish->canary,
			.rate = wish->rate,
			.stops_when_refilled = wish->stops_when_refilled,
			.is_dry_run = wish->is_dry_run},
		.to_arn = wish->to_arn,
		.chosen = wish->chosen,
		.expected = wish->expected,
		.is_exact = wish->is_exact,
		.release = free_choice};
	if (!choose(s, wish, &options.redrive, err))
		return false;
	fill_in(s, c, &options.redrive);
	add_parameters(wish, &parameters);
	options.redrive.parameters = str_sv(&parameters);
	plan->kind = wish->is_dry_run ? &operation_dry_run_kind : &operation_redrive_kind;
	plan->self = redrive_work_new(&options);
	str_release(&parameters);
	return true;
}

static bool make_native(struct session *s, struct context *c, const struct queue *q,
	const struct redrive_wish *wish, struct operation_plan *plan, struct err *err)
{
	if (!q->arn)
		return err_fail(err, ERR_NOT_FOUND, "the ARN of %s is not known yet", q->name);
	plan->kind = &operation_native_kind;
	plan->self = native_work_new(&(struct native_redrive_options){.loop = s->loop,
		.sqs = c->sqs,
		.source_url = sv_cstr(q->url),
		.source_arn = sv_cstr(q->arn),
		.destination_arn = wish->to_arn,
		.source_is_fifo = q->is_fifo,
		.rate = (int)wish->rate});
	return true;
}

bool session_start_redrive(struct session *s, struct context *c, const struct queue *q,
	const struct redrive_wish *wish, struct err *err)
{
	struct deed deed = {.count = 0};
	bool is_native = wish->what == REDRIVE_NATIVE;
	struct operation_plan plan = {.only_reads = wish->is_dry_run,
		.command = wish->command,
		.owner = c,
		.intent = {.reason = wish->reason}};
	if (!c->sqs || !q->url)
		return err_fail(err, ERR_FAILED, "the connections are not made yet");
	if (is_native ? !make_native(s, c, q, wish, &plan, err)
		      : !make_selective(s, c, q, wish, &plan, err))
		return false;
	describe(&deed, wish);
	session_get_gate(s, c, &plan.gate);
	plan.queue_url = sv_cstr(q->url);
	plan.intent.action = sv_cstr(is_native ? "StartMessageMoveTask" : "SendMessageBatch");
	plan.intent.values = deed.values;
	plan.intent.value_count = deed.count;
	plan.intent.message_ids = wish->ids;
	plan.intent.message_count = wish->id_count;
	return operations_begin(session_operations(s), &plan, err) != NULL;
}

/* --- resumed --------------------------------------------------------------------------------- */

static struct context *owner_of(const struct session *s, const struct operation *past)
{
	for (size_t i = 0; i < s->context_count; i++)
		if (s->contexts[i] == past->owner)
			return s->contexts[i];
	return NULL;
}

static void resume_redrive(struct session *s, struct context *c, const struct operation *past,
	bool sends_again, struct operation_plan *plan)
{
	struct redrive_work_options options = {
		.redrive = {.source_url = str_sv(&past->queue_url),
			.source_is_fifo =
				queue_name_is_fifo(queue_name_of_url(str_sv(&past->queue_url))),
			.resume = str_sv(&past->journal),
			.ambiguous = sends_again ? REDRIVE_RESEND : REDRIVE_KEEP},
		.expected = UNKNOWN};
	fill_in(s, c, &options.redrive);
	plan->kind = &operation_resume_kind;
	plan->self = redrive_work_new(&options);
}

bool session_resume(struct session *s, struct operation *past, bool sends_again, struct err *err)
{
	struct context *c = owner_of(s, past);
	struct operation_plan plan = {.queue_url = str_sv(&past->queue_url),
		.owner = c,
		.intent = {.action = sv_cstr("DeleteMessageBatch"),
			.operation = str_sv(&past->journal)}};
	if (!c || !c->sqs)
		return err_fail(err, ERR_REFUSED,
			"it was begun in context %s, region %s: no such context is open here",
			past->place.name ? past->place.name : "?",
			past->place.region ? past->place.region : "?");
	if (past_work_kind(past->self) == JOURNAL_REDRIVE)
		resume_redrive(s, c, past, sends_again, &plan);
	else if (!session_resume_clear(s, c, past, sends_again, &plan, err))
		return false;
	session_get_gate(s, c, &plan.gate);
	if (!operations_begin(session_operations(s), &plan, err))
		return false;
	operations_remove(session_operations(s), past);
	return true;
}
