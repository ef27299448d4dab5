/*
 * A request for each permission that can be tried without harm.
 *
 * What reads is asked for real. What writes is asked in a way that no server can act on, only on a
 * queue that was named, and only where that holds for AWS and for the servers people run in its
 * place, which check less: an action on a receipt handle or an id that cannot exist, an empty
 * batch, three numbers out of range at once. (A single one is not enough: there are servers that
 * take a message with DelaySeconds 901.) PurgeQueue, DeleteQueue, CreateQueue, SetQueueAttributes,
 * TagQueue, UntagQueue and StartMessageMoveTask have no such form, and kms:Decrypt and
 * kms:GenerateDataKey are allowed through SQS only: these are never tried.
 */
#include "doctor.h"
#include "sqscope/aws/json_answer.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

enum { PROBE_TIMEOUT_MS = 8000 };

enum probe_needs {
	NEED_NOTHING_MORE,
	NEED_QUEUE,       /* $URL */
	NEED_QUEUE_ARN,   /* $ARN */
	NEED_KEY,         /* $KEY */
	NEED_NAMED_QUEUE, /* $URL of a queue that was named: it writes */
};

struct probe {
	enum permission id;
	enum probe_needs needs;
	const char *method, *path, *query, *target;
	const char *body; /* $URL, $ARN, $KEY, $NAME stand for those of the queue; $NOW is a time */
	/* By what the answer of this very service is known, and not that of a server which serves
	 * SQS only and answers anything somehow: a member of it. NULL for SQS. */
	const char *member;
};

/* The codes by which the other services say that something is not there. */
static const char *const own_codes[] = {"ResourceNotFoundException", "ClientException",
	"NotFoundException", "InvalidArnException", "KMSInvalidStateException", "DisabledException",
	"UnsupportedOperationException"};

#define JSON_POST "POST", "/", ""
#define NO_HANDLE "sqscope-doctor-no-such-handle"
#define NO_JOBS   "{\"jobQueue\":\"sqscope-doctor-no-such-queue\"}"
#define NO_UUID   "00000000-0000-0000-0000-000000000000"
#define METRIC                                                                                     \
	"\"Namespace\":\"AWS/SQS\",\"MetricName\":\"ApproximateAgeOfOldestMessage\","              \
	"\"Dimensions\":[{\"Name\":\"QueueName\",\"Value\":\"$NAME\"}]"

