/* The poller's requests, and the queues that they are about, which may go while one is under way.
 */
#include "poller_internal.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct request *request_new(struct poller *p, struct queue *q)
{
	struct request *request = mem_new(1, sizeof *request);

	request->poller = p;
	request->q = q;
	request->next = p->requests;
	if (p->requests)
		p->requests->prev = request;
	p->requests = request;
	p->in_flight++;
	return request;
}

bool request_end(void *ud, struct request *out)
{
	struct request *request = ud;
	struct poller *p = request->poller;

	*out = *request;
	if (p) {
		if (request->prev)
			request->prev->next = request->next;
		else
			p->requests = request->next;
		if (request->next)
			request->next->prev = request->prev;
		p->in_flight--;
	}
	free(request);
	return p != NULL;
}

bool was_cancelled(const struct err *err)
{
	return err_is_set(err) && err->code == ERR_CANCELLED;
}

void request_cancel(struct request *request)
{
	if (request->sqs_call)
		sqs_call_cancel(request->sqs_call);
	if (request->aws_call)
		aws_call_cancel(request->aws_call);
}

void poller_adopt(struct poller *p, struct queue *q)
{
	if (q && !q->is_scheduled)
		schedule_add(&p->schedule, q, loop_now_ms(p->loop));
}

void poller_merged(struct poller *p, const struct queue *old, struct queue *q)
{
	for (struct request *request = p->requests; request; request = request->next) {
		if (request->q == old)
			request->q = q;
	}
	if (p->focus.q == old) {
		p->focus.q = q;
		schedule_set_focused(&p->schedule, q, true, loop_now_ms(p->loop));
	}
	poller_adopt(p, q);
}

void poller_drop(struct poller *p, struct queue *q)
{
	for (struct request *request = p->requests; request; request = request->next) {
		if (request->q != q)
			continue;
		request->q = NULL;
		request_cancel(request);
	}
	if (p->focus.q == q)
		focus_set(p, NULL);
	schedule_remove(&p->schedule, q);
	fleet_remove(p->fleet, q);
}

static bool is_orphan(const struct queue *q)
{
	return !q->is_watched && q->source_count == 0 && !q->is_focused;
}

void poller_drop_orphans(struct poller *p)
{
	for (size_t i = p->fleet->count; i-- > 0;) {
		if (is_orphan(p->fleet->queues[i]))
			poller_drop(p, p->fleet->queues[i]);
	}
}
