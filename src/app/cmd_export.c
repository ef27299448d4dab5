/* sqscope export: queues as code. */
#include "commands.h"
#include "ls.h"
#include "output.h"
#include "queue_code.h"
#include "report.h"
#include "sqscope/base/mem.h"
#include "stats.h"

#include <stdint.h>
#include <stdlib.h>

static const char what[] = "export";

struct command {
	struct session session;
	const struct code_format *format;
	struct queue_code code;
	struct queue_settings *tags; /* of each queue */
	size_t asked, pending;
	struct err err;
};

/* One call for the tags of a queue. */
struct asking {
	struct command *c;
	size_t index;
};

static bool find_format(struct command *c, const char *name, struct err *err)
{
	struct str known = {0};
	c->format = code_format_find(sv_cstr(name ? name : "json"));
	if (c->format)
		return true;
	for (size_t i = 0; code_formats[i]; i++)
		str_addf(&known, "%s%s", i ? ", " : "", code_formats[i]->name);
	err_set(err, ERR_USAGE, "--format: there is no format '%s', only %s", name,
		str_cstr(&known));
	str_release(&known);
	return false;
}

/* --- tags ------------------------------------------------------------------------------------ */

static void on_tags(void *ud, const struct sqs_tag_list *list, const struct err *err)
{
	struct asking *asking = ud;
	struct command *c = asking->c;
	for (size_t i = 0; !err_is_set(err) && i < list->count; i++)
		queue_settings_put_tag(
			&c->tags[asking->index], list->tags[i].key, list->tags[i].value);
	if (err_is_set(err) && !err_is_set(&c->err))
		c->err = *err;
	c->pending--;
	if (c->pending == 0)
		loop_stop(c->session.loop);
}

/* All at once: the budget of requests and the transport put them in a row. */
static bool read_tags(struct command *c, const struct sweep *sweep)
{
	struct asking *asking = mem_new(sweep->count + 1, sizeof *asking);
	c->tags = mem_new(sweep->count + 1, sizeof *c->tags);
	c->asked = sweep->count;
	session_watch_signals(&c->session);
	for (size_t i = 0; i < sweep->count; i++) {
		const struct queue *q = sweep->rows[i];
		struct context *context = session_context_of(&c->session, q->fleet);
		asking[i] = (struct asking){c, i};
		if (!q->url || !context->sqs)
			continue;
		c->pending++;
		sqs_list_queue_tags(
			context->sqs, PRIORITY_USER, sv_cstr(q->url), on_tags, &asking[i]);
	}
	while (c->pending > 0 && !c->session.signo)
		loop_run(c->session.loop);
	session_unwatch_signals(&c->session);
	/* After a signal calls may still end while the session goes. */
	if (c->pending == 0)
		free(asking);
	return c->pending == 0;
}

/* --- the way --------------------------------------------------------------------------------- */

static void print(struct command *c, struct app *app, const struct sweep *sweep)
{
	struct str out = {0};
	c->code.items = mem_new(sweep->count + 1, sizeof *c->code.items);
	for (size_t i = 0; i < sweep->count; i++) {
		const struct queue *q = sweep->rows[i];
		if (q->full_ms == UNKNOWN || err_is_set(queue_error(q)))
			continue;
		code_queue_set(&c->code.items[c->code.count++], sv_cstr(q->name), &q->attributes,
			&c->tags[i]);
	}
	queue_code_link(&c->code);
	c->format->write(&c->code, &out);
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int export_all(struct command *c, struct app *app)
{
	struct err verdict = {0};
	struct sweep sweep;
	int status = 0;
	session_sweep(&c->session);
	sweep_init(&sweep, &c->session.fleets, &columns[COLUMN_QUEUE]);
	ls_verdict(&c->session, &sweep, &verdict);
	if (!c->session.signo && sweep.count > 0 && read_tags(c, &sweep))
		print(c, app, &sweep);
	sweep_release(&sweep);
	if (c->session.signo)
		return report_signal(what, c->session.signo);
	if (c->code.count == 0 && err_is_set(&verdict))
		return report_error(app, what, &verdict);
	if (err_is_set(&c->err) && !err_is_set(&verdict)) {
		verdict = c->err;
		err_set(&verdict, ERR_PARTIAL, "the tags could not be read: %s", c->err.msg);
	}
	if (err_is_set(&verdict)) {
		report_sentence(what, &verdict);
		status = err_exit_status(&verdict);
	}
	return status;
}

static int start(struct command *c, struct app *app)
{
	struct session *s = &c->session;
	struct err err = {0};
	if (!find_format(c, cli_own(&app->call, "format"), &err) || !session_resolve(s, app, &err))
		return report_error(app, what, &err);
	session_open_log(app);
	bool ok = session_connect(s, &err) && session_await_creds(s, &err);
	if (s->signo)
		return report_signal(what, s->signo);
	return ok ? export_all(c, app) : report_error(app, what, &err);
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.session, NULL);
	session_release(&c.session);
	for (size_t i = 0; i < c.asked; i++)
		queue_settings_release(&c.tags[i]);
	free(c.tags);
	queue_code_release(&c.code);
	return status;
}

const struct cli_command cmd_export = {
	.name = "export",
	.usage = "[QUEUE...] [--format FORMAT]",
	.summary = "print queues as code that makes them again",
	.details =
		"Reads the queues with their tags and prints a program for Pulumi (pulumi-python), "
		"resources for terraform, a template for cloudformation, or json with attributes as "
		"SQS names them. A dead-letter queue among them is referred to.",
	.options =
		{
			{"format", "FORMAT",
				"pulumi-python, terraform, cloudformation or json (json)", false},
		},
	.min_operands = 0,
	.max_operands = SIZE_MAX,
	.takes_queues = true,
	.run = run,
};
