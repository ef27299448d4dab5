/* sqscope workers: who works on a queue, and the switch of those that Lambda polls for. */
#include "commands.h"
#include "op_session.h"
#include "output.h"
#include "queue_settings.h"
#include "report.h"
#include "sqscope/model/worker_switch.h"
#include "sqscope/sqs/queue_name.h"
#include "stats.h"
#include "workers_print.h"

#include <stdlib.h>

static const char what[] = "workers";

struct command {
	struct op_session op;
	struct op_queue queue;
	struct workers *workers;
	bool is_done;
	struct err err;
	struct worker_switch *under_way;
	struct str state; /* of the mapping that was switched */
};

static bool wait_for(struct command *c, struct err *err)
{
	while (!c->is_done && !c->op.session.signo)
		loop_run(c->op.session.loop);
	if (!c->is_done)
		return err_fail(err, ERR_INTERRUPTED, "interrupted");
	c->is_done = false;
	*err = c->err;
	return !err_is_set(err);
}

static void end(struct command *c, const struct err *err)
{
	if (err)
		c->err = *err;
	c->is_done = true;
	loop_stop(c->op.session.loop);
}

/* --- looking --------------------------------------------------------------------------------- */

static void on_changed(void *ud, const struct workers_facts *facts)
{
	if (facts->is_whole)
		end(ud, NULL);
}

static bool ask(struct command *c, struct err *err)
{
	struct err no_client[SERVICE_COUNT] = {0};
	struct workers_options options = {.no_client = no_client,
		.sqs = c->op.context->sqs,
		.queue_url = str_sv(&c->queue.url),
		.queue_arn = str_sv(&c->queue.arn),
		.key_id = sv_cstr(c->queue.attributes.text[ATTR_KMS_KEY])};
	struct sv *job_queues;
	for (size_t i = 0; i < SERVICE_COUNT; i++)
		options.clients[i] =
			context_service(c->op.context, (enum service_id)i, &no_client[i]);
	options.job_queue_count = queue_settings_job_queues(
		&c->op.app->options, queue_name_of_url(str_sv(&c->queue.url)), &job_queues);
	options.job_queues = job_queues;
	c->workers = workers_start(&options, on_changed, c);
	free(job_queues);
	return workers_facts(c->workers)->is_whole || wait_for(c, err);
}

/* A part that is denied is said beside the others; when nothing at all is known, that is the
 * failure. */
static int print(struct command *c)
{
	const struct workers_facts *facts = workers_facts(c->workers);
	struct app *app = c->op.app;
	bool is_known = facts->functions_part == PART_KNOWN || facts->batch_count > 0;
	struct str out = {0};
	if (!is_known)
		return report_error(app, what, &facts->functions_err);
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, workers_json(facts));
	} else {
		workers_print(facts,
			&(struct workers_context){
				c->queue.attributes.number[ATTR_VISIBILITY_TIMEOUT],
				loop_unix_ms(c->op.session.loop)},
			&out);
		output_write(app, str_sv(&out));
		str_release(&out);
	}
	return workers_are_partly_known(facts) ? err_rows[ERR_PARTIAL].exit_status : 0;
}

/* --- the switch ------------------------------------------------------------------------------ */

static void on_switched(
	void *ud, const struct lambda_mapping *mapping, bool is_ambiguous, const struct err *err)
{
	struct command *c = ud;
	(void)is_ambiguous;
	c->under_way = NULL;
	if (mapping)
		str_set(&c->state, str_sv(&mapping->state));
	end(c, err);
}

static const struct worker_function *find_mapping(const struct command *c, struct sv uuid)
{
	const struct workers_facts *facts = workers_facts(c->workers);
	for (size_t i = 0; i < facts->function_count; i++)
		if (sv_eq(str_sv(&facts->functions[i].mapping.uuid), uuid))
			return &facts->functions[i];
	return NULL;
}

