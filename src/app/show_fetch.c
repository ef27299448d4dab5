/* The calls behind `show`. */
#include "show.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static void end_call(struct show *show)
{
	show->pending--;
	if (show->pending == 0)
		loop_stop(show->session->loop);
}

static void on_tags(void *ud, const struct sqs_tag_list *list, const struct err *err)
{
	struct show *show = ud;
	if (err_is_set(err)) {
		show->tags_error = *err;
	} else {
		show->tag_count = list->count;
		show->tags = mem_new(list->count + 1, sizeof *show->tags);
		for (size_t i = 0; i < list->count; i++) {
			str_set(&show->tags[i].key, list->tags[i].key);
			str_set(&show->tags[i].value, list->tags[i].value);
		}
	}
	end_call(show);
}

static void keep_sources(struct show *show, const struct sqs_url_page *page)
{
	show->source_urls = mem_grow(show->source_urls, &show->source_cap,
		show->source_count + page->count, sizeof *show->source_urls);
	for (size_t i = 0; i < page->count; i++)
		str_set(&show->source_urls[show->source_count++], page->urls[i]);
}

/* The links of the fleet are made from the whole list. */
static void link_sources(struct show *show)
{
	struct sv *urls = mem_new(show->source_count + 1, sizeof *urls);
	for (size_t i = 0; i < show->source_count; i++)
		urls[i] = str_sv(&show->source_urls[i]);
	fleet_set_sources(show->queue->fleet, show->queue, urls, show->source_count);
	free(urls);
}

static void ask_sources(struct show *show, struct sv token);

static void on_sources(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct show *show = ud;
	if (err_is_set(err)) {
		show->sources_error = *err;
		end_call(show);
		return;
	}
	keep_sources(show, page);
	show->pages++;
	if (sv_is_empty(page->next_token)) {
		link_sources(show);
	} else if (show->pages < limit(LIMIT_LIST_PAGES)) {
		ask_sources(show, page->next_token);
	} else {
		err_set(&show->sources_error, ERR_LIMIT, "more than %d pages of sources",
			show->pages);
	}
	end_call(show);
}

static void ask_sources(struct show *show, struct sv token)
{
	show->pending++;
	sqs_list_dead_letter_source_queues(session_context(show->session)->sqs, PRIORITY_USER,
		sv_cstr(show->queue->url), token, on_sources, show);
}

void show_fetch(struct show *show)
{
	struct session *s = show->session;
	session_watch_signals(s);
	show->pending++;
	sqs_list_queue_tags(
		session_context(s)->sqs, PRIORITY_USER, sv_cstr(show->queue->url), on_tags, show);
	ask_sources(show, sv_cstr(""));
	loop_run(s->loop);
	session_unwatch_signals(s);
}

void show_release(struct show *show)
{
	for (size_t i = 0; i < show->tag_count; i++) {
		str_release(&show->tags[i].key);
		str_release(&show->tags[i].value);
	}
	free(show->tags);
	for (size_t i = 0; i < show->source_count; i++)
		str_release(&show->source_urls[i]);
	free(show->source_urls);
	*show = (struct show){0};
}

void show_verdict(const struct show *show, struct err *out)
{
	bool no_tags = err_is_set(&show->tags_error);
	bool no_sources = err_is_set(&show->sources_error);
	err_clear(out);
	if (no_tags && no_sources)
		err_set(out, ERR_PARTIAL, "the tags and the source queues could not be read: %s",
			show->tags_error.msg);
	else if (no_tags)
		err_set(out, ERR_PARTIAL, "the tags could not be read: %s", show->tags_error.msg);
	else if (no_sources)
		err_set(out, ERR_PARTIAL, "the source queues could not all be read: %s",
			show->sources_error.msg);
}
