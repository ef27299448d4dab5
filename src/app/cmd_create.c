/* sqscope create: a new queue, with its dead-letter queue when one is wanted. */
#include "commands.h"
#include "output.h"
#include "preset_settings.h"
#include "queue_run.h"
#include "report.h"
#include "sqscope/ui/aws_cli.h"
#include "stats.h"

static const char what[] = "create";

enum { MAX_RECEIVES = 5 };

struct command {
	struct queue_run run;
	struct queue_presets presets;
	struct queue_plan plan;
};

/* --- what is wanted -------------------------------------------------------------------------- */

static bool read_preset(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *name = cli_own(call, "preset");
	const struct queue_preset *preset;
	if (!name)
		return true;
	preset = preset_settings_find(&c->presets, name, err);
	if (!preset)
		return false;
	queue_plan_begin(&c->plan, preset);
	return true;
}

static bool read_dead_letter(struct command *c, const struct cli_call *call, struct err *err)
{
	const char *text = cli_own(call, "with-dlq");
	if (cli_own(call, "no-dlq"))
		c->plan.max_receives = 0;
	if (!text)
		return true;
	if (cli_own(call, "no-dlq"))
		return err_fail(err, ERR_USAGE, "--with-dlq and --no-dlq exclude each other");
	if (!*text) {
		c->plan.max_receives = c->plan.max_receives ? c->plan.max_receives : MAX_RECEIVES;
		return true;
	}
	return (sv_to_i64(sv_cstr(text), &c->plan.max_receives) && c->plan.max_receives >= 1 &&
		       c->plan.max_receives <= MAX_RECEIVES_MAX) ||
	       err_fail(err, ERR_USAGE, "--with-dlq: '%s' is no number of receives, 1 to %d", text,
		       MAX_RECEIVES_MAX);
}

static bool read_attributes(struct command *c, const struct cli_call *call, struct err *err)
{
	struct queue_settings *s = &c->plan.settings;
	size_t at = 0;
	for (const char *text; (text = cli_own_next(call, "attr", &at));)
		if (!queue_settings_assign(s, sv_cstr(text), true, err))
			return false;
	at = 0;
	for (const char *text; (text = cli_own_next(call, "tag", &at));)
		if (!queue_settings_assign_tag(s, sv_cstr(text), err))
			return false;
	if (cli_own(call, "fifo"))
		queue_settings_put(s, ATTR_FIFO, "true");
	return true;
}

/* One of the two ways of encryption takes the place of what a preset says of the other. */
static void read_encryption(struct command *c, const struct cli_call *call)
{
	const char *key = cli_own(call, "kms");
	if (!key)
		return;
	queue_settings_put(&c->plan.settings, ATTR_KMS_KEY, key);
	queue_settings_put(&c->plan.settings, ATTR_SQS_MANAGED_SSE, NULL);
}

static bool parse(struct command *c, const struct app *app, struct err *err)
{
	const struct cli_call *call = &app->call;
	preset_settings_read(&c->presets, &app->options);
	str_set(&c->plan.name, sv_cstr(call->operands[0]));
	if (!read_preset(c, call, err) || !read_dead_letter(c, call, err) ||
		!read_attributes(c, call, err) ||
		!queue_run_policy_file(call, &c->plan.settings, err))
		return false;
	read_encryption(c, call);
	return queue_plan_finish(&c->plan, err);
}

/* --- what is said ---------------------------------------------------------------------------- */

/* The ARN of the dead-letter queue is known when it is there. */
static void print_plan(struct command *c)
{
	const struct place *place = &c->run.op.context->fleet.place;
	struct queue_settings settings = {0};
	struct str raw = {0};
	queue_settings_merge(&settings, &c->plan.settings);
	if (c->plan.max_receives) {
		aws_cli_queue(place, QUEUE_WRITE_CREATE, str_sv(&c->plan.dead_letter_name),
			&c->plan.dead_letter, &raw);
		str_add_cstr(&raw, "\n");
		queue_settings_put_redrive(
			&settings, sv_cstr("ARN-OF-THE-DEAD-LETTER-QUEUE"), c->plan.max_receives);
	}
	aws_cli_queue(place, QUEUE_WRITE_CREATE, str_sv(&c->plan.name), &settings, &raw);
	str_add_cstr(&raw, "\n");
	output_write(c->run.op.app, str_sv(&raw));
	queue_settings_release(&settings);
	str_release(&raw);
}

