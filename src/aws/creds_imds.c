/* The credentials of the role that an EC2 instance has. The last in the chain, because off EC2 it
 * takes a while to see that nobody answers. */
#include "creds_json.h"
#include "creds_session.h"
#include "imds_client.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	MINUTE_MS = 60 * 1000,
	/* EC2 leaves credentials in place past their time when it cannot renew them, and services
	 * take them then. They are asked for again after 2 to 10 minutes beyond the usual 15. */
	STABLE_MS = 15 * MINUTE_MS,
	STABLE_LEAST_MS = 2 * MINUTE_MS,
	STABLE_MOST_MS = 10 * MINUTE_MS,
};

static const char roles_path[] = "/latest/meta-data/iam/security-credentials/";

struct instance {
	const struct creds_context *context;
	void *answer; /* known at once; else ... */
	struct imds *imds;
	struct str role_path;
	creds_done_fn done;
	void *ud;
};

static void free_instance(struct instance *instance)
{
	imds_free(instance->imds);
	str_release(&instance->role_path);
	free(instance);
}

static void end(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct instance *instance = ud;
	creds_done_fn done = instance->done;
	void *done_ud = instance->ud;

	free_instance(instance);
	done(done_ud, outcome, creds, err);
}

static void note(const struct instance *instance, const char *text)
{
	str_set(&instance->context->session->imds, sv_cstr(text));
}

/* Nobody there, or not for us: this is no instance, or one whose metadata is switched off. */
static void end_without(struct instance *instance, const struct err *err)
{
	bool is_off = err->code == ERR_DENIED;
	bool is_absent = is_off || err->code == ERR_UNREACHABLE || err->code == ERR_TIMEOUT;
	struct err copy = *err;

	if (is_off)
		note(instance, err->msg);
	end(instance, is_absent ? CREDS_NOT_CONFIGURED : CREDS_FAILED, NULL,
		is_absent ? NULL : &copy);
}

static void extend(struct creds *creds, int64_t now_unix_ms)
{
	uint32_t random;

	if (creds->expires_unix_ms > now_unix_ms + STABLE_MS)
		return;
	digest_random(&random, sizeof random);
	creds->expires_unix_ms = now_unix_ms + STABLE_MS + STABLE_LEAST_MS +
				 random % (STABLE_MOST_MS - STABLE_LEAST_MS);
}

static void on_creds(void *ud, int status, struct sv body, const struct err *failure)
{
	struct instance *instance = ud;
	struct creds creds = {0};
	struct err err = {0};

	if (failure) {
		end_without(instance, failure);
		return;
	}
	if (status == 404)
		err_set(&err, ERR_NO_CREDENTIALS, "it has no credentials for the role it named");
	else if (!creds_json_read(body, CREDS_JSON_INSTANCE, &creds, &err))
		err_prefix(&err, "its answer is of no use");
	err_prefix(&err, "instance metadata at %s", imds_base(instance->imds));
	creds.provider = creds_imds.name;
	extend(&creds, loop_unix_ms(instance->context->loop));
	if (err_is_set(&err))
		end(instance, CREDS_FAILED, NULL, &err);
	else
		end(instance, CREDS_OK, &creds, NULL);
	creds_release(&creds);
}

static void on_roles(void *ud, int status, struct sv body, const struct err *failure)
{
	struct instance *instance = ud;
	struct sv role, rest;

	if (failure) {
		end_without(instance, failure);
		return;
	}
	sv_cut(sv_trim(body), '\n', &role, &rest);
	role = sv_trim(role);
	if (status == 404 || sv_is_empty(role)) {
		note(instance, "the instance has no role");
		end(instance, CREDS_NOT_CONFIGURED, NULL, NULL);
		return;
	}
	str_addf(&instance->role_path, "%s%.*s", roles_path, SV_ARGS(role));
	imds_get(instance->imds, str_cstr(&instance->role_path), on_creds, instance);
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct instance *instance = mem_new(1, sizeof *instance);
	enum creds_outcome outcome = CREDS_NOT_CONFIGURED;
	struct err err = {0};

	instance->context = context;
	instance->done = done;
	instance->ud = ud;
	if (imds_is_disabled(context->config)) {
		note(instance, "instance metadata is switched off (AWS_EC2_METADATA_DISABLED)");
	} else {
		instance->imds = imds_new(context->loop, context->http, context->config, &err);
		outcome = CREDS_FAILED;
	}
	if (instance->imds)
		imds_get(instance->imds, roles_path, on_roles, instance);
	else
		instance->answer = creds_answer(context, outcome, NULL, &err, end, instance);
	return instance;
}

static void cancel(void *job)
{
	struct instance *instance = job;

	if (instance->answer)
		creds_answer_cancel(instance->answer);
	free_instance(instance);
}

const struct creds_source creds_imds = {.name = "imds", .start = start, .cancel = cancel};
