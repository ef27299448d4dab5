/* The setting of a command that changes something. */
#include "op_session.h"

#include "output.h"
#include "report.h"
#include "sqscope/services/sts.h"
#include "sqscope/sqs/queue_name.h"
#include "sqscope/sqs/queue_settings.h"
#include "state_dir.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STORE_PATIENCE_MS = 10000 };

static bool begin(struct op_session *op, struct err *err)
{
	struct session *s = &op->session;
	if (!session_resolve(s, op->app, err) || !session_is_single(s, op->what, err))
		return false;
	session_open_log(op->app);
	op->context = session_context(s);
	if (!session_connect(s, err) || !session_await_creds(s, err))
		return false;
	state_dir_path(&op->app->options, &op->state_dir);
	op->store = store_queue_new(s->loop, str_cstr(&op->state_dir), NULL, NULL);
	return true;
}

bool op_session_begin(struct op_session *op, struct app *app, const char *what, int *status)
{
	struct err err = {0};
	op->app = app;
	op->what = what;
	if (begin(op, &err))
		return true;
	*status = op->session.signo ? report_signal(what, op->session.signo)
				    : report_error(app, what, &err);
	return false;
}

void op_session_release(struct op_session *op)
{
	struct err err = {0};
	if (op->store) {
		if (!store_queue_drain(op->store, STORE_PATIENCE_MS, &err))
			report_sentence(op->what, &err);
		store_queue_free(op->store);
	}
	session_release(&op->session);
	str_release(&op->state_dir);
	str_release(&op->account);
}

/* --- who we are ------------------------------------------------------------------------------ */

struct identity {
	struct loop *loop;
	struct str *account;
};

static void on_identity(void *ud, const struct sts_identity *found, const struct err *err)
{
	struct identity *identity = ud;
	if (!err_is_set(err))
		str_set(identity->account, found->account);
	loop_stop(identity->loop);
}

/* Without an answer the account stays unknown; the gate decides what that means. */
static void ask_identity(struct op_session *op, struct context *context, struct str *account)
{
	struct identity identity = {.loop = op->session.loop, .account = account};
	if (account->n > 0 || !context->sts_aws)
		return;
	sts_get_caller_identity(context->sts_aws, PRIORITY_USER, on_identity, &identity);
	loop_run(op->session.loop);
}

/* READ-ONLY is how the dashboard starts; a command is refused only when somebody asked for it. */
static bool is_read_only(const struct options *o)
{
	return option_origin(o, OPT_READ_ONLY) != ORIGIN_DEFAULT && option_flag(o, OPT_READ_ONLY);
}

static void make_gate(struct op_session *op, struct context *context, struct str *account,
	struct write_gate *gate)
{
	ask_identity(op, context, account);
	*gate = (struct write_gate){.place = &context->fleet.place,
		.live = str_sv(account),
		.is_read_only = is_read_only(&op->app->options)};
}

void op_session_gate(struct op_session *op, struct write_gate *gate)
{
	make_gate(op, op->context, &op->account, gate);
}

bool op_session_may_write(struct op_session *op, struct err *err)
{
	struct write_gate gate;
	op_session_gate(op, &gate);
	return write_gate_pass(&gate, err);
}

bool op_session_may_write_in(struct op_session *op, struct context *context, struct err *err)
{
	struct str account = {0};
	struct write_gate gate;
	bool ok;
	if (context == op->context)
		return op_session_may_write(op, err);
	make_gate(op, context, &account, &gate);
	ok = write_gate_pass(&gate, err);
	str_release(&account);
	return ok;
}

/* --- queues ---------------------------------------------------------------------------------- */

struct finding {
	struct op_session *op;
	struct context *context;
	struct op_queue *queue;
	struct err err;
	bool is_done;
};

static void end_finding(struct finding *finding, const struct err *err)
{
	if (err_is_set(err))
		finding->err = *err;
	finding->is_done = true;
	loop_stop(finding->op->session.loop);
}

static void on_url(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct finding *finding = ud;
	if (!err_is_set(err))
		str_set(&finding->queue->url, page->count ? page->urls[0] : sv_cstr(""));
	end_finding(finding, err);
}

static void on_attributes(void *ud, const struct queue_attributes *a, const struct err *err)
{
	struct finding *finding = ud;
	if (!err_is_set(err)) {
		str_set(&finding->queue->arn, sv_cstr(a->text[ATTR_QUEUE_ARN]));
		queue_attributes_release(&finding->queue->attributes);
		queue_attributes_merge(&finding->queue->attributes, a);
	} else if (err->code == ERR_DENIED && finding->queue->may_be_denied) {
		err = NULL;
	}
	end_finding(finding, err);
}

