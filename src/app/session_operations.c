/* The operations of a session: their list, what earlier runs left, and their end with the program.
 */
#include "session.h"
#include "session_resume.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/operation_redrive.h"
#include "sqscope/sqs/queue_name.h"
#include "sqscope/store/journal.h"
#include "state_dir.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { WATCH_MS = 500, UNFINISHED_MAX = 50 };

static void on_unneeded(void *ud)
{
	session_free_retired(ud);
}

/* What became of it is said wherever the operator looks. */
static void on_end(void *ud, struct operation *op)
{
	struct session *s = ud;
	struct str sentence = {0};
	bool is_bad =
		op->figures.state != OPERATION_DONE && op->figures.state != OPERATION_CANCELLED;
	operation_add_sentence(op, &sentence);
	log_write(is_bad ? LOG_WARN : LOG_INFO, "%s", str_cstr(&sentence));
	session_say(s, is_bad, "%s", str_cstr(&sentence));
	str_release(&sentence);
	loop_timer_start(s->loop, &s->unneeded, 0, on_unneeded, s);
	if (s->is_ending)
		loop_stop(s->loop);
}

struct operations *session_operations(struct session *s)
{
	if (!s->operations) {
		s->operations = operations_new(s->loop, session_store(s));
		operations_on_end(s->operations, on_end, s);
	}
	return s->operations;
}

/* --- what earlier runs left ------------------------------------------------------------------ */

struct unfinished_job {
	struct session *session;
	struct journal_operations list;
};

static bool read_unfinished(struct store *store, void *ud, struct err *err)
{
	struct unfinished_job *job = ud;
	return journal_list_unfinished(store, &job->list, err);
}

static bool is_of(const struct context *c, const struct journal_operation *op)
{
	const struct place *place = &c->fleet.place;
	bool is_account = !place->account || op->account.n == 0 ||
			  sv_eq_cstr(str_sv(&op->account), place->account);
	return is_account && sv_eq(str_sv(&op->region), sv_cstr(place->region));
}

/* The context that it was begun in; else one of the same account and region. */
static struct context *context_for(const struct session *s, const struct journal_operation *op)
{
	struct context *c = session_find_context(s, str_sv(&op->context));
	if (c && is_of(c, op))
		return c;
	for (size_t i = 0; i < s->context_count; i++)
		if (is_of(s->contexts[i], op))
			return s->contexts[i];
	return NULL;
}

static void add_past(struct session *s, const struct journal_operation *op)
{
	struct context *c = context_for(s, op);
	struct place place = {0};
	struct str queue_url = {0};
	session_past_queue(op, &queue_url);
	place_set(&place.name, str_cstr(&op->context));
	place_set(&place.region, str_cstr(&op->region));
	operations_add_past(session_operations(s),
		&(struct operation_plan){.kind = &operation_past_kinds[op->kind],
			.self = past_work_new(op),
			.queue_url = str_sv(&queue_url),
			.gate = {.place = c ? &c->fleet.place : &place,
				.live = str_sv(&op->account)},
			.owner = c},
		op->started_unix_ms);
	place_release(&place);
	str_release(&queue_url);
}

static void on_unfinished(void *ud, const struct err *err)
{
	struct unfinished_job *job = ud;
	struct session *s = job->session;
	int64_t messages = 0, ambiguous = 0;
	size_t count = 0;
	for (size_t i = 0; !err && i < job->list.count && count < UNFINISHED_MAX; i++) {
		const struct journal_operation *op = &job->list.items[i];
		count++;
		messages += op->unfinished;
		ambiguous += op->counts[JOURNAL_AMBIGUOUS] + op->counts[JOURNAL_SENDING];
		add_past(s, op);
	}
	if (count > 0)
		session_say(s, true,
			"%zu operation%s unfinished: %lld message%s, of %lld nobody knows whether "
			"they were sent. o lists them, R there finishes one",
			count, count == 1 ? " is" : "s are", (long long)messages,
			messages == 1 ? "" : "s", (long long)ambiguous);
	journal_operations_release(&job->list);
	free(job);
}

/* Nothing is made for somebody who only looks. */
void session_tell_unfinished(struct session *s)
{
	struct str directory = {0};
	state_dir_path(&s->app->options, &directory);
	bool has_any = store_exists(str_cstr(&directory));
	str_release(&directory);
	if (!has_any)
		return;
	struct unfinished_job *job = mem_new(1, sizeof *job);
	job->session = s;
	store_queue_add(
		session_store(s), "what is unfinished", 0, read_unfinished, on_unfinished, job);
}

/* --- the end --------------------------------------------------------------------------------- */

enum session_leaving session_on_hangup(const struct session *s)
{
	const char *text = option_text(&s->app->options, OPT_ON_HANGUP);
	return text && strcmp(text, "stop") == 0 ? LEAVE_STOPS : LEAVE_FINISHES;
}

/* Nobody is there to say go on: what waits for that is stopped. */
static void stop_what_waits(struct session *s)
{
	for (size_t i = 0; i < operations_count(s->operations); i++) {
		struct operation *op = operations_at(s->operations, i);
		struct err err = {0};
		if (operation_is_over(op) || (op->figures.state != OPERATION_ASKS &&
						     op->figures.state != OPERATION_PAUSED))
			continue;
		log_write(LOG_INFO,
			"operation %d waits for somebody, and nobody is there: it is stopped",
			op->number);
		if (!operation_cancel(op, &err))
			log_write(LOG_WARN, "%s", err.msg);
	}
}

static void on_watch(void *ud)
{
	struct session *s = ud;
	stop_what_waits(s);
	loop_timer_start(s->loop, &s->watch, WATCH_MS, on_watch, s);
}

static void say_leaving(struct session *s, enum session_leaving how)
{
	size_t count = operations_running(s->operations, true);
	const char *what = how == LEAVE_STOPS
				   ? "what is under way ends, the rest is handed back; another "
				     "signal leaves it to `sqscope resume`"
				   : "they go on to their end; a signal stops them";
	log_write(LOG_INFO, "the dashboard has ended with %zu operation%s running: %s", count,
		count == 1 ? "" : "s", what);
	session_say(s, false, "%zu operation%s: %s", count, count == 1 ? " runs" : "s run", what);
}

void session_leave_operations(struct session *s, enum session_leaving how)
{
	int signo = s->signo;
	if (!s->operations || operations_running(s->operations, true) == 0)
		return;
	say_leaving(s, how);
	s->is_ending = true;
	s->signo = 0;
	session_watch_signals(s);
	if (how == LEAVE_STOPS)
		operations_cancel_all(s->operations);
	else
		on_watch(s);
	while (operations_running(s->operations, true) > 0) {
		loop_run(s->loop);
		if (s->signo == SIGHUP && session_on_hangup(s) == LEAVE_FINISHES) {
			s->signo = 0;
		} else if (s->signo && how == LEAVE_STOPS) {
			break;
		} else if (s->signo) {
			how = LEAVE_STOPS;
			signo = s->signo;
			s->signo = 0;
			operations_cancel_all(s->operations);
		}
	}
	loop_timer_stop(&s->watch);
	session_unwatch_signals(s);
	if (signo)
		s->signo = signo;
	s->is_ending = false;
}
