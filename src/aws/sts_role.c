/* Roles of STS. */
#include "sts_role.h"

#include "sqscope/aws/aws_call.h"
#include "sqscope/aws/xml_answer.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/percent.h"

#include <stdlib.h>

static const char fallback_region[] = "us-east-1";

struct sts_role {
	struct creds_provider *signer; /* NULL: unsigned */
	struct aws_client *client;
	struct aws_call *call;
	bool is_cancelled;
	sts_role_fn done;
	void *ud;
};

/* --- the form ------------------------------------------------------------------------------------
 */

static void add_parameter(struct str *out, const char *name, struct sv value)
{
	if (sv_is_empty(value))
		return;
	str_addf(out, "&%s=", name);
	percent_encode(value, "", out);
}

void sts_role_form(const struct sts_role_request *request, struct str *out)
{
	bool is_web = !sv_is_empty(request->web_identity_token);

	str_addf(out, "Action=AssumeRole%s&Version=2011-06-15", is_web ? "WithWebIdentity" : "");
	add_parameter(out, "RoleArn", request->role_arn);
	add_parameter(out, "RoleSessionName", request->session_name);
	add_parameter(out, "DurationSeconds", request->duration_s);
	add_parameter(out, "ExternalId", request->external_id);
	add_parameter(out, "SerialNumber", request->serial);
	add_parameter(out, "TokenCode", request->code);
	add_parameter(out, "WebIdentityToken", request->web_identity_token);
}

/* --- the answer ----------------------------------------------------------------------------------
 */

/* "arn:aws:sts::123456789012:assumed-role/name/session" -> the account. */
static char *account_of(struct sv arn)
{
	struct sv part = {0};

	for (int i = 0; i < 5; i++)
		sv_cut(arn, ':', &part, &arn);
	return sv_is_empty(part) ? NULL : mem_strndup(part.p, part.n);
}

enum { TEXT_ID, TEXT_SECRET, TEXT_TOKEN, TEXT_EXPIRY, TEXT_ARN, TEXT_COUNT };

static bool take(const struct xml_answer_text *texts, struct creds *out, struct err *err)
{
	struct sv id = sv_trim(str_sv(&texts[TEXT_ID].text));
	struct sv secret = sv_trim(str_sv(&texts[TEXT_SECRET].text));
	struct sv token = sv_trim(str_sv(&texts[TEXT_TOKEN].text));
	int64_t expires_unix_ms;

	if (sv_is_empty(id) || sv_is_empty(secret) || sv_is_empty(token))
		return err_fail(err, ERR_PROTOCOL, "the answer of STS holds no credentials");
	if (!clock_parse_rfc3339(sv_trim(str_sv(&texts[TEXT_EXPIRY].text)), &expires_unix_ms))
		return err_fail(err, ERR_PROTOCOL, "the answer of STS has no time of expiry");
	out->access_key_id = mem_strndup(id.p, id.n);
	secret_set(&out->secret_access_key, secret);
	secret_set(&out->session_token, token);
	out->expires_unix_ms = expires_unix_ms;
	out->account_id = account_of(sv_trim(str_sv(&texts[TEXT_ARN].text)));
	return true;
}

bool sts_role_decode(struct sv body, struct creds *out, struct err *err)
{
	struct xml_answer_text texts[TEXT_COUNT] = {
		[TEXT_ID] = {.element = "AccessKeyId"},
		[TEXT_SECRET] = {.element = "SecretAccessKey"},
		[TEXT_TOKEN] = {.element = "SessionToken"},
		[TEXT_EXPIRY] = {.element = "Expiration"},
		[TEXT_ARN] = {.element = "Arn"},
	};
	bool ok = xml_answer_read(body, texts, COUNT_OF(texts));

	ok = ok ? take(texts, out, err)
		: err_fail(err, ERR_PROTOCOL, "the answer of STS is no XML document");
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		digest_wipe(texts[i].text.p, texts[i].text.n);
		str_release(&texts[i].text);
	}
	return ok;
}

/* --- the call ------------------------------------------------------------------------------------
 */

static void free_role(struct sts_role *role)
{
	role->is_cancelled = true;
	aws_client_free(role->client);
	creds_provider_free(role->signer);
	free(role);
}

static void on_reply(void *ud, const struct aws_reply *reply, const struct err *failure)
{
	struct sts_role *role = ud;
	sts_role_fn done = role->done;
	void *done_ud = role->ud;
	struct creds creds = {0};
	struct err err = {0};

	if (role->is_cancelled)
		return;
	if (failure)
		err = *failure;
	else
		(void)!sts_role_decode(reply->body, &creds, &err);
	free_role(role);
	done(done_ud, err_is_set(&err) ? NULL : &creds, err_is_set(&err) ? &err : NULL);
	creds_release(&creds);
}

static bool make_client(struct sts_role *role, const struct creds_context *context,
	const struct creds *signer, struct err *err)
{
	const char *region = context->config->region.value;
	struct aws_client_options options = {
		.loop = context->loop,
		.http = context->http,
		.config = context->config,
		.service_id = "sts",
		.signing_name = "sts",
		.creds_region = region ? region : fallback_region,
	};

	if (signer)
		role->signer = creds_provider_new_fixed(context->loop, signer);
	options.creds = role->signer;
	role->client = aws_client_new(&options, err);
	return role->client != NULL;
}

struct sts_role *sts_role_start(const struct creds_context *context,
	const struct sts_role_request *request, const struct creds *signer, sts_role_fn done,
	void *ud, struct err *err)
{
	struct sts_role *role = mem_new(1, sizeof *role);
	struct str form = {0}, encoded = {0};
	struct aws_request call = {
		.content_type = sv_cstr("application/x-www-form-urlencoded; charset=utf-8"),
		.priority = PRIORITY_USER,
	};

	role->done = done;
	role->ud = ud;
	if (!make_client(role, context, signer, err)) {
		free_role(role);
		return NULL;
	}
	sts_role_form(request, &form);
	percent_encode(request->web_identity_token, "", &encoded);
	call.body = str_sv(&form);
	call.secrets[0] = request->web_identity_token;
	call.secrets[1] = str_sv(&encoded);
	call.secrets[2] = request->code;
	role->call = aws_call_start(role->client, &call, on_reply, role);
	digest_wipe(form.p, form.n);
	str_release(&form);
	digest_wipe(encoded.p, encoded.n);
	str_release(&encoded);
	return role;
}

void sts_role_cancel(struct sts_role *role)
{
	if (role)
		free_role(role);
}

void sts_role_add_session_name(const struct creds_context *context, struct str *out)
{
	str_addf(out, "sqscope-%lld", (long long)(loop_unix_ms(context->loop) / 1000));
}
