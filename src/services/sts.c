/* STS: who the credentials are. */
#include "sqscope/services/sts.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/aws/xml_answer.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { FIELD_COUNT = 3 };

static const char *const field_names[FIELD_COUNT] = {"Account", "Arn", "UserId"};

static void read_xml(struct sv body, struct str fields[FIELD_COUNT])
{
	struct xml_answer_text texts[FIELD_COUNT] = {0};

	for (size_t i = 0; i < FIELD_COUNT; i++)
		texts[i].element = field_names[i];
	/* Of a broken document what came before the break counts; the caller asks for the account.
	 */
	(void)xml_answer_read(body, texts, FIELD_COUNT);
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		str_set(&fields[i], sv_trim(str_sv(&texts[i].text)));
		str_release(&texts[i].text);
	}
}

/* Some servers answer in JSON, with the query protocol's wrappers or without. */
static void read_json(struct sv body, struct str fields[FIELD_COUNT])
{
	static const char *const wrappers[] = {
		"GetCallerIdentityResponse", "GetCallerIdentityResult"};
	json_t *root = json_answer_load(body, NULL);
	const json_t *result = root, *inner;

	for (size_t i = 0; i < COUNT_OF(wrappers); i++) {
		inner = json_object_get(result, wrappers[i]);
		result = inner ? inner : result;
	}
	for (size_t i = 0; i < FIELD_COUNT; i++)
		str_set(&fields[i], json_answer_text(result, field_names[i]));
	json_decref(root);
}

/* One piece of storage for the three, so that the caller has one thing to free. */
static void store(struct str fields[FIELD_COUNT], struct sts_identity *out, struct str *storage)
{
	struct sv *const views[FIELD_COUNT] = {&out->account, &out->arn, &out->user_id};
	size_t at = 0;

	str_clear(storage);
	for (size_t i = 0; i < FIELD_COUNT; i++)
		str_add(storage, str_sv(&fields[i]));
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		*views[i] = sv_of(str_cstr(storage) + at, fields[i].n);
		at += fields[i].n;
		str_release(&fields[i]);
	}
}

bool sts_decode_identity(struct sv body, struct sts_identity *out, struct str *storage)
{
	struct str fields[FIELD_COUNT] = {0};
	struct sv text = sv_trim(body);

	*out = (struct sts_identity){0};
	if (text.n > 0 && text.p[0] == '<')
		read_xml(text, fields);
	else
		read_json(text, fields);
	store(fields, out, storage);
	return out->account.n > 0;
}

struct identity_call {
	sts_identity_fn done;
	void *ud;
};

static void answered(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct identity_call *call = ud;
	struct sts_identity identity = {0};
	struct err failure = {0};
	struct str storage = {0};

	if (err && err_is_set(err)) {
		failure = *err;
		err_prefix(&failure, "GetCallerIdentity");
	} else if (!sts_decode_identity(reply->body, &identity, &storage)) {
		err_set(&failure, ERR_PROTOCOL, "GetCallerIdentity: the answer names no account");
	}
	if (err_is_set(&failure))
		call->done(call->ud, NULL, &failure);
	else
		call->done(call->ud, &identity, NULL);
	str_release(&storage);
	free(call);
}

struct aws_call *sts_get_caller_identity(
	struct aws_client *sts, enum priority priority, sts_identity_fn done, void *ud)
{
	struct identity_call *call = mem_new(1, sizeof *call);
	const struct aws_request request = {
		.content_type = sv_cstr("application/x-www-form-urlencoded; charset=utf-8"),
		.body = sv_cstr("Action=GetCallerIdentity&Version=2011-06-15"),
		.priority = priority,
	};

	call->done = done;
	call->ud = ud;
	return aws_call_start(sts, &request, answered, call);
}
