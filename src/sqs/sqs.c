/* The SQS client: from typed arguments to a request, from an answer to typed results. */
#include "sqscope/sqs/sqs.h"

#include "decode.h"
#include "sqscope/aws/json_answer.h"
#include "sqscope/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

/* SQS's own most; without MaxResults it gives no token (API reference, ListQueues). */
#define MAX_RESULTS 1000

struct sqs_client {
	struct aws_client *aws;
};

/* What becomes of an answer: one of these is set, by the action's kind of result. */
struct sqs_call {
	const struct sqs_action *action;
	struct aws_call *aws_call;
	sqs_urls_fn urls_done;
	sqs_attributes_fn attributes_done;
	sqs_tags_fn tags_done;
	void *ud;
};

struct sqs_client *sqs_client_new(struct aws_client *client)
{
	struct sqs_client *sqs = mem_new(1, sizeof *sqs);

	sqs->aws = client;
	return sqs;
}

void sqs_client_free(struct sqs_client *sqs)
{
	free(sqs);
}

struct aws_client *sqs_client_aws(struct sqs_client *sqs)
{
	return sqs->aws;
}

void sqs_call_cancel(struct sqs_call *call)
{
	aws_call_cancel(call->aws_call);
}

/* --- requests: a JSON object, built as text
 * ---------------------------------------------------------------- */

static void add_json_text(struct str *out, struct sv text)
{
	str_add_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '"' || c == '\\')
			str_addf(out, "\\%c", c);
		else if (c < 0x20)
			str_addf(out, "\\u%04x", c);
		else
			str_add_char(out, (char)c);
	}
	str_add_char(out, '"');
}

/* A text member; an empty value is left out. */
static void add_member(struct str *body, const char *name, struct sv value)
{
	if (value.n == 0)
		return;
	str_addf(body, "%s\"%s\":", body->n > 1 ? "," : "", name);
	add_json_text(body, value);
}

/* A member that is JSON already. */
static void add_raw_member(struct str *body, const char *name, const char *json)
{
	str_addf(body, "%s\"%s\":%s", body->n > 1 ? "," : "", name, json);
}

static void answered(void *ud, const struct aws_reply *reply, const struct err *err);

/* Send `body` (without its closing brace), which is released here. */
static struct sqs_call *start(struct sqs_client *sqs, struct sqs_call *call, enum sqs_action_id id,
	enum priority priority, struct str *body)
{
	struct str target = {0};
	struct aws_request request = {
		.content_type = sv_cstr("application/x-amz-json-1.0"),
		.query_mode = true,
		.priority = priority,
	};

	call->action = &sqs_actions[id];
	str_add_char(body, '}');
	str_addf(&target, "AmazonSQS.%s", call->action->name);
	request.target = str_sv(&target);
	request.body = str_sv(body);
	request.not_idempotent = !call->action->is_idempotent;
	call->aws_call = aws_call_start(sqs->aws, &request, answered, call);
	str_release(&target);
	str_release(body);
	return call;
}

static struct sqs_call *new_call(void *ud, struct str *body)
{
	struct sqs_call *call = mem_new(1, sizeof *call);

	call->ud = ud;
	str_add_char(body, '{');
	return call;
}

/* --- answers
 * ------------------------------------------------------------------------------------------------
 */

static void give_urls(struct sqs_call *call, const json_t *answer, const struct err *err)
{
	struct sqs_url_page page = {0};
	struct sv one, *urls = NULL;

	if (!answer) {
		call->urls_done(call->ud, NULL, err);
		return;
	}
	if (call->action->id == SQS_GET_QUEUE_URL) {
		one = json_answer_text(answer, "QueueUrl");
		page.urls = &one;
		page.count = one.n > 0 ? 1 : 0;
	} else {
		decode_urls(answer, &urls, &page.count);
		page.urls = urls;
		page.next_token = json_answer_text(answer, "NextToken");
	}
	call->urls_done(call->ud, &page, NULL);
	free(urls);
}

static void give_attributes(struct sqs_call *call, const json_t *answer, const struct err *err)
{
	struct queue_attributes attributes;

	if (!answer) {
		call->attributes_done(call->ud, NULL, err);
		return;
	}
	decode_attributes(answer, &attributes);
	call->attributes_done(call->ud, &attributes, NULL);
	queue_attributes_release(&attributes);
}

