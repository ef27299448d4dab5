/* The queue whose detail is open: its tags, and the queues that name it as their DLQ. */
#include "poller_internal.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { FOCUS_EVERY_MS = 60 * 1000, FRESH_MS = 2000 };

static void clear_tags(struct focus *focus)
{
	for (size_t i = 0; i < focus->tag_count; i++) {
		free(focus->tags[i].key);
		free(focus->tags[i].value);
	}
	free(focus->tags);
	focus->tags = NULL;
	focus->tag_count = 0;
	focus->has_tags = false;
}

static void clear_sources(struct focus *focus)
{
	for (size_t i = 0; i < focus->source_count; i++)
		str_release(&focus->sources[i]);
	focus->source_count = 0;
	focus->pages = 0;
	str_clear(&focus->token);
}

bool focus_is_wanting(const struct focus *focus)
{
	return focus->q && focus->q->url && (focus->wants_tags || focus->wants_sources);
}

bool focus_is_due(struct poller *p, int64_t now_ms, int64_t *wait_ms)
{
	struct focus *focus = &p->focus;

	if (!focus->q || p->schedule.is_paused)
		return false;
	if (focus->next_ms <= now_ms && !p->once)
		focus_refresh(p);
	else if (!p->once)
		poller_wait_at_most(wait_ms, focus->next_ms - now_ms);
	return focus_is_wanting(focus);
}

static bool same_tags(const struct focus *focus, const struct sqs_tag_list *list)
{
	bool same = focus->has_tags && focus->tag_count == list->count;

	for (size_t i = 0; same && i < list->count; i++)
		same = sv_eq_cstr(list->tags[i].key, focus->tags[i].key) &&
		       sv_eq_cstr(list->tags[i].value, focus->tags[i].value);
	return same;
}

static void take_tags(struct poller *p, const struct sqs_tag_list *list)
{
	struct focus *focus = &p->focus;

	if (same_tags(focus, list) && !err_is_set(&focus->tags_error))
		return;
	err_clear(&focus->tags_error);
	clear_tags(focus);
	focus->has_tags = true;
	focus->tags = mem_new(list->count, sizeof *focus->tags);
	for (size_t i = 0; i < list->count; i++)
		focus->tags[focus->tag_count++] = (struct poller_tag){
			mem_strndup(list->tags[i].key.p, list->tags[i].key.n),
			mem_strndup(list->tags[i].value.p, list->tags[i].value.n),
		};
	poller_touch(p);
}

static void on_tags(void *ud, const struct sqs_tag_list *list, const struct err *err)
{
	struct request request;
	struct poller *p;

	if (!request_end(ud, &request))
		return;
	p = request.poller;
	if (request.serial == p->focus.serial) {
		p->focus.is_asking_tags = false;
		if (was_cancelled(err)) {
			p->focus.wants_tags = true;
		} else if (err_is_set(err)) {
			p->focus.tags_error = *err;
			poller_touch(p);
		} else {
			take_tags(p, list);
		}
	}
	poller_pump(p);
}

static void keep_sources(struct focus *focus, const struct sqs_url_page *page)
{
	focus->sources = mem_grow(focus->sources, &focus->source_cap,
		focus->source_count + page->count, sizeof *focus->sources);
	for (size_t i = 0; i < page->count; i++)
		str_set(&focus->sources[focus->source_count++], page->urls[i]);
	str_set(&focus->token, page->next_token);
	focus->pages++;
}

static void hand_over_sources(struct poller *p)
{
	struct focus *focus = &p->focus;
	struct sv *urls = mem_new(focus->source_count, sizeof *urls);

	for (size_t i = 0; i < focus->source_count; i++)
		urls[i] = str_sv(&focus->sources[i]);
	fleet_set_sources(p->fleet, focus->q, urls, focus->source_count);
	free(urls);
}

static void on_sources(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct request request;
	struct focus *focus;

	if (!request_end(ud, &request))
		return;
	focus = &request.poller->focus;
	if (request.serial == focus->serial) {
		focus->is_asking_sources = false;
		if (err_is_set(err)) {
			log_write(LOG_INFO, "%s: its source queues cannot be read: %s",
				focus->q->name, err->msg);
		} else {
			keep_sources(focus, page);
			focus->wants_sources =
				focus->token.n > 0 && focus->pages < limit(LIMIT_LIST_PAGES);
			if (!focus->wants_sources)
				hand_over_sources(request.poller);
		}
	}
	poller_pump(request.poller);
}

void focus_ask(struct poller *p)
{
	struct focus *focus = &p->focus;
	struct request *request = request_new(p, focus->q);
	struct sv url = sv_cstr(focus->q->url);

	request->serial = focus->serial;
	if (focus->wants_tags) {
		focus->wants_tags = false;
		focus->is_asking_tags = true;
		request->sqs_call =
			sqs_list_queue_tags(p->sqs, PRIORITY_USER, url, on_tags, request);
		return;
	}
	focus->wants_sources = false;
	focus->is_asking_sources = true;
	request->sqs_call = sqs_list_dead_letter_source_queues(
		p->sqs, PRIORITY_USER, url, str_sv(&focus->token), on_sources, request);
}

void focus_refresh(struct poller *p)
{
	struct focus *focus = &p->focus;

	focus->next_ms = loop_now_ms(p->loop) + FOCUS_EVERY_MS;
	if (!focus->q)
		return;
	focus->wants_tags |= !focus->is_asking_tags;
	if (focus->is_asking_sources || focus->wants_sources)
		return;
	clear_sources(focus);
	focus->wants_sources = true;
}

static void leave(struct poller *p)
{
	struct focus *focus = &p->focus;

	if (focus->q)
		schedule_set_focused(&p->schedule, focus->q, false, loop_now_ms(p->loop));
	focus->serial++;
	focus->wants_tags = focus->wants_sources = false;
	focus->is_asking_tags = focus->is_asking_sources = false;
	err_clear(&focus->tags_error);
	clear_tags(focus);
	clear_sources(focus);
	focus->q = NULL;
}

void focus_set(struct poller *p, struct queue *q)
{
	struct focus *focus = &p->focus;
	int64_t now_ms = loop_now_ms(p->loop);

	if (focus->q == q)
		return;
	leave(p);
	poller_touch(p);
	focus->q = q;
	if (!q)
		return;
	schedule_set_focused(&p->schedule, q, true, now_ms);
	if (q->full_ms == UNKNOWN || now_ms - q->full_ms > FRESH_MS) {
		q->wants_full = true;
		if (!p->schedule.is_paused)
			schedule_hurry(&p->schedule, q, now_ms);
	}
	focus_refresh(p);
}

void focus_release(struct focus *focus)
{
	clear_tags(focus);
	clear_sources(focus);
	free(focus->sources);
	str_release(&focus->token);
}
