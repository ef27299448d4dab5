/* What doctor finds out by asking: one harmless call of each kind. */
#include "doctor.h"
#include "sqscope/services/sts.h"
#include "sqscope/sqs/queue_name.h"

#include <stdio.h>
#include <stdlib.h>

enum { SKEW_LIMIT_MS = 5 * 60 * 1000 };

static const char identity_check[] = "sts:GetCallerIdentity";
static const char no_queue[] = "no queue is known to try it on";

static void end_probe(struct doctor *d)
{
	d->pending--;
	if (d->pending == 0)
		loop_stop(d->session.loop);
}

/* The name of a check of an action is its permission, as a policy spells it. */
static const char *name_of(enum sqs_action_id id)
{
	return sqs_actions[id].permission;
}

static void on_attributes(
	void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct doctor *d = ud;
	(void)attributes;
	doctor_settle(d, name_of(SQS_GET_QUEUE_ATTRIBUTES), err, "allowed");
	end_probe(d);
}

static void on_queue_url(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct doctor *d = ud;
	(void)page;
	doctor_settle(d, name_of(SQS_GET_QUEUE_URL), err, "allowed");
	end_probe(d);
}

static void on_sources(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct doctor *d = ud;
	(void)page;
	doctor_settle(d, name_of(SQS_LIST_DEAD_LETTER_SOURCE_QUEUES), err, "allowed");
	end_probe(d);
}

static void on_tags(void *ud, const struct sqs_tag_list *tags, const struct err *err)
{
	struct doctor *d = ud;
	(void)tags;
	doctor_settle(d, name_of(SQS_LIST_QUEUE_TAGS), err, "allowed");
	end_probe(d);
}

static void probe_queue(struct doctor *d)
{
	struct sqs_client *sqs = session_context(&d->session)->sqs;
	struct sv url = str_sv(&d->queue_url);
	d->pending += 4;
	sqs_get_queue_attributes(sqs, PRIORITY_USER, url, SQS_ATTRIBUTES_ALL, on_attributes, d);
	sqs_get_queue_url(sqs, PRIORITY_USER, queue_name_of_url(url), queue_account_of_url(url),
		on_queue_url, d);
	sqs_list_dead_letter_source_queues(sqs, PRIORITY_USER, url, sv_cstr(""), on_sources, d);
	sqs_list_queue_tags(sqs, PRIORITY_USER, url, on_tags, d);
}

static void settle_reachable(struct doctor *d, const struct err *err, bool answered)
{
	struct session *s = &d->session;
	doctor_settle(d, "reachable", answered ? NULL : err, "%s answered after %lld ms",
		aws_client_endpoint(session_context(s)->sqs_aws),
		(long long)(loop_now_ms(s->loop) - d->probe_ms));
}

static void on_queues(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct doctor *d = ud;
	/* An answer of any kind means that the service is there. */
	bool answered = !err_is_set(err) || err->http_status != 0;
	size_t count = err_is_set(err) ? 0 : page->count;
	settle_reachable(d, err, answered);
	if (answered)
		doctor_settle(d, name_of(SQS_LIST_QUEUES), err,
			"allowed; %zu queues on the first page", count);
	if (count) {
		str_set(&d->queue_url, page->urls[0]);
		probe_queue(d);
	}
	end_probe(d);
}

static void keep_identity(struct fleet *fleet, const struct sts_identity *identity)
{
	snprintf(fleet->account, sizeof fleet->account, "%.*s", SV_ARGS(identity->account));
	snprintf(fleet->caller_arn, sizeof fleet->caller_arn, "%.*s", SV_ARGS(identity->arn));
}

static void on_identity(void *ud, const struct sts_identity *identity, const struct err *err)
{
	struct doctor *d = ud;
	if (!err_is_set(err))
		keep_identity(&session_context(&d->session)->fleet, identity);
	doctor_settle(d, identity_check, err, "%s", session_context(&d->session)->fleet.caller_arn);
	end_probe(d);
}

static void probe_services(struct doctor *d)
{
	struct context *c = session_context(&d->session);
	d->probe_ms = loop_now_ms(d->session.loop);
	d->pending++;
	sqs_list_queues(
		c->sqs, PRIORITY_USER, sv_cstr(""), SQS_PAGE_MAX, sv_cstr(""), on_queues, d);
	if (c->sts_aws) {
		d->pending++;
		sts_get_caller_identity(c->sts_aws, PRIORITY_USER, on_identity, d);
	}
}

static void on_credentials(void *ud, const struct creds *creds, const struct err *err)
{
	struct doctor *d = ud;
	doctor_settle(d, "credentials", err, "%s", creds ? creds->provider : "");
	if (creds) {
		creds_copy(&d->creds, creds);
		probe_services(d);
	} else {
		d->creds_error = *err;
	}
	end_probe(d);
}

static void settle_clock(struct doctor *d)
{
	struct err err = {0};
	d->has_skew =
		aws_client_measured_skew_ms(session_context(&d->session)->sqs_aws, &d->skew_ms);
	if (!d->has_skew)
		return;
	long long seconds = (long long)d->skew_ms / 1000;
	if (llabs(d->skew_ms) >= SKEW_LIMIT_MS)
		err_set(&err, ERR_CLOCK, "this clock is %lld s %s", llabs(seconds),
			seconds > 0 ? "slow" : "fast");
	doctor_settle(d, "clock", &err, "%lld s from the service's", llabs(seconds));
}

/* The rows in the order in which they are printed, whatever the order of the answers. */
static void add_rows(struct doctor *d)
{
	doctor_add_not_tried(d, "reachable", "", false);
	doctor_add_not_tried(d, identity_check, "", true);
	doctor_add_not_tried(d, name_of(SQS_LIST_QUEUES), "the service was not reached", false);
	doctor_add_not_tried(d, name_of(SQS_GET_QUEUE_ATTRIBUTES), no_queue, false);
	doctor_add_not_tried(d, name_of(SQS_GET_QUEUE_URL), no_queue, true);
	doctor_add_not_tried(d, name_of(SQS_LIST_QUEUE_TAGS), no_queue, true);
	doctor_add_not_tried(d, name_of(SQS_LIST_DEAD_LETTER_SOURCE_QUEUES), no_queue, true);
	doctor_add_not_tried(d, "clock", "no answer came to compare with", false);
}

void doctor_check_network(struct doctor *d)
{
	struct session *s = &d->session;
	struct err err = {0};
	add_rows(d);
	if (!session_begin(s, &err) || !session_connect(s, &err)) {
		doctor_settle(d, "reachable", &err, " ");
		return;
	}
	session_watch_signals(s);
	d->pending = 1;
	creds_provider_get(session_context(s)->creds, on_credentials, d);
	loop_run(s->loop);
	session_unwatch_signals(s);
	settle_clock(d);
}
