/*
 * A role: the credentials of another profile, or of a named place, are exchanged for those of the
 * role (AWS SDKs and tools reference, "Assume role credential provider").
 *
 * The steps: a session that is known already - the source's credentials - the code of the MFA
 * device - AssumeRole.
 */
#include "creds_session.h"
#include "role_cache.h"
#include "sts_role.h"

#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static const char *const keys[] = {"source_profile", "credential_source", "role_arn", NULL};
static const char ec2_source[] = "Ec2InstanceMetadata";

struct role {
	const struct creds_context *context;
	struct str session_key;

	/* What is under way, at most one: */
	void *answer;
	struct creds_chain *source;
	struct creds_question *question;
	struct sts_role *assuming;

	struct creds_context source_context;
	struct creds source_creds;
	creds_done_fn done;
	void *ud;
};

/* --- the end -------------------------------------------------------------------------------------
 */

static void free_role(struct role *role)
{
	creds_release(&role->source_creds);
	str_release(&role->session_key);
	free(role);
}

static void end(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct role *role = ud;
	creds_done_fn done = role->done;
	void *done_ud = role->ud;

	free_role(role);
	done(done_ud, outcome, creds, err);
}

static void add_place(const struct role *role, struct err *err)
{
	struct str where = {0};

	creds_add_place(role->context, keys, &where);
	err_prefix(err, "the role of %s", str_cstr(&where));
	str_release(&where);
}

/* From where the caller waits for done: */
static void fail_now(struct role *role, struct err *err)
{
	add_place(role, err);
	end(role, CREDS_FAILED, NULL, err);
}

/* From start, where done must not come: */
static void answer_failed(struct role *role, struct err *err)
{
	add_place(role, err);
	role->answer = creds_answer(role->context, CREDS_FAILED, NULL, err, end, role);
}

/* --- AssumeRole ----------------------------------------------------------------------------------
 */

static struct sv duration_of(const struct creds_context *context)
{
	struct sv text = creds_value(context, "duration_seconds");
	int64_t seconds;

	if (sv_is_empty(text) || (sv_to_i64(text, &seconds) && seconds > 0))
		return text;
	log_write(LOG_WARN, "profile %.*s: duration_seconds is no number and left out",
		SV_ARGS(context->profile_name));
	return sv_cstr("");
}

static void on_assumed(void *ud, const struct creds *creds, const struct err *failure)
{
	struct role *role = ud;
	struct creds_session *session = role->context->session;
	bool has_code = !sv_is_empty(creds_value(role->context, "mfa_serial"));
	struct creds copy = {0};
	struct err err = {0};

	role->assuming = NULL;
	if (failure) {
		err = *failure;
		fail_now(role, &err);
		return;
	}
	creds_copy(&copy, creds);
	copy.provider = creds_role.name;
	copy.was_prompted = has_code || role->source_creds.was_prompted;
	if (has_code)
		creds_session_keep(session, str_sv(&role->session_key), &copy);
	end(role, CREDS_OK, &copy, NULL);
	creds_release(&copy);
}

static void assume(struct role *role, struct sv code)
{
	const struct creds_context *context = role->context;
	struct str name = {0};
	struct err err = {0};
	struct sts_role_request request = {
		.role_arn = creds_value(context, "role_arn"),
		.external_id = creds_value(context, "external_id"),
		.duration_s = duration_of(context),
		.code = code,
	};

	if (!sv_is_empty(code))
		request.serial = creds_value(context, "mfa_serial");
	str_add(&name, creds_value(context, "role_session_name"));
	if (name.n == 0)
		sts_role_add_session_name(context, &name);
	request.session_name = str_sv(&name);
	role->assuming =
		sts_role_start(context, &request, &role->source_creds, on_assumed, role, &err);
	str_release(&name);
	if (!role->assuming)
		fail_now(role, &err);
}

/* --- the code ------------------------------------------------------------------------------------
 */

static void on_code(void *ud, struct sv code)
{
	struct role *role = ud;
	struct err err = {0};

	role->question = NULL;
	if (!sv_is_empty(code)) {
		assume(role, code);
		return;
	}
	err_set(&err, ERR_NO_CREDENTIALS, "no code of the MFA device was given");
	fail_now(role, &err);
}

static void describe_empty_source(const struct role *role, struct err *err)
{
	const struct str *imds = &role->context->session->imds;
	bool is_instance = sv_eq_cstr(creds_value(role->context, "credential_source"), ec2_source);

	err_set(err, ERR_NO_CREDENTIALS, "its source has no credentials%s%s",
		is_instance && imds->n > 0 ? ": " : "", is_instance ? str_cstr(imds) : "");
}

static void on_source(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *failure)
{
	struct role *role = ud;
	struct sv serial = creds_value(role->context, "mfa_serial");
	struct err err = {0};

	role->source = NULL;
	switch (outcome) {
	case CREDS_OK:
		creds_copy(&role->source_creds, creds);
		break;
	case CREDS_NOT_CONFIGURED:
		describe_empty_source(role, &err);
		break;
	case CREDS_FAILED:
		/* It names its own place. */
		end(role, CREDS_FAILED, NULL, failure);
		return;
	}
	if (outcome == CREDS_OK && sv_is_empty(serial)) {
		assume(role, sv_cstr(""));
		return;
	}
	if (outcome == CREDS_OK)
		role->question = creds_question_new(role->context, serial, on_code, role, &err);
	if (!role->question)
		fail_now(role, &err);
}

