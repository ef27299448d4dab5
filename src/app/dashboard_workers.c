/* The dashboard's part about workers: who they are, and the switch. */
#include "dashboard_state.h"
#include "queue_settings.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

/* A switch on its way. */
struct dashboard_switch {
	struct dashboard *d;
	struct dashboard_switch *prev, *next;
	struct worker_switch *under_way;
	worker_switched_fn done;
	void *ud;
};

static void on_changed(void *ud, const struct workers_facts *facts)
{
	(void)ud;
	(void)facts; /* the view looks at its gen */
}

static struct context *context_of(struct dashboard *d, const struct queue *q, struct err *err)
{
	struct context *c = session_context_of(&d->session, q->fleet);
	if (c && c->sqs && q->url)
		return c;
	if (c && err_is_set(&c->err))
		*err = c->err;
	else
		err_set(err, ERR_FAILED, "the connections are not made yet");
	return NULL;
}

static struct workers *host_open_workers(void *ud, struct queue *q, struct err *err)
{
	struct dashboard *d = ud;
	struct context *c = context_of(d, q, err);
	struct err no_client[SERVICE_COUNT] = {0};
	struct sv *job_queues;
	if (!c)
		return NULL;
	struct workers_options options = {.no_client = no_client,
		.sqs = c->sqs,
		.queue_url = sv_cstr(q->url),
		.queue_arn = sv_cstr(q->arn),
		.key_id = sv_cstr(q->attributes.text[ATTR_KMS_KEY])};
	for (size_t i = 0; i < SERVICE_COUNT; i++)
		options.clients[i] = context_service(c, (enum service_id)i, &no_client[i]);
	options.job_queue_count =
		queue_settings_job_queues(&d->app->options, sv_cstr(q->name), &job_queues);
	options.job_queues = job_queues;
	struct workers *workers = workers_start(&options, on_changed, d);
	free(job_queues);
	return workers;
}

static struct oldest_age *host_ask_age(void *ud, struct queue *q)
{
	struct dashboard *d = ud;
	struct err err = {0};
	struct context *c = q ? context_of(d, q, &err) : NULL;
	if (!c)
		return NULL;
	const struct oldest_age_options options = {
		.cloudwatch = context_service(c, SERVICE_CLOUDWATCH, &err),
		.no_client = &err,
		.queue_name = sv_cstr(q->name),
		.now_unix_ms = loop_unix_ms(d->session.loop),
	};
	return oldest_age_ask(&options);
}

static void on_switched(
	void *ud, const struct lambda_mapping *mapping, bool is_ambiguous, const struct err *err)
{
	struct dashboard_switch *s = ud;
	if (s->prev)
		s->prev->next = s->next;
	else
		s->d->switches = s->next;
	if (s->next)
		s->next->prev = s->prev;
	s->done(s->ud, mapping, is_ambiguous, err);
	free(s);
}

static bool host_switch_worker(void *ud, struct queue *q, struct sv uuid, bool is_enabled,
	worker_switched_fn done, void *done_ud, struct err *err)
{
	struct dashboard *d = ud;
	struct context *c = context_of(d, q, err);
	struct aws_client *lambda = c ? context_service(c, SERVICE_LAMBDA, err) : NULL;
	if (!lambda)
		return false;
	const struct fleet *fleet = q->fleet;
	struct dashboard_switch *s = mem_new(1, sizeof *s);
	const struct worker_switch_order order = {.loop = d->session.loop,
		.lambda = lambda,
		.store = session_store(&d->session),
		.gate = {&fleet->place, sv_cstr(fleet->account), ui_is_read_only(d->ui)},
		.queue_url = sv_cstr(q->url),
		.uuid = uuid,
		.is_enabled = is_enabled};
	s->d = d;
	s->done = done;
	s->ud = done_ud;
	s->next = d->switches;
	if (s->next)
		s->next->prev = s;
	d->switches = s;
	s->under_way = worker_switch_start(&order, on_switched, s);
	return true;
}

void dashboard_give_up_switches(struct dashboard *d)
{
	while (d->switches)
		worker_switch_cancel(d->switches->under_way);
}

void dashboard_add_workers_host(struct dashboard *d)
{
	d->host.open_workers = host_open_workers;
	d->host.ask_age = host_ask_age;
	d->host.switch_worker = host_switch_worker;
}
