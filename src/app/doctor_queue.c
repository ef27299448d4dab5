/* The queue that things are tried on: the one that was named, else the first of the list. */
#include "doctor.h"
#include "sqscope/aws/endpoint.h"
#include "sqscope/sqs/queue_name.h"

/* "arn:aws:sqs:REGION:ACCOUNT:NAME" of a URL, for when SQS does not tell it. Without an account
 * there is none. */
static void derive_arn(struct doctor *d)
{
	struct sv url = str_sv(&d->queue_url), account = queue_account_of_url(url);
	const char *region = aws_client_region(doctor_context(d)->sqs_aws);
	if (d->queue_arn.n || sv_is_empty(account))
		return;
	str_addf(&d->queue_arn, "arn:%s:sqs:%s:%.*s:%.*s", partition_of_region(sv_cstr(region))->id,
		region, SV_ARGS(account), SV_ARGS(queue_name_of_url(url)));
}

static void on_attributes(
	void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct doctor *d = ud;
	if (!err_is_set(err)) {
		struct sv arn = sv_cstr(attributes->text[ATTR_QUEUE_ARN]);
		if (!sv_is_empty(arn))
			str_set(&d->queue_arn, arn);
		str_set(&d->queue_key, sv_cstr(attributes->text[ATTR_KMS_KEY]));
		d->knows_key = true;
	}
	doctor_judge(d, PERMISSION_GET_QUEUE_ATTRIBUTES, err);
	if (err_is_set(err) && err->code == ERR_NOT_FOUND)
		doctor_settle(doctor_find(d, "queue"), err, " ");
	else
		doctor_probe_queue_details(d);
	doctor_end(d);
}

static void use_queue(struct doctor *d, struct sv url, const char *how)
{
	struct sv name = queue_name_of_url(url);
	d->needs_queue_url = false;
	str_set(&d->queue_url, url);
	derive_arn(d);
	doctor_settle(doctor_find(d, "queue"), NULL, "%.*s, %s", SV_ARGS(name), how);
	doctor_begin(d);
	sqs_get_queue_attributes(doctor_context(d)->sqs, PRIORITY_USER, str_sv(&d->queue_url),
		SQS_ATTRIBUTES_ALL, on_attributes, d);
	doctor_probe_queue(d);
}

static bool is_named(const struct doctor *d, struct sv url)
{
	return d->operand && sv_eq_cstr(queue_name_of_url(url), d->operand);
}

/* A name that GetQueueUrl may not be asked for can still be in the list. */
static void look_in_list(struct doctor *d, const struct sqs_url_page *page)
{
	struct check *check = doctor_find(d, "queue");
	if (!d->needs_queue_url)
		return;
	for (size_t i = 0; i < page->count && d->needs_queue_url; i++)
		if (!d->operand || is_named(d, page->urls[i]))
			use_queue(d, page->urls[i],
				d->operand ? "which was named" : "the first of the list");
	if (!d->operand && page->count == 0)
		doctor_skip(check, "there is no queue to try things on");
}

static void on_queues(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct doctor *d = ud;
	d->has_answered |= !err_is_set(err) || err->http_status != 0;
	doctor_judge(d, PERMISSION_LIST_QUEUES, err);
	if (!err_is_set(err))
		look_in_list(d, page);
	else if (!d->operand)
		doctor_skip(doctor_find(d, "queue"), "the queues cannot be listed%s",
			doctor_grant(err) == GRANT_DENIED ? "; name one: sqscope doctor QUEUE"
							  : "");
	doctor_end(d);
}

static void on_queue_url(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct doctor *d = ud;
	struct check *check = doctor_find(d, "queue");
	doctor_judge(d, PERMISSION_GET_QUEUE_URL, err);
	if (!err_is_set(err) && d->needs_queue_url)
		use_queue(d, page->urls[0], "which was named");
	else if (err_is_set(err) && d->needs_queue_url && doctor_grant(err) != GRANT_UNKNOWN)
		doctor_settle(check, err, " ");
	doctor_end(d);
}

static void ask_url(struct doctor *d, struct sv name, struct sv account)
{
	doctor_begin(d);
	sqs_get_queue_url(doctor_context(d)->sqs, PRIORITY_USER, name, account, on_queue_url, d);
}

static bool is_elsewhere(const struct doctor *d, const struct queue_arn *arn)
{
	return !sv_eq_cstr(arn->region, aws_client_region(doctor_context(d)->sqs_aws));
}

static void find_operand(struct doctor *d, struct check *check)
{
	struct sv text = sv_cstr(d->operand);
	struct queue_arn arn;
	struct err err = {0};
	switch (queue_ref_kind(text)) {
	case QUEUE_REF_URL:
		use_queue(d, text, "which was named");
		ask_url(d, queue_name_of_url(text), queue_account_of_url(text));
		break;
	case QUEUE_REF_ARN:
		if (!queue_arn_parse(&arn, text))
			break;
		if (is_elsewhere(d, &arn)) {
			err_set(&err, ERR_USAGE, "%s is in another region", d->operand);
			doctor_settle(check, &err, " ");
			doctor_fix(check, "Add --region %.*s.", SV_ARGS(arn.region));
			d->needs_queue_url = false;
			break;
		}
		ask_url(d, arn.name, arn.account);
		break;
	case QUEUE_REF_NAME:
	case QUEUE_REF_GLOB:
		ask_url(d, text, sv_cstr(""));
		break;
	}
}

void doctor_check_queue(struct doctor *d, struct check *check)
{
	struct sv prefix = d->operand && queue_ref_kind(sv_cstr(d->operand)) == QUEUE_REF_NAME
				   ? sv_cstr(d->operand)
				   : sv_cstr("");
	d->needs_queue_url = true;
	doctor_begin(d);
	sqs_list_queues(doctor_context(d)->sqs, PRIORITY_USER, prefix, SQS_PAGE_MAX, sv_cstr(""),
		on_queues, d);
	if (d->operand)
		find_operand(d, check);
}