/* --- the source ----------------------------------------------------------------------------------
 */

static bool start_named(struct role *role, struct sv name, struct err *err)
{
	static const struct creds_source *const environment[] = {&creds_environment_keys, NULL};
	static const struct creds_source *const container[] = {&creds_container, NULL};
	static const struct creds_source *const instance[] = {&creds_imds, NULL};
	const struct creds_source *const *sources = NULL;

	if (sv_eq_cstr(name, "Environment"))
		sources = environment;
	else if (sv_eq_cstr(name, "EcsContainer"))
		sources = container;
	else if (sv_eq_cstr(name, ec2_source))
		sources = instance;
	if (!sources)
		return err_fail(err, ERR_AWS_CONFIG,
			"credential_source is %.*s, and must be Environment, EcsContainer or "
			"Ec2InstanceMetadata",
			SV_ARGS(name));
	role->source = creds_chain_start(sources, role->context, on_source, role);
	return true;
}

/* Does the role of this profile wait for itself? */
static bool is_loop(const struct creds_context *context, struct sv name)
{
	for (; context; context = context->asked_by) {
		if (sv_eq(context->profile_name, name))
			return true;
	}
	return false;
}

static bool start_profile(struct role *role, struct sv name, struct err *err)
{
	static const struct creds_source *const keys_only[] = {&creds_keys, NULL};
	const struct creds_context *context = role->context;
	bool is_self = sv_eq(context->profile_name, name);

	role->source_context = *context;
	role->source_context.asked_by = context;
	role->source_context.profile_name = name;
	role->source_context.profile = profile_find(context->files, name);
	if (!role->source_context.profile)
		return err_fail(err, ERR_AWS_CONFIG,
			"its source_profile %.*s is in neither of the AWS files", SV_ARGS(name));
	if (!is_self && is_loop(context, name))
		return err_fail(err, ERR_AWS_CONFIG,
			"its source_profile %.*s leads back to it: a loop", SV_ARGS(name));
	/* Its own source: the keys that stand beside the role. */
	role->source = creds_chain_start(is_self ? keys_only : creds_chain_of_profile,
		&role->source_context, on_source, role);
	return true;
}

static bool start_source(struct role *role, struct err *err)
{
	struct sv profile = creds_value(role->context, "source_profile");
	struct sv named = creds_value(role->context, "credential_source");
	bool has_profile = !sv_is_empty(profile), has_named = !sv_is_empty(named);

	if (has_profile && has_named)
		return err_fail(err, ERR_AWS_CONFIG,
			"it has both source_profile and credential_source: remove one of them");
	if (!has_profile && !has_named)
		return err_fail(err, ERR_AWS_CONFIG,
			"it has role_arn but neither source_profile nor credential_source");
	return has_profile ? start_profile(role, profile, err) : start_named(role, named, err);
}

/* --- sessions that are there ---------------------------------------------------------------------
 */

static void set_session_key(struct role *role)
{
	const struct creds_context *context = role->context;
	const struct role_cache_key key = {
		.role_arn = creds_value(context, "role_arn"),
		.external_id = creds_value(context, "external_id"),
		.serial = creds_value(context, "mfa_serial"),
		.duration_s = creds_value(context, "duration_seconds"),
		.session_name = creds_value(context, "role_session_name"),
	};

	role_cache_key_text(&key, &role->session_key);
}

/* Only those that cost a code. */
static bool find_session(const struct role *role, struct creds *out)
{
	const struct creds_context *context = role->context;
	struct sv key = str_sv(&role->session_key);
	const struct creds *known;

	if (sv_is_empty(creds_value(context, "mfa_serial")) || context->must_be_fresh)
		return false;
	known = creds_session_find(context->session, key, loop_unix_ms(context->loop));
	if (known)
		creds_copy(out, known);
	else if (!role_cache_read(context, key, out))
		return false;
	out->provider = creds_role.name;
	out->was_prompted = true;
	return true;
}

/* --- the row -------------------------------------------------------------------------------------
 */

static bool is_configured(const struct creds_context *context)
{
	return !sv_is_empty(creds_value(context, "role_arn")) &&
	       sv_is_empty(creds_value(context, "web_identity_token_file"));
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct role *role = mem_new(1, sizeof *role);
	struct creds known = {0};
	struct err err = {0};

	role->context = context;
	role->done = done;
	role->ud = ud;
	if (!is_configured(context)) {
		role->answer = creds_answer(context, CREDS_NOT_CONFIGURED, NULL, NULL, end, role);
		return role;
	}
	set_session_key(role);
	if (find_session(role, &known))
		role->answer = creds_answer(context, CREDS_OK, &known, NULL, end, role);
	else if (!start_source(role, &err))
		answer_failed(role, &err);
	return role;
}

static void cancel(void *job)
{
	struct role *role = job;

	if (role->answer)
		creds_answer_cancel(role->answer);
	creds_chain_cancel(role->source);
	creds_question_free(role->question);
	sts_role_cancel(role->assuming);
	free_role(role);
}

const struct creds_source creds_role = {.name = "role", .start = start, .cancel = cancel};
