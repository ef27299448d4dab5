/* Workers and keys, for lint. */
#include "lint_workers.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static void on_changed(void *ud, const struct workers_facts *facts)
{
	struct lint_workers *asked = ud;
	if (!facts->is_whole)
		return;
	asked->pending--;
	if (asked->pending == 0)
		loop_stop(asked->session->loop);
}

static void ask_one(struct lint_workers *asked, const struct queue *q)
{
	struct context *context = session_context_of(asked->session, q->fleet);
	struct err no_client[SERVICE_COUNT] = {0};
	struct workers_options options = {.no_client = no_client,
		.sqs = context->sqs,
		.queue_url = sv_cstr(q->url),
		.queue_arn = sv_cstr(q->arn),
		.key_id = sv_cstr(q->attributes.text[ATTR_KMS_KEY])};
	struct workers **workers = &asked->items[asked->count++];
	if (!q->url || !q->arn || !context->sqs)
		return;
	for (size_t i = 0; i < SERVICE_COUNT; i++)
		options.clients[i] = context_service(context, (enum service_id)i, &no_client[i]);
	*workers = workers_start(&options, on_changed, asked);
	asked->pending += !workers_facts(*workers)->is_whole;
}

void lint_workers_ask(struct lint_workers *asked, struct session *s, const struct sweep *sweep)
{
	asked->session = s;
	asked->items = mem_new(sweep->count + 1, sizeof(struct workers *));
	session_watch_signals(s);
	for (size_t i = 0; i < sweep->count; i++)
		ask_one(asked, sweep->rows[i]);
	while (asked->pending > 0 && !s->signo)
		loop_run(s->loop);
	session_unwatch_signals(s);
}

void lint_workers_tell(const struct lint_workers *asked, size_t row, struct lint_facts *facts)
{
	if (row < asked->count && asked->items[row])
		lint_facts_add_workers(facts, workers_facts(asked->items[row]));
}

void lint_workers_release(struct lint_workers *asked)
{
	for (size_t i = 0; i < asked->count; i++)
		workers_free(asked->items[i]);
	free(asked->items);
	*asked = (struct lint_workers){0};
}
