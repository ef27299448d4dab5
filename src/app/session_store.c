/* The local database of a session: opened when it is needed, written to the end. */
#include "report.h"
#include "session.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"
#include "sqscope/store/history.h"
#include "sqscope/store/journal.h"
#include "sqscope/store/lease_log.h"
#include "state_dir.h"

#include <stdarg.h>
#include <stdlib.h>

enum { DRAIN_PATIENCE_MS = 5000, HELD_QUEUES_TOLD = 3 };

void session_say(struct session *s, bool is_error, const char *fmt, ...)
{
	struct str text = {0};
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	if (s->tell) {
		s->tell(s->tell_ud, is_error, str_cstr(&text));
	} else if (is_error) {
		struct err err = {0};
		err_set(&err, ERR_FAILED, "%s", str_cstr(&text));
		report_sentence(NULL, &err);
	} else {
		report_note(s->app, "%s", str_cstr(&text));
	}
	str_release(&text);
}

static void on_opened(void *ud, const char *notice, const struct err *err)
{
	struct session *s = ud;
	if (err)
		session_say(s, true, "the local database cannot be used: %s", err->msg);
	else if (notice)
		session_say(s, false, "%s", notice);
}

struct store_queue *session_store(struct session *s)
{
	struct str directory = {0};
	if (s->store)
		return s->store;
	state_dir_path(&s->app->options, &directory);
	s->store = store_queue_new(s->loop, str_cstr(&directory), on_opened, s);
	str_release(&directory);
	return s->store;
}

void session_close_store(struct session *s)
{
	struct err err = {0};
	if (!s->store)
		return;
	if (!store_queue_drain(s->store, DRAIN_PATIENCE_MS, &err))
		session_say(s, true, "%s", err.msg);
	store_queue_free(s->store);
	s->store = NULL;
}

/* --- what was left held ---------------------------------------------------------------------- */

struct held_job {
	struct session *session;
	int64_t now_unix_ms;
	struct lease_list leases;
};

static bool read_held(struct store *store, void *ud, struct err *err)
{
	struct held_job *job = ud;
	return lease_log_list(store, job->now_unix_ms, &job->leases, err);
}

static bool is_left(const struct logged_lease *lease)
{
	return lease->holder_state == PROCESS_GONE;
}

static bool is_told(const struct lease_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (is_left(&list->items[i]) && sv_eq(str_sv(&list->items[i].queue_url),
							str_sv(&list->items[index].queue_url)))
			return true;
	return false;
}

/* One sentence for the leases of a queue, from its first in the list on. */
static void tell_queue(struct session *s, const struct lease_list *list, size_t first)
{
	const struct logged_lease *lease = &list->items[first];
	struct sv url = str_sv(&lease->queue_url);
	int64_t last_unix_ms = 0;
	size_t count = 0;
	char when[CLOCK_TEXT_SIZE];
	for (size_t i = first; i < list->count; i++) {
		const struct logged_lease *other = &list->items[i];
		if (!is_left(other) || !sv_eq(str_sv(&other->queue_url), url))
			continue;
		count++;
		last_unix_ms = other->until_unix_ms;
	}
	clock_format_utc(last_unix_ms, when);
	session_say(s, false,
		"%zu message%s of %.*s %s still held until %s by a sqscope that has ended "
		"(process %lld): the queue shows %s again then",
		count, count == 1 ? "" : "s", SV_ARGS(queue_name_of_url(url)),
		count == 1 ? "is" : "are", when, (long long)lease->holder.pid,
		count == 1 ? "it" : "them");
}

static void on_held(void *ud, const struct err *err)
{
	struct held_job *job = ud;
	size_t told = 0, more = 0;
	for (size_t i = 0; !err && i < job->leases.count; i++) {
		if (!is_left(&job->leases.items[i]) || is_told(&job->leases, i))
			continue;
		if (told < HELD_QUEUES_TOLD) {
			told++;
			tell_queue(job->session, &job->leases, i);
		} else {
			more++;
		}
	}
	if (more > 0)
		session_say(job->session, false, "so are messages of %zu other queue%s", more,
			more == 1 ? "" : "s");
	lease_list_release(&job->leases);
	free(job);
}

/* Nothing is made for somebody who only looks. */
void session_tell_held(struct session *s)
{
	struct str directory = {0};
	state_dir_path(&s->app->options, &directory);
	bool has_any = store_exists(str_cstr(&directory));
	str_release(&directory);
	if (!has_any)
		return;
	struct held_job *job = mem_new(1, sizeof *job);
	job->session = s;
	job->now_unix_ms = loop_unix_ms(s->loop);
	store_queue_add(session_store(s), "what is held", 0, read_held, on_held, job);
}

/* --- what is old ----------------------------------------------------------------------------- */

struct prune_job {
	struct session *session;
	int64_t now_unix_ms;
	bool more;
};

static bool prune(struct store *store, void *ud, struct err *err)
{
	struct prune_job *job = ud;
	return history_prune(store, job->now_unix_ms, err) &&
	       journal_prune(store, job->now_unix_ms, &job->more, err);
}

static void on_pruned(void *ud, const struct err *err)
{
	struct prune_job *job = ud;
	if (err && err->code != ERR_CANCELLED)
		log_write(LOG_WARN, "old rows are not taken out of the database: %s", err->msg);
	else if (!err && job->more)
		session_prune(job->session);
	free(job);
}

void session_prune(struct session *s)
{
	struct prune_job *job = mem_new(1, sizeof *job);
	job->session = s;
	job->now_unix_ms = loop_unix_ms(s->loop);
	store_queue_add(session_store(s), "what is old", 0, prune, on_pruned, job);
}