static const struct probe probes[] = {
	{PERMISSION_LIST_QUEUE_TAGS, NEED_QUEUE, JSON_POST, "AmazonSQS.ListQueueTags",
		"{\"QueueUrl\":\"$URL\"}", NULL},
	{PERMISSION_LIST_DEAD_LETTER_SOURCE_QUEUES, NEED_QUEUE, JSON_POST,
		"AmazonSQS.ListDeadLetterSourceQueues", "{\"QueueUrl\":\"$URL\"}", NULL},
	{PERMISSION_LIST_MESSAGE_MOVE_TASKS, NEED_QUEUE_ARN, JSON_POST,
		"AmazonSQS.ListMessageMoveTasks", "{\"SourceArn\":\"$ARN\"}", NULL},

	{PERMISSION_RECEIVE_MESSAGE, NEED_NAMED_QUEUE, JSON_POST, "AmazonSQS.ReceiveMessage",
		"{\"QueueUrl\":\"$URL\",\"MaxNumberOfMessages\":11,\"WaitTimeSeconds\":21,"
		"\"VisibilityTimeout\":-1}",
		NULL},
	{PERMISSION_CHANGE_MESSAGE_VISIBILITY, NEED_NAMED_QUEUE, JSON_POST,
		"AmazonSQS.ChangeMessageVisibility",
		"{\"QueueUrl\":\"$URL\",\"ReceiptHandle\":\"" NO_HANDLE
		"\",\"VisibilityTimeout\":43201}",
		NULL},
	{PERMISSION_DELETE_MESSAGE, NEED_NAMED_QUEUE, JSON_POST, "AmazonSQS.DeleteMessage",
		"{\"QueueUrl\":\"$URL\",\"ReceiptHandle\":\"" NO_HANDLE "\"}", NULL},
	{PERMISSION_SEND_MESSAGE, NEED_NAMED_QUEUE, JSON_POST, "AmazonSQS.SendMessageBatch",
		"{\"QueueUrl\":\"$URL\",\"Entries\":[]}", NULL},
	{PERMISSION_CANCEL_MESSAGE_MOVE_TASK, NEED_NAMED_QUEUE, JSON_POST,
		"AmazonSQS.CancelMessageMoveTask", "{\"TaskHandle\":\"" NO_HANDLE "\"}", NULL},

	{PERMISSION_GET_METRIC_DATA, NEED_QUEUE, JSON_POST,
		"GraniteServiceVersion20100801.GetMetricData",
		"{\"StartTime\":$BEFORE,\"EndTime\":$NOW,\"MetricDataQueries\":[{\"Id\":\"age\","
		"\"MetricStat\":{\"Metric\":{" METRIC "},\"Period\":60,\"Stat\":\"Maximum\"}}]}",
		"MetricDataResults"},
	{PERMISSION_LIST_METRICS, NEED_NOTHING_MORE, JSON_POST,
		"GraniteServiceVersion20100801.ListMetrics", "{\"Namespace\":\"AWS/SQS\"}",
		"Metrics"},
	{PERMISSION_DESCRIBE_ALARMS_FOR_METRIC, NEED_QUEUE, JSON_POST,
		"GraniteServiceVersion20100801.DescribeAlarmsForMetric", "{" METRIC "}",
		"MetricAlarms"},

	{PERMISSION_LIST_EVENT_SOURCE_MAPPINGS, NEED_NOTHING_MORE, "GET",
		"/2015-03-31/event-source-mappings/", "MaxItems=1", "", "", "EventSourceMappings"},
	{PERMISSION_GET_FUNCTION_CONFIGURATION, NEED_NOTHING_MORE, "GET",
		"/2015-03-31/functions/sqscope-doctor-no-such-function/configuration", "", "", "",
		"FunctionArn"},
	{PERMISSION_UPDATE_EVENT_SOURCE_MAPPING, NEED_NAMED_QUEUE, "PUT",
		"/2015-03-31/event-source-mappings/" NO_UUID, "", "", "{}", "UUID"},

	{PERMISSION_DESCRIBE_JOB_QUEUES, NEED_NOTHING_MORE, "POST", "/v1/describejobqueues", "", "",
		"{\"maxResults\":1}", "jobQueues"},
	{PERMISSION_DESCRIBE_COMPUTE_ENVIRONMENTS, NEED_NOTHING_MORE, "POST",
		"/v1/describecomputeenvironments", "", "", "{\"maxResults\":1}",
		"computeEnvironments"},
	{PERMISSION_LIST_JOBS, NEED_NOTHING_MORE, "POST", "/v1/listjobs", "", "", NO_JOBS,
		"jobSummaryList"},
	{PERMISSION_GET_JOB_QUEUE_SNAPSHOT, NEED_NOTHING_MORE, "POST", "/v1/getjobqueuesnapshot",
		"", "", NO_JOBS, "frontOfQueue"},

	{PERMISSION_DESCRIBE_KEY, NEED_KEY, JSON_POST, "TrentService.DescribeKey",
		"{\"KeyId\":\"$KEY\"}", "KeyMetadata"},
	{PERMISSION_GET_KEY_ROTATION_STATUS, NEED_KEY, JSON_POST,
		"TrentService.GetKeyRotationStatus", "{\"KeyId\":\"$KEY\"}", "KeyRotationEnabled"},
};

/* Who signs for what, and in which JSON. */
struct service {
	const char *id, *signing_name, *content_type;
};

static const struct service services[] = {
	{"sqs", "sqs", "application/x-amz-json-1.0"},
	{"cloudwatch", "monitoring", "application/x-amz-json-1.0"},
	{"lambda", "lambda", "application/json"},
	{"batch", "batch", "application/json"},
	{"kms", "kms", "application/x-amz-json-1.1"},
};

struct probe_call {
	struct doctor *doctor;
	const struct probe *probe;
};

/* --- the request ----------------------------------------------------------------------------- */