/* Only a mapping of this very queue is switched: a UUID says nothing to a reader. */
static bool check_switch(struct command *c, struct sv uuid, bool is_enabled, struct err *err)
{
	const struct workers_facts *facts = workers_facts(c->workers);
	const struct worker_function *f = find_mapping(c, uuid);
	struct str question = {0};
	bool ok;
	if (facts->functions_part != PART_KNOWN) {
		*err = facts->functions_err;
		return false;
	}
	if (!f)
		return err_fail(err, ERR_NOT_FOUND,
			"no event source mapping %.*s polls this queue; without --pause and "
			"--resume they are listed",
			SV_ARGS(uuid));
	str_addf(&question, "%s the polling of %.*s for %.*s?", is_enabled ? "Resume" : "Pause",
		SV_ARGS(queue_name_of_url(str_sv(&c->queue.url))),
		SV_ARGS(lambda_function_name(str_sv(&f->mapping.function_arn))));
	ok = op_session_confirm(&c->op, str_sv(&question), err);
	str_release(&question);
	return ok;
}

static int print_switched(struct command *c, struct sv uuid, bool is_enabled)
{
	struct app *app = c->op.app;
	struct sv queue = queue_name_of_url(str_sv(&c->queue.url));
	if (option_flag(&app->options, OPT_JSON))
		output_json(app, json_pack("{s:s%,s:s%,s:s}", "queue", queue.p, queue.n, "uuid",
					 uuid.p, uuid.n, "state", str_cstr(&c->state)));
	else
		report_note(app, "%s: %s", is_enabled ? "resumed" : "paused", str_cstr(&c->state));
	return 0;
}

static bool send_switch(struct command *c, struct aws_client *lambda, struct sv uuid,
	bool is_enabled, struct err *err)
{
	struct worker_switch_order order = {.loop = c->op.session.loop,
		.lambda = lambda,
		.store = c->op.store,
		.queue_url = str_sv(&c->queue.url),
		.uuid = uuid,
		.is_enabled = is_enabled};
	op_session_gate(&c->op, &order.gate);
	c->under_way = worker_switch_start(&order, on_switched, c);
	if (wait_for(c, err))
		return true;
	if (c->under_way)
		worker_switch_cancel(c->under_way);
	return false;
}

static int switch_mapping(struct command *c, const char *uuid, bool is_enabled)
{
	struct err err = {0};
	struct aws_client *lambda = context_service(c->op.context, SERVICE_LAMBDA, &err);
	if (lambda && op_session_may_write(&c->op, &err) &&
		check_switch(c, sv_cstr(uuid), is_enabled, &err) &&
		send_switch(c, lambda, sv_cstr(uuid), is_enabled, &err))
		return print_switched(c, sv_cstr(uuid), is_enabled);
	return report_error(c->op.app, what, &err);
}

static int look_or_switch(struct command *c)
{
	const struct cli_call *call = &c->op.app->call;
	const char *pause = cli_own(call, "pause"), *resume = cli_own(call, "resume");
	struct err err = {0};
	if (pause && resume)
		err_set(&err, ERR_USAGE, "--pause and --resume exclude each other");
	else if (op_session_find(&c->op, sv_cstr(call->operands[0]), &c->queue, &err) &&
		 ask(c, &err))
		return pause || resume ? switch_mapping(c, pause ? pause : resume, resume != NULL)
				       : print(c);
	return report_error(c->op.app, what, &err);
}

static int run(struct app *app)
{
	struct command c = {0};
	int status;
	if (op_session_begin(&c.op, app, what, &status))
		status = look_or_switch(&c);
	stats_report(&c.op.session, NULL);
	workers_free(c.workers);
	str_release(&c.state);
	op_queue_release(&c.queue);
	op_session_release(&c.op);
	return status;
}

const struct cli_command cmd_workers = {
	.name = "workers",
	.usage = "QUEUE [--pause UUID | --resume UUID]",
	.summary = "show who works on a queue",
	.details =
		"The functions that Lambda polls the queue for, with their timeouts against its "
		"visibility timeout; the job queues of AWS Batch that the config, or the queue's "
		"tag sqscope:batch-job-queue, pairs with it, with their machines and jobs; the "
		"state of the key that encrypts it. SQS does not tell who else receives. "
		"--pause stops the polling for one function, --resume starts it again.",
	.options =
		{
			{"pause", "UUID", "stop polling for this event source mapping", false},
			{"resume", "UUID", "poll for it again", false},
			{"yes", NULL, "do it without a question", false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