static bool wait_for(struct finding *finding, struct err *err)
{
	while (!finding->is_done && !finding->op->session.signo)
		loop_run(finding->op->session.loop);
	if (!finding->is_done)
		return err_fail(err, ERR_INTERRUPTED, "interrupted");
	finding->is_done = false;
	*err = finding->err;
	return !err_is_set(err);
}

static bool check_region(const struct context *context, struct sv region, struct err *err)
{
	const char *own = context->fleet.place.region;
	if (!own || sv_eq_cstr(region, own))
		return true;
	return err_fail(err, ERR_USAGE,
		"the queue is in region %.*s and the context in %s: choose a context of its region",
		SV_ARGS(region), own);
}

static bool find_url(struct finding *finding, struct sv ref, struct err *err)
{
	struct queue_arn arn = {.name = ref};
	switch (queue_ref_kind(ref)) {
	case QUEUE_REF_URL:
		str_set(&finding->queue->url, ref);
		return true;
	case QUEUE_REF_GLOB:
		return err_fail(
			err, ERR_USAGE, "'%.*s' is a pattern; name one queue", SV_ARGS(ref));
	case QUEUE_REF_ARN:
		if (!queue_arn_parse(&arn, ref))
			return err_fail(
				err, ERR_USAGE, "'%.*s' is no ARN of a queue", SV_ARGS(ref));
		if (!check_region(finding->context, arn.region, err))
			return false;
		break;
	case QUEUE_REF_NAME:
		break;
	}
	sqs_get_queue_url(
		finding->context->sqs, PRIORITY_USER, arn.name, arn.account, on_url, finding);
	return wait_for(finding, err);
}

bool op_session_find_in(struct op_session *op, struct context *context, struct sv ref,
	struct op_queue *queue, struct err *err)
{
	struct finding finding = {.op = op, .context = context, .queue = queue};
	queue_attributes_init(&queue->attributes);
	if (!find_url(&finding, ref, err))
		return false;
	sqs_get_queue_attributes(context->sqs, PRIORITY_USER, str_sv(&queue->url),
		SQS_ATTRIBUTES_ALL, on_attributes, &finding);
	queue->is_fifo = queue_name_is_fifo(queue_name_of_url(str_sv(&queue->url)));
	return wait_for(&finding, err);
}

bool op_session_find(struct op_session *op, struct sv ref, struct op_queue *queue, struct err *err)
{
	return op_session_find_in(op, op->context, ref, queue, err);
}

void op_queue_release(struct op_queue *queue)
{
	str_release(&queue->url);
	str_release(&queue->arn);
	queue_attributes_release(&queue->attributes);
}

/* --- counts ---------------------------------------------------------------------------------- */

struct op_counts op_counts_of(const struct queue_attributes *a)
{
	return (struct op_counts){.visible = a->number[ATTR_VISIBLE],
		.in_flight = a->number[ATTR_IN_FLIGHT],
		.delayed = a->number[ATTR_DELAYED]};
}

struct counting {
	struct op_session *op;
	struct op_counts *counts;
	bool is_done;
};

static void on_counts(void *ud, const struct queue_attributes *a, const struct err *err)
{
	struct counting *counting = ud;
	(void)err;
	*counting->counts = op_counts_of(a);
	counting->is_done = true;
	loop_stop(counting->op->session.loop);
}

void op_session_count(struct op_session *op, struct sv queue_url, struct op_counts *counts)
{
	struct counting counting = {.op = op, .counts = counts};
	sqs_get_queue_attributes(op->context->sqs, PRIORITY_USER, queue_url, SQS_ATTRIBUTES_COUNTS,
		on_counts, &counting);
	while (!counting.is_done)
		loop_run(op->session.loop);
}

json_t *op_counts_json(const struct op_counts *counts)
{
	return json_pack("{s:o,s:o,s:o}", "visible", json_count(counts->visible), "in_flight",
		json_count(counts->in_flight), "delayed", json_count(counts->delayed));
}

static void add_count(int64_t n, const char *what, struct str *out)
{
	if (n == UNKNOWN)
		str_addf(out, "? %s", what);
	else
		str_addf(out, "%lld %s", (long long)n, what);
}

void op_counts_text(const struct op_counts *counts, struct str *out)
{
	str_add_char(out, '~');
	add_count(counts->visible, "visible, ", out);
	add_count(counts->in_flight, "in flight and ", out);
	add_count(counts->delayed, "delayed", out);
}

/* --- the database ---------------------------------------------------------------------------- */