/* A text as it stands inside of a JSON string. */
static void add_json(struct str *out, struct sv text)
{
	json_t *value = json_sv(text);
	char *quoted = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	struct sv inner = sv_cstr(quoted);
	str_add(out, sv_of(inner.p + 1, inner.n - 2));
	free(quoted);
	json_decref(value);
}

static void add_time(struct str *out, int64_t unix_ms)
{
	str_addf(out, "%lld", (long long)(unix_ms / 1000));
}

/* What a word after '$' stands for. */
static void add_variable(const struct doctor *d, struct sv word, struct str *out)
{
	enum { HOUR_MS = 60 * 60 * 1000 };
	int64_t now_unix_ms = loop_unix_ms(d->session.loop);
	if (sv_eq_cstr(word, "URL"))
		add_json(out, str_sv(&d->queue_url));
	else if (sv_eq_cstr(word, "NAME"))
		add_json(out, queue_name_of_url(str_sv(&d->queue_url)));
	else if (sv_eq_cstr(word, "ARN"))
		add_json(out, str_sv(&d->queue_arn));
	else if (sv_eq_cstr(word, "KEY"))
		add_json(out, str_sv(&d->queue_key));
	else if (sv_eq_cstr(word, "NOW"))
		add_time(out, now_unix_ms);
	else if (sv_eq_cstr(word, "BEFORE"))
		add_time(out, now_unix_ms - HOUR_MS);
}

static void fill_in(const struct doctor *d, struct sv form, struct str *out)
{
	struct sv before, rest;
	while (sv_cut(form, '$', &before, &rest)) {
		size_t n = 0;
		while (n < rest.n && rest.p[n] >= 'A' && rest.p[n] <= 'Z')
			n++;
		str_add(out, before);
		add_variable(d, sv_of(rest.p, n), out);
		form = sv_of(rest.p + n, rest.n - n);
	}
	str_add(out, form);
}

static const struct service *service_of(const struct permission_row *row)
{
	for (size_t i = 0; i < COUNT_OF(services); i++)
		if (sv_eq_cstr(sv_cstr(services[i].id), row->service))
			return &services[i];
	return NULL;
}

/* The client of a service, made when it is first needed. */
static struct aws_client *client_of(
	struct doctor *d, const struct service *service, struct err *err)
{
	struct context *c = doctor_context(d);
	struct aws_client **kept = &d->clients[service - services];
	struct aws_client_options options = {
		.loop = d->session.loop,
		.http = session_http(&d->session, c->aws.ca_bundle.value, err),
		.creds = c->creds,
		.config = &c->aws,
		.service_id = service->id,
		.signing_name = service->signing_name,
		.max_attempts = 1, /* one detail of many: not worth waiting for twice */
	};
	if (!*kept)
		*kept = aws_client_new(&options, err);
	d->client_count = COUNT_OF(services);
	return *kept;
}

/* --- the answer ------------------------------------------------------------------------------ */

/* Done, although it cannot be: only a handle that is not there and a batch without entries may be
 * answered so. */
static bool was_taken(enum permission id)
{
	return id == PERMISSION_RECEIVE_MESSAGE || id == PERMISSION_CHANGE_MESSAGE_VISIBILITY;
}

static bool has_member(struct sv body, const char *member)
{
	json_t *answer = json_answer_load(body, NULL);
	bool has = json_object_get(answer, member) != NULL;
	json_decref(answer);
	return has;
}

static bool has_own_code(const struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(own_codes); i++)
		if (sv_eq_cstr(sv_cstr(err->service_code), own_codes[i]))
			return true;
	return doctor_grant(err) == GRANT_DENIED || doctor_grant(err) == GRANT_UNKNOWN;
}

static bool is_of_service(
	const struct probe *probe, const struct aws_reply *reply, const struct err *err)
{
	if (!probe->member)
		return true;
	return err ? has_own_code(err) : has_member(reply->body, probe->member);
}

static void on_answer(void *ud, const struct aws_reply *reply, const struct err *err)
{
	struct probe_call *call = ud;
	struct doctor *d = call->doctor;
	const struct permission_row *row = &permission_rows[call->probe->id];
	struct check *check = doctor_permission(d, row->id);
	struct err taken = {0};
	if (!is_of_service(call->probe, reply, err))
		doctor_skip(check, "the endpoint does not serve %s", row->service);
	else
		doctor_judge(d, row->id, err);
	if (!err && was_taken(row->id)) {
		err_set(&taken, ERR_PROTOCOL,
			"this server took a request that SQS refuses; look at the queue");
		doctor_settle(check, &taken, " ");
	}
	free(call);
	doctor_end(d);
}

