/* STS over the query protocol: a form goes out, XML comes back. */
#include "sqscope/services/sts.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/aws/xml_answer.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct sts_call {
	sts_identity_fn done;
	void *ud;
};

/* Put the three texts into storage; the views are made when it does not grow any more. */
static bool store(struct sts_identity *out, struct str *storage, struct sv account, struct sv arn,
	struct sv user_id)
{
	size_t at = storage->n;

	str_add(storage, account);
	str_add(storage, arn);
	str_add(storage, user_id);
	out->account = sv_of(str_cstr(storage) + at, account.n);
	out->arn = sv_of(out->account.p + account.n, arn.n);
	out->user_id = sv_of(out->arn.p + arn.n, user_id.n);
	return account.n > 0;
}

static bool decode_xml(struct sv body, struct sts_identity *out, struct str *storage)
{
	struct xml_answer_text texts[] = {
		{.element = "Account"}, {.element = "Arn"}, {.element = "UserId"}};
	bool ok = xml_answer_read(body, texts, COUNT_OF(texts)) &&
		  store(out, storage, sv_trim(str_sv(&texts[0].text)),
			  sv_trim(str_sv(&texts[1].text)), sv_trim(str_sv(&texts[2].text)));

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		str_release(&texts[i].text);
	return ok;
}

/* The members stand at the top, or inside of Response and Result as in the XML. */
static bool decode_json(struct sv body, struct sts_identity *out, struct str *storage)
{
	json_t *root = json_answer_load(body, NULL);
	const json_t *object = json_object_get(root, "GetCallerIdentityResponse");
	bool ok;

	object = object ? json_object_get(object, "GetCallerIdentityResult") : root;
	ok = store(out, storage, json_answer_text(object, "Account"),
		json_answer_text(object, "Arn"), json_answer_text(object, "UserId"));
	json_decref(root);
	return ok;
}

bool sts_decode_identity(struct sv body, struct sts_identity *out, struct str *storage)
{
	*out = (struct sts_identity){0};
	if (sv_starts_with(sv_trim(body), sv_cstr("<")))
		return decode_xml(body, out, storage);
	return decode_json(body, out, storage);
}

static void on_done(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct sts_call *call = ud;
	struct sts_identity identity = {0};
	struct str storage = {0};
	struct err broken = {0};

	if (!err && !sts_decode_identity(reply->body, &identity, &storage)) {
		err_set(&broken, ERR_PROTOCOL,
			"GetCallerIdentity: the answer names no account: another service may be answering");
		err = &broken;
	}
	call->done(call->ud, &identity, err);
	str_release(&storage);
	free(call);
}

struct aws_call *sts_get_caller_identity(
	struct aws_client *sts, enum priority priority, sts_identity_fn done, void *ud)
{
	const struct aws_request request = {
		.content_type = sv_cstr("application/x-www-form-urlencoded; charset=utf-8"),
		.body = sv_cstr("Action=GetCallerIdentity&Version=2011-06-15"),
		.priority = priority,
	};
	struct sts_call *call = mem_new(1, sizeof *call);

	call->done = done;
	call->ud = ud;
	return aws_call_start(sts, &request, on_done, call);
}