struct storing {
	struct op_session *op;
	store_job_fn run;
	void *ud;
	struct err err;
	bool is_done;
};

static bool run_job(struct store *store, void *ud, struct err *err)
{
	struct storing *storing = ud;
	return storing->run(store, storing->ud, err);
}

static void on_stored(void *ud, const struct err *err)
{
	struct storing *storing = ud;
	if (err)
		storing->err = *err;
	storing->is_done = true;
	loop_stop(storing->op->session.loop);
}

bool op_session_store(struct op_session *op, store_job_fn run, void *ud, struct err *err)
{
	struct storing storing = {.op = op, .run = run, .ud = ud};
	store_queue_add(op->store, op->what, 0, run_job, on_stored, &storing);
	while (!storing.is_done)
		loop_run(op->session.loop);
	if (err_is_set(&storing.err))
		*err = storing.err;
	return !err_is_set(&storing.err);
}

/* --- the audit log --------------------------------------------------------------------------- */

struct auditing {
	struct audit_intent intent;
	struct audit_outcome outcome;
	int64_t unix_ms, seq;
};

void op_deed_add(struct op_deed *deed, enum audit_parameter parameter, const char *text)
{
	if (text)
		deed->values[deed->value_count++] =
			(struct audit_value){.parameter = parameter, .value = sv_cstr(text)};
}

static bool intend(struct store *store, void *ud, struct err *err)
{
	struct auditing *auditing = ud;
	return audit_intend(store, &auditing->intent, auditing->unix_ms, &auditing->seq, err);
}

bool op_session_intend(struct op_session *op, struct op_deed *deed, struct err *err)
{
	const struct place *place = &op->context->fleet.place;
	struct auditing auditing = {.unix_ms = loop_unix_ms(op->session.loop),
		.intent = {.context = sv_cstr(place->name),
			.profile = sv_cstr(place->profile),
			.account = str_sv(&op->account),
			.region = sv_cstr(place->region),
			.queue = deed->queue_url,
			.action = deed->action,
			.values = deed->values,
			.value_count = deed->value_count,
			.reason = deed->reason,
			.operation = deed->operation}};
	if (!op_session_store(op, intend, &auditing, err)) {
		err_prefix(err, "the audit log");
		return false;
	}
	deed->seq = auditing.seq;
	return true;
}

static bool conclude(struct store *store, void *ud, struct err *err)
{
	struct auditing *auditing = ud;
	return audit_conclude(store, auditing->seq, &auditing->outcome, auditing->unix_ms, err);
}

void op_session_conclude(struct op_session *op, const struct op_deed *deed,
	enum audit_result result, const struct err *err)
{
	struct auditing auditing = {.unix_ms = loop_unix_ms(op->session.loop),
		.seq = deed->seq,
		.outcome = {.result = result, .err = err && err_is_set(err) ? err : NULL}};
	struct err why = {0};
	if (!op_session_store(op, conclude, &auditing, &why))
		report_sentence(op->what, &why);
}

/* --- the question ---------------------------------------------------------------------------- */

bool op_session_confirm(struct op_session *op, struct sv question, struct err *err)
{
	char answer[16] = "";
	struct str line = {0};
	if (cli_own(&op->app->call, "yes"))
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return err_fail(err, ERR_REFUSED,
			"nobody is there to confirm it: say --yes to do it without a question");
	output_safe(&line, question);
	fprintf(stderr, "%s [y/N] ", str_cstr(&line));
	fflush(stderr);
	str_release(&line);
	if (!fgets(answer, sizeof answer, stdin))
		answer[0] = '\0';
	if (answer[0] == 'y' || answer[0] == 'Y')
		return true;
	return err_fail(err, ERR_REFUSED, "not confirmed: nothing was changed");
}

bool op_session_confirm_name(struct op_session *op, struct sv question, struct sv name,
	const char *given, struct err *err)
{
	char answer[2 * QUEUE_NAME_MAX] = "";
	struct sv typed = sv_cstr(given);
	struct str line = {0};
	(void)op;
	if (!given && (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)))
		return err_fail(err, ERR_REFUSED,
			"nobody is there to confirm it: say --confirm %.*s", SV_ARGS(name));
	if (!given) {
		output_safe(&line, question);
		report_plan(str_sv(&line));
		str_release(&line);
		typed = fgets(answer, sizeof answer, stdin) ? sv_trim(sv_cstr(answer))
							    : sv_cstr("");
	}
	return sv_eq(typed, name) ||
	       err_fail(err, ERR_REFUSED,
		       "'%.*s' is not the name of the queue, %.*s: nothing was changed",
		       SV_ARGS(typed), SV_ARGS(name));
}
