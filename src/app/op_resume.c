/* Finishing what another process has begun. */
#include "op_resume.h"

#include "op_choice.h"
#include "op_clear.h"
#include "op_place.h"
#include "op_purge.h"
#include "op_redrive.h"
#include "op_restore.h"
#include "report.h"
#include "sqscope/sqs/queue_name.h"

/* What it was begun with, as the journal has it. */
struct parameters {
	json_t *root; /* NULL: unreadable */
};

static const char *text_of(const struct parameters *p, const char *name)
{
	return json_string_value(json_object_get(p->root, name));
}

static struct op_deed deed_of(const struct journal_operation *operation, const char *action)
{
	return (struct op_deed){.action = sv_cstr(action),
		.queue_url = str_sv(&operation->source),
		.operation = sv_cstr(operation->id)};
}

/* --- one of each kind ------------------------------------------------------------------------ */

/* Where it was told to send to, which may be elsewhere. */
static bool find_to(
	struct op_session *op, const struct parameters *p, struct op_place *to, struct err *err)
{
	const char *ref = text_of(p, "to");
	return !ref || (op_place_find(op, sv_cstr(ref), to, err) &&
			       op_session_may_write_in(op, to->context, err));
}

/* For how long it hid what it received. */
static int hidden_s(const struct parameters *p)
{
	int64_t seconds;
	if (!sv_to_i64(sv_cstr(text_of(p, "visibility")), &seconds) || seconds < 1 ||
		seconds > SQS_VISIBILITY_MAX_S)
		return REDRIVE_VISIBILITY_S;
	return (int)seconds;
}

static int resume_redrive(struct op_session *op, const struct journal_operation *operation,
	const struct parameters *p, const struct op_resume *how)
{
	struct sv name = queue_name_of_url(str_sv(&operation->source));
	struct op_deed deed = deed_of(operation, "DeleteMessageBatch");
	struct redrive_options options = {.source_url = str_sv(&operation->source),
		.source_is_fifo = queue_name_is_fifo(name),
		.resume = sv_cstr(operation->id),
		.ambiguous = how->resends ? REDRIVE_RESEND : REDRIVE_KEEP,
		.visibility_s = how->visibility_s,
		.hidden_s = hidden_s(p),
		.takes_by_force = how->takes_by_force};
	struct op_redrive wanted = {.options = &options, .source_name = name, .deed = &deed};
	struct op_place to = {0};
	struct err err = {0};
	int status;
	if (how->edit) {
		options.edit = op_edit_edit;
		options.edit_ud = how->edit;
	}
	if (find_to(op, p, &to, &err)) {
		wanted.to = to.context ? &to : NULL;
		status = op_redrive_run(op, &wanted);
	} else {
		status = report_error(op->app, op->what, &err);
	}
	op_place_release(&to);
	return status;
}

static struct clear_options clear_options_of(const struct journal_operation *operation,
	const struct parameters *p, const struct op_resume *how)
{
	struct sv url = str_sv(&operation->source);
	return (struct clear_options){.queue_url = url,
		.is_fifo = queue_name_is_fifo(queue_name_of_url(url)),
		.path = sv_cstr(text_of(p, "file")),
		.resume = sv_cstr(operation->id),
		.takes_by_force = how->takes_by_force,
		.visibility_s = how->visibility_s,
		.sent_until_unix_ms = UNKNOWN};
}

static int resume_purge(struct op_session *op, const struct journal_operation *operation,
	const struct parameters *p, const struct op_resume *how)
{
	struct op_deed deed = deed_of(operation, "DeleteMessageBatch");
	struct clear_options clear = clear_options_of(operation, p, how);
	struct purge_options purge = {.queue_url = clear.queue_url,
		.resume = clear.resume,
		.takes_by_force = how->takes_by_force};
	struct op_counts before;
	const char *way = text_of(p, "how");
	if (way && strcmp(way, "all") == 0)
		return op_purge_run(op, &purge, NULL);
	clear.deletes = true;
	op_session_count(op, clear.queue_url, &before);
	return op_clear_run(op, &clear, &before, &deed);
}

/* Receiving costs what it cost when the dump was begun: that was agreed to. */
static int resume_dump(struct op_session *op, const struct journal_operation *operation,
	const struct parameters *p, const struct op_resume *how)
{
	struct op_deed deed = deed_of(operation, "ReceiveMessage");
	struct clear_options options = clear_options_of(operation, p, how);
	const char *where = text_of(p, "where");
	struct op_choice *choice = NULL;
	struct err err = {0};
	if (where && !(choice = op_choice_new(op->session.loop, where, NULL, &err)))
		return report_error(op->app, op->what, &err);
	if (choice)
		options.choose = op_choice_choose;
	options.choose_ud = choice;
	int status = op_clear_run(op, &options, NULL, &deed);
	op_choice_tell(choice, op->app);
	op_choice_free(choice);
	return status;
}

static int resume_restore(struct op_session *op, const struct journal_operation *operation,
	const struct parameters *p, const struct op_resume *how)
{
	const char *to = text_of(p, "to"), *rate = text_of(p, "rate");
	struct restore_options options = {.path = str_sv(&operation->source),
		.queue_url = sv_cstr(to),
		.max_message_bytes = UNKNOWN,
		.rate = rate ? strtod(rate, NULL) : 0,
		.resume = sv_cstr(operation->id),
		.resends = how->resends,
		.takes_by_force = how->takes_by_force};
	struct op_deed deed = deed_of(operation, "SendMessageBatch");
	struct err err = {0};
	if (!to) {
		err_set(&err, ERR_STORE, "operation %s: its parameters cannot be read",
			operation->id);
		return report_error(op->app, op->what, &err);
	}
	options.is_fifo = queue_name_is_fifo(queue_name_of_url(options.queue_url));
	deed.queue_url = options.queue_url;
	op_deed_add(&deed, AUDIT_BACKUP, str_cstr(&operation->source));
	return op_restore_run(op, &options, &deed);
}

int op_resume_run(struct op_session *op, const struct journal_operation *operation,
	const struct op_resume *how)
{
	struct sv text = str_sv(&operation->parameters);
	struct parameters p = {.root = json_loadb(text.p ? text.p : "", text.n, 0, NULL)};
	int status = 0;
	switch (operation->kind) {
	case JOURNAL_REDRIVE:
		status = resume_redrive(op, operation, &p, how);
		break;
	case JOURNAL_PURGE:
		status = resume_purge(op, operation, &p, how);
		break;
	case JOURNAL_DUMP:
		status = resume_dump(op, operation, &p, how);
		break;
	case JOURNAL_RESTORE:
		status = resume_restore(op, operation, &p, how);
		break;
	case JOURNAL_KIND_COUNT:
		break;
	}
	json_decref(p.root);
	return status;
}
