/* sqscope policy: what an administrator has to allow. */
#include "commands.h"
#include "output.h"
#include "policy.h"
#include "report.h"
#include "session.h"
#include "sqscope/model/permissions.h"
#include "suggest.h"

#include <stdint.h>
#include <stdlib.h>

static const char what[] = "policy";

static bool fail_unknown_mode(struct sv name, struct err *err)
{
	struct suggest nearest = suggest_for(name);
	struct str known = {0};
	for (size_t i = 0; i < PERMISSION_MODE_COUNT; i++) {
		suggest_offer(&nearest, sv_cstr(permission_mode_rows[i].name));
		str_addf(&known, "%s%s", i ? ", " : "", permission_mode_rows[i].name);
	}
	if (sv_is_empty(nearest.best))
		err_set(err, ERR_USAGE, "--mode: there is no mode '%.*s', only %s", SV_ARGS(name),
			str_cstr(&known));
	else
		err_set(err, ERR_USAGE, "--mode: there is no mode '%.*s'; did you mean '%.*s'?",
			SV_ARGS(name), SV_ARGS(nearest.best));
	str_release(&known);
	return false;
}

/* "producer,worker" as bits. */
static bool find_modes(const char *text, unsigned *modes, struct err *err)
{
	struct sv rest = sv_cstr(text ? text : "read-only"), name;
	*modes = 0;
	do {
		bool is_last = !sv_cut(rest, ',', &name, &rest);
		const struct permission_mode_row *row = permission_mode_find(sv_trim(name));
		if (!row)
			return fail_unknown_mode(sv_trim(name), err);
		*modes |= row->mode;
		if (is_last)
			return true;
	} while (true);
}

static struct sv account_in_arn(struct sv arn)
{
	enum { ACCOUNT_FIELD = 4 };
	struct sv field = sv_cstr("");
	for (int i = 0; i <= ACCOUNT_FIELD; i++)
		sv_cut(arn, ':', &field, &arn);
	return field;
}

/* The account that environment or profile name; empty when they do not. */
static struct sv find_account(const struct aws_config *config)
{
	const char *variable = aws_config_env(config, "AWS_ACCOUNT_ID");
	const struct profile *profile = aws_config_profile(config);
	if (variable)
		return sv_trim(sv_cstr(variable));
	if (!profile)
		return sv_cstr("");
	const struct profile_property *role = profile_get(profile, "role_arn");
	const struct profile_property *named = profile_get(profile, "aws_account_id");
	if (!named)
		named = profile_get(profile, "sso_account_id");
	if (role)
		return account_in_arn(role->value);
	return named ? named->value : sv_cstr("");
}

static void say_notes(const struct app *app, const struct policy_notes *notes)
{
	if (notes->any_region)
		report_note(app, "policy: no region is known, so it says '*'; --region or a URL or "
				 "an ARN names one");
	if (notes->any_account)
		report_note(app, "policy: no account is known, so it says '*'; a URL or an ARN "
				 "names one");
	if (notes->is_wider)
		report_note(app, "policy: IAM has no [...] in patterns; it says '?', which allows "
				 "more");
	if (notes->has_keys)
		report_note(app, "policy: it names every KMS key of the account; put yours in "
				 "place of key/*, or take these statements out when no queue has "
				 "one");
	if (notes->length > POLICY_MAX_LENGTH)
		report_note(app,
			"policy: %zu characters are more than the %d of a managed policy; name "
			"the queues by patterns",
			notes->length, POLICY_MAX_LENGTH);
}

static void print(struct app *app, json_t *policy)
{
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		output_json(app, policy);
		return;
	}
	char *text = json_dumps(policy, JSON_INDENT(2));
	json_decref(policy);
	str_add_cstr(&out, text ? text : "");
	str_add_char(&out, '\n');
	free(text);
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int make_and_print(const struct context *c, struct app *app, unsigned modes)
{
	struct policy_notes notes;
	struct err err = {0};
	struct policy_input input = {
		.modes = modes,
		.region = sv_cstr(c->aws.region.value),
		.account = find_account(&c->aws),
		.queues = app->call.operands,
		.queue_count = app->call.operand_count,
	};
	json_t *policy = policy_make(&input, &notes, &err);
	if (!policy)
		return report_error(app, what, &err);
	print(app, policy);
	say_notes(app, &notes);
	return 0;
}

static int run(struct app *app)
{
	struct session session = {0};
	struct err err = {0};
	unsigned modes;
	int status;
	if (find_modes(cli_own(&app->call, "mode"), &modes, &err) &&
		session_load_aws(&session, app, &err))
		status = make_and_print(session_context(&session), app, modes);
	else
		status = report_error(app, what, &err);
	session_release(&session);
	return status;
}

const struct cli_command cmd_policy = {
	.name = "policy",
	.usage = "[QUEUE...] [--mode MODE]",
	.summary = "print the smallest IAM policy that sqscope needs",
	.details = "Prints a policy document for the queues that are named (every queue without "
		   "one), to be given to whoever manages permissions. Nothing is asked of AWS: "
		   "region and account come from URLs and ARNs, else from the configuration, "
		   "else they are '*' and stderr says so. Name dead-letter queues too, or use a "
		   "pattern that matches them.",
	.options =
		{
			{"mode", "MODE",
				"read-only (the default), operator, admin, producer or worker; "
				"several with commas between",
				false},
		},
	.min_operands = 0,
	.max_operands = SIZE_MAX,
	.takes_queues = true,
	.run = run,
};