static json_t *url_or_null(const struct str *url)
{
	return url->n ? json_sv(str_sv(url)) : json_null();
}

static void print(struct command *c)
{
	struct queue_run *run = &c->run;
	struct app *app = run->op.app;
	struct str line = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		if (run->dead_letter_arn.n)
			queue_settings_put_redrive(&c->plan.settings, str_sv(&run->dead_letter_arn),
				c->plan.max_receives);
		output_json(
			app, json_pack("{s:o,s:o,s:o,s:o,s:o}", "queue",
				     json_sv(str_sv(&c->plan.name)), "url", url_or_null(&run->url),
				     "dead_letter_url", url_or_null(&run->dead_letter_url),
				     "attributes", queue_run_attributes_json(&c->plan.settings),
				     "tags", queue_run_tags_json(&c->plan.settings)));
		return;
	}
	output_safe(&line, str_sv(&run->url));
	str_add_char(&line, '\n');
	output_write(app, str_sv(&line));
	str_release(&line);
	if (run->dead_letter_url.n)
		report_note(
			app, "its dead-letter queue is %s", str_cstr(&c->plan.dead_letter_name));
}

/* --- the way --------------------------------------------------------------------------------- */

static int start(struct command *c, struct app *app)
{
	struct err err = {0};
	int status;
	if (!parse(c, app, &err))
		return report_error(app, what, &err);
	if (!queue_run_begin(&c->run, app, what, &status))
		return status;
	if (cli_own(&app->call, "dry-run")) {
		print_plan(c);
		return 0;
	}
	if (!queue_run_may_write(&c->run, &err) ||
		!queue_run_create(&c->run, &c->plan, sv_cstr(cli_own(&app->call, "reason")),
			!cli_own(&app->call, "no-wait"), &err))
		return queue_run_fail(&c->run, &err);
	print(c);
	return 0;
}

static int run(struct app *app)
{
	struct command c = {0};
	int status = start(&c, app);
	stats_report(&c.run.op.session, NULL);
	queue_run_release(&c.run);
	queue_plan_release(&c.plan);
	queue_presets_release(&c.presets);
	return status;
}

const struct cli_command cmd_create = {
	.name = "create",
	.usage = "NAME [--preset PRESET] [--fifo] [--with-dlq [N]] [OPTION...]",
	.summary = "make a queue and print its URL",
	.details =
		"Makes a queue with the attributes of a preset, changed by what is given: units are "
		"understood (14d, 256KiB), and ranges are checked before anything is sent. Presets "
		"are ai-job, ai-job-fifo, ai-job-safe and those of the config ([preset NAME]). A "
		"FIFO queue gets .fifo behind its name. A queue that is there with the same "
		"attributes is no error; one with others is, and those that differ are named. SQS "
		"refuses a name for a minute after its deletion: that is waited for.",
	.options =
		{
			{"preset", "PRESET", "begin with these attributes", false},
			{"fifo", NULL, "a FIFO queue", false},
			{"with-dlq", "[N]",
				"with a dead-letter queue NAME-dlq after N receives (5), its "
				"messages kept for 14 days",
				false},
			{"no-dlq", NULL, "without the dead-letter queue of the preset", false},
			{"attr", "NAME=VALUE", "an attribute, as SQS names it. May be given often",
				false},
			{"tag", "KEY=VALUE", "a tag. May be given often", false},
			{"kms", "KEY", "encrypt with this KMS key: id, ARN or alias/NAME", false},
			{"policy-file", "FILE", "its resource policy, JSON", false},
			{"no-wait", NULL, "do not wait for a name that was deleted just now",
				false},
			{"dry-run", NULL, "print the lines of the AWS CLI that would do it", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.run = run,
};
