/* Purges, dumps and restores of a session, by themselves and resumed. */
#include "json.h"
#include "op_choice.h"
#include "op_clear.h"
#include "session.h"
#include "session_resume.h"
#include "sqscope/base/files.h"
#include "sqscope/model/operation_clear.h"
#include "sqscope/model/operation_redrive.h"
#include "sqscope/sqs/queue_name.h"

#include <stdio.h>

enum { RATE_SIZE = 24 };

static struct sv name_of(const struct context *c)
{
	return sv_cstr(c->fleet.place.name);
}

static struct clear_options clear_options_of(
	struct session *s, struct context *c, struct sv queue_url)
{
	return (struct clear_options){.loop = s->loop,
		.sqs = c->sqs,
		.store = session_store(s),
		.context = name_of(c),
		.account = sv_cstr(c->fleet.account),
		.region = sv_cstr(c->fleet.place.region),
		.queue_url = queue_url,
		.is_fifo = queue_name_is_fifo(queue_name_of_url(queue_url)),
		.sent_until_unix_ms = UNKNOWN};
}

static struct purge_options purge_options_of(
	struct session *s, struct context *c, struct sv queue_url)
{
	return (struct purge_options){.loop = s->loop,
		.sqs = c->sqs,
		.store = session_store(s),
		.context = name_of(c),
		.account = sv_cstr(c->fleet.account),
		.region = sv_cstr(c->fleet.place.region),
		.queue_url = queue_url,
		/* Somebody looks on, and can stop it. */
		.waits = true};
}

static struct restore_options restore_options_of(
	struct session *s, struct context *c, struct sv queue_url)
{
	return (struct restore_options){.loop = s->loop,
		.sqs = c->sqs,
		.store = session_store(s),
		.context = name_of(c),
		.account = sv_cstr(c->fleet.account),
		.region = sv_cstr(c->fleet.place.region),
		.queue_url = queue_url,
		.is_fifo = queue_name_is_fifo(queue_name_of_url(queue_url)),
		.max_message_bytes = UNKNOWN};
}

/* --- begun ----------------------------------------------------------------------------------- */

/* As the commands have them (cmd_purge.c and its like), so that either can resume the other's. */
static void add_parameters(
	const struct clear_wish *wish, const struct queue *q, struct sv path, struct str *out)
{
	static const char *const words[] = {[CLEAR_PURGE_BACKUP] = "backup",
		[CLEAR_PURGE_SEEN] = "seen",
		[CLEAR_PURGE_ALL] = "all",
		[CLEAR_DUMP] = "dump"};
	char rate[RATE_SIZE] = "";
	if (wish->rate > 0)
		snprintf(rate, sizeof rate, "%.6g", wish->rate);
	if (wish->what == CLEAR_RESTORE)
		json_write(json_pack("{s:s,s:o}", "to", q->url, "rate", json_or_null(rate)), out);
	else
		json_write(json_pack("{s:s,s:o}", "how", words[wish->what], "file",
				   path.n > 0 ? json_sv(path) : json_null()),
			out);
}

static const char *action_of(enum clear_what what)
{
	switch (what) {
	case CLEAR_PURGE_ALL:
		return "PurgeQueue";
	case CLEAR_PURGE_BACKUP:
	case CLEAR_PURGE_SEEN:
		return "DeleteMessageBatch";
	case CLEAR_DUMP:
		return "ReceiveMessage";
	case CLEAR_RESTORE:
		return "SendMessageBatch";
	}
	return "";
}

static void make_clear(struct session *s, struct context *c, const struct queue *q,
	const struct clear_wish *wish, struct sv path, struct sv parameters,
	struct operation_plan *plan)
{
	struct clear_options options = clear_options_of(s, c, sv_cstr(q->url));
	bool is_dump = wish->what == CLEAR_DUMP;
	options.path = path;
	options.parameters = parameters;
	options.deletes = !is_dump;
	if (!is_dump)
		options.sent_until_unix_ms = loop_unix_ms(s->loop);
	plan->kind = is_dump ? &operation_dump_kind : &operation_clear_kind;
	plan->only_reads = is_dump;
	plan->self = clear_work_new(&options, q->attributes.number[ATTR_VISIBLE], NULL);
}

static void make(struct session *s, struct context *c, const struct queue *q,
	const struct clear_wish *wish, struct sv path, struct sv parameters,
	struct operation_plan *plan)
{
	struct purge_options purge = purge_options_of(s, c, sv_cstr(q->url));
	struct restore_options restore = restore_options_of(s, c, sv_cstr(q->url));
	switch (wish->what) {
	case CLEAR_PURGE_ALL:
		purge.parameters = parameters;
		plan->kind = &operation_purge_kind;
		plan->self = purge_work_new(&purge);
		break;
	case CLEAR_RESTORE:
		restore.path = path;
		restore.rate = wish->rate;
		restore.max_message_bytes = q->attributes.number[ATTR_MAX_SIZE];
		restore.parameters = parameters;
		plan->kind = &operation_restore_kind;
		plan->self = restore_work_new(&restore);
		break;
	case CLEAR_PURGE_BACKUP:
	case CLEAR_PURGE_SEEN:
	case CLEAR_DUMP:
		make_clear(s, c, q, wish, path, parameters, plan);
		break;
	}
}