static void give_tags(struct sqs_call *call, const json_t *answer, const struct err *err)
{
	struct sqs_tag_list list = {0};
	struct sqs_tag *tags;

	if (!answer) {
		call->tags_done(call->ud, NULL, err);
		return;
	}
	decode_tags(answer, &tags, &list.count);
	list.tags = tags;
	call->tags_done(call->ud, &list, NULL);
	free(tags);
}

static void give(struct sqs_call *call, const json_t *answer, const struct err *err)
{
	if (call->urls_done)
		give_urls(call, answer, err);
	else if (call->attributes_done)
		give_attributes(call, answer, err);
	else
		give_tags(call, answer, err);
}

/* Which permission is missing is what the operator must ask for; the service's own text does not
 * always name it. */
static void explain(const struct sqs_action *action, struct err *err)
{
	if (err->code == ERR_DENIED && strcmp(err->service_code, "AccessDenied") == 0 &&
		!strstr(err->msg, action->permission))
		err_prefix(err, "%s needs %s", action->name, action->permission);
	else
		err_prefix(err, "%s", action->name);
}

static void answered(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct sqs_call *call = ud;
	struct err failure = {0};
	json_t *answer = NULL;

	if (err && err_is_set(err))
		failure = *err;
	else
		answer = json_answer_load(reply->body, &failure);
	if (!answer)
		explain(call->action, &failure);
	give(call, answer, &failure);
	json_decref(answer);
	free(call);
}

/* --- the actions
 * -------------------------------------------------------------------------------------------- */

struct sqs_call *sqs_list_queues(struct sqs_client *sqs, enum priority priority, struct sv prefix,
	struct sv token, sqs_urls_fn done, void *ud)
{
	struct str body = {0};
	struct sqs_call *call = new_call(ud, &body);
	char most[16];

	call->urls_done = done;
	snprintf(most, sizeof most, "%d", MAX_RESULTS);
	add_raw_member(&body, "MaxResults", most);
	add_member(&body, "QueueNamePrefix", prefix);
	add_member(&body, "NextToken", token);
	return start(sqs, call, SQS_LIST_QUEUES, priority, &body);
}

struct sqs_call *sqs_list_dead_letter_source_queues(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, struct sv token, sqs_urls_fn done, void *ud)
{
	struct str body = {0};
	struct sqs_call *call = new_call(ud, &body);
	char most[16];

	call->urls_done = done;
	snprintf(most, sizeof most, "%d", MAX_RESULTS);
	add_member(&body, "QueueUrl", queue_url);
	add_raw_member(&body, "MaxResults", most);
	add_member(&body, "NextToken", token);
	return start(sqs, call, SQS_LIST_DEAD_LETTER_SOURCE_QUEUES, priority, &body);
}

struct sqs_call *sqs_get_queue_url(struct sqs_client *sqs, enum priority priority, struct sv name,
	struct sv owner_account, sqs_urls_fn done, void *ud)
{
	struct str body = {0};
	struct sqs_call *call = new_call(ud, &body);

	call->urls_done = done;
	add_member(&body, "QueueName", name);
	add_member(&body, "QueueOwnerAWSAccountId", owner_account);
	return start(sqs, call, SQS_GET_QUEUE_URL, priority, &body);
}

struct sqs_call *sqs_get_queue_attributes(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, enum sqs_attribute_set set, sqs_attributes_fn done, void *ud)
{
	static const char poll[] =
		"[\"ApproximateNumberOfMessages\",\"ApproximateNumberOfMessagesNotVisible\","
		"\"ApproximateNumberOfMessagesDelayed\",\"LastModifiedTimestamp\"]";
	struct str body = {0};
	struct sqs_call *call = new_call(ud, &body);

	call->attributes_done = done;
	add_member(&body, "QueueUrl", queue_url);
	add_raw_member(&body, "AttributeNames", set == SQS_ATTRIBUTES_ALL ? "[\"All\"]" : poll);
	return start(sqs, call, SQS_GET_QUEUE_ATTRIBUTES, priority, &body);
}

struct sqs_call *sqs_list_queue_tags(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, sqs_tags_fn done, void *ud)
{
	struct str body = {0};
	struct sqs_call *call = new_call(ud, &body);

	call->tags_done = done;
	add_member(&body, "QueueUrl", queue_url);
	return start(sqs, call, SQS_LIST_QUEUE_TAGS, priority, &body);
}