static void send(struct doctor *d, const struct probe *probe)
{
	const struct service *service = service_of(&permission_rows[probe->id]);
	struct str body = {0};
	struct err err = {0};
	struct aws_client *client = client_of(d, service, &err);
	if (!client) {
		doctor_skip(doctor_permission(d, probe->id), "%s", err.msg);
		return;
	}
	fill_in(d, sv_cstr(probe->body), &body);
	struct aws_request request = {
		.method = sv_cstr(probe->method),
		.path = sv_cstr(probe->path),
		.query = sv_cstr(probe->query),
		.target = sv_cstr(probe->target),
		.content_type = sv_cstr(body.n ? service->content_type : ""),
		.body = str_sv(&body),
		.query_mode = service == &services[0],
		.not_idempotent = permission_rows[probe->id].is_write,
		.timeout_ms = PROBE_TIMEOUT_MS,
		.priority = PRIORITY_BACKGROUND,
	};
	struct probe_call *call = mem_new(1, sizeof *call);
	*call = (struct probe_call){d, probe};
	doctor_begin(d);
	aws_call_start(client, &request, on_answer, call);
	str_release(&body);
}

/* --- which and when -------------------------------------------------------------------------- */

static void send_all(struct doctor *d, enum probe_needs needs)
{
	for (size_t i = 0; i < COUNT_OF(probes); i++)
		if (probes[i].needs == needs)
			send(d, &probes[i]);
}

static void skip_all(struct doctor *d, enum probe_needs needs, const char *why)
{
	for (size_t i = 0; i < COUNT_OF(probes); i++)
		if (probes[i].needs == needs)
			doctor_skip(doctor_permission(d, probes[i].id), "%s", why);
}

static bool has_probe(enum permission id)
{
	for (size_t i = 0; i < COUNT_OF(probes); i++)
		if (probes[i].id == id)
			return true;
	return id == PERMISSION_LIST_QUEUES || id == PERMISSION_GET_QUEUE_URL ||
	       id == PERMISSION_GET_QUEUE_ATTRIBUTES || id == PERMISSION_GET_CALLER_IDENTITY;
}

void doctor_probe_services(struct doctor *d)
{
	static const char no_queue[] = "no queue is known to try it on";
	for (size_t i = 0; i < PERMISSION_COUNT; i++)
		if (!has_probe((enum permission)i))
			doctor_skip(doctor_permission(d, (enum permission)i),
				"nothing harmless would tell");
	for (size_t i = NEED_QUEUE; i <= NEED_KEY; i++)
		skip_all(d, (enum probe_needs)i, no_queue);
	doctor_skip(doctor_permission(d, PERMISSION_GET_QUEUE_URL), no_queue);
	doctor_skip(doctor_permission(d, PERMISSION_GET_QUEUE_ATTRIBUTES), no_queue);
	skip_all(d, NEED_NAMED_QUEUE, "tried only on a queue that is named: sqscope doctor QUEUE");
	send_all(d, NEED_NOTHING_MORE);
}

static void on_queue_url(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct doctor *d = ud;
	(void)page;
	doctor_judge(d, PERMISSION_GET_QUEUE_URL, err);
	doctor_end(d);
}

void doctor_probe_queue(struct doctor *d)
{
	struct sv url = str_sv(&d->queue_url);
	send_all(d, NEED_QUEUE);
	if (d->operand) {
		send_all(d, NEED_NAMED_QUEUE);
		return;
	}
	doctor_begin(d);
	sqs_get_queue_url(doctor_context(d)->sqs, PRIORITY_USER, queue_name_of_url(url),
		queue_account_of_url(url), on_queue_url, d);
}

void doctor_probe_queue_details(struct doctor *d)
{
	if (d->queue_arn.n)
		send_all(d, NEED_QUEUE_ARN);
	if (d->queue_key.n)
		send_all(d, NEED_KEY);
	else
		skip_all(d, NEED_KEY, "the queue has no KMS key");
}