static bool make_path(struct sv typed, struct str *out, struct err *err)
{
	struct str name = {0};
	if (typed.n == 0)
		return true;
	file_expand_home(typed, &name);
	bool ok = op_path_make(str_cstr(&name), out, err);
	str_release(&name);
	return ok;
}

bool session_start_clear(struct session *s, struct context *c, const struct queue *q,
	const struct clear_wish *wish, struct err *err)
{
	struct str path = {0}, parameters = {0};
	struct audit_value values[2];
	struct operation_plan plan = {.command = wish->command,
		.queue_url = sv_cstr(q->url),
		.owner = c,
		.intent = {.reason = wish->reason,
			.action = sv_cstr(action_of(wish->what)),
			.values = values}};
	if (!c->sqs || !q->url)
		return err_fail(err, ERR_FAILED, "the connections are not made yet");
	bool ok = make_path(wish->path, &path, err);
	if (ok) {
		add_parameters(wish, q, str_sv(&path), &parameters);
		make(s, c, q, wish, str_sv(&path), str_sv(&parameters), &plan);
		if (wish->counts.n > 0)
			values[plan.intent.value_count++] =
				(struct audit_value){AUDIT_COUNTS, wish->counts};
		if (path.n > 0)
			values[plan.intent.value_count++] =
				(struct audit_value){AUDIT_BACKUP, str_sv(&path)};
		session_get_gate(s, c, &plan.gate);
		ok = operations_begin(session_operations(s), &plan, err) != NULL;
	}
	str_release(&path);
	str_release(&parameters);
	return ok;
}

/* --- resumed --------------------------------------------------------------------------------- */

static const char *text_of(const json_t *parameters, const char *name)
{
	return json_string_value(json_object_get(parameters, name));
}

static void free_choice(void *ud)
{
	op_choice_free(ud);
}

static bool resume_clear(struct session *s, struct context *c, const struct operation *past,
	const json_t *parameters, struct operation_plan *plan, struct err *err)
{
	struct clear_options options = clear_options_of(s, c, str_sv(&past->queue_url));
	const char *where = text_of(parameters, "where");
	options.resume = str_sv(&past->journal);
	options.path = sv_cstr(text_of(parameters, "file"));
	options.deletes = past_work_kind(past->self) == JOURNAL_PURGE;
	if (where) {
		options.choose_ud = op_choice_new(s->loop, where, NULL, err);
		if (!options.choose_ud)
			return false;
		options.choose = op_choice_choose;
	}
	plan->kind = options.deletes ? &operation_clear_kind : &operation_dump_kind;
	plan->only_reads = !options.deletes;
	plan->self = clear_work_new(&options, UNKNOWN, where ? free_choice : NULL);
	return true;
}

bool session_resume_clear(struct session *s, struct context *c, const struct operation *past,
	bool sends_again, struct operation_plan *plan, struct err *err)
{
	struct sv text = past_work_parameters(past->self);
	json_t *parameters = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
	const char *how = text_of(parameters, "how");
	struct purge_options purge = purge_options_of(s, c, str_sv(&past->queue_url));
	struct restore_options restore = restore_options_of(s, c, str_sv(&past->queue_url));
	bool ok = true;
	purge.resume = restore.resume = str_sv(&past->journal);
	if (past_work_kind(past->self) == JOURNAL_RESTORE) {
		restore.path = past_work_source(past->self);
		restore.resends = sends_again;
		plan->kind = &operation_restore_kind;
		plan->intent.action = sv_cstr("SendMessageBatch");
		plan->self = restore_work_new(&restore);
	} else if (how && strcmp(how, "all") == 0) {
		plan->kind = &operation_purge_kind;
		plan->intent.action = sv_cstr("GetQueueAttributes");
		plan->self = purge_work_new(&purge);
	} else {
		ok = resume_clear(s, c, past, parameters, plan, err);
	}
	json_decref(parameters);
	return ok;
}

void session_past_queue(const struct journal_operation *op, struct str *out)
{
	struct sv text = str_sv(&op->parameters);
	json_t *parameters = NULL;
	if (op->kind == JOURNAL_RESTORE)
		parameters = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
	const char *to = text_of(parameters, "to");
	str_add(out, to ? sv_cstr(to) : str_sv(&op->source));
	json_decref(parameters);
}
