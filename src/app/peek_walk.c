/* A walk that prints. */
#include "peek_walk.h"

#include "op_choice.h"
#include "report.h"
#include "sqscope/base/clock.h"
#include "sqscope/model/clear.h"

enum { VISIBILITY_S = 120, WAIT_S = 2 };

struct walk {
	struct message_run *run;
	struct peek_print *print;
	size_t want;
	struct clear *clear;
	struct op_choice *choice;
	bool is_done;
};

static void on_shown(void *ud, const struct lease *lease)
{
	struct walk *walk = ud;
	peek_print_message(walk->print, lease);
}

static void on_done(void *ud, const struct clear_status *status)
{
	struct walk *walk = ud;
	(void)status;
	walk->is_done = true;
	message_run_end_wait(walk->run);
}

/* Once a turn: who reads slowly is waited for. */
static void on_turn(void *ud)
{
	struct walk *walk = ud;
	bool is_free = peek_print_flush(walk->print);
	if (!walk->clear || walk->is_done)
		return;
	if (is_free && clear_status(walk->clear)->state == CLEAR_PAUSED)
		clear_resume(walk->clear);
	else if (peek_print_is_full(walk->print))
		clear_pause(walk->clear);
}

static bool start(struct walk *walk, struct err *err)
{
	struct message_run *run = walk->run;
	const struct context *c = run->context;
	struct clear_options options = {.loop = run->session.loop,
		.sqs = c->sqs,
		.store = session_store(&run->session),
		.queue_url = message_desk_queue_url(run->desk),
		.is_fifo = message_desk_is_fifo(run->desk),
		.context = sv_cstr(c->fleet.place.name),
		.account = sv_cstr(c->fleet.account),
		.region = sv_cstr(c->fleet.place.region),
		.show = on_shown,
		.show_ud = walk,
		.want = walk->want,
		.visibility_s = VISIBILITY_S,
		.wait_s = WAIT_S,
		.sent_until_unix_ms = UNKNOWN};
	const char *where = cli_own(&run->app->call, "where");
	if (where) {
		walk->choice = op_choice_new(run->session.loop, where, NULL, err);
		if (!walk->choice)
			return false;
		options.choose = op_choice_choose;
		options.choose_ud = walk->choice;
	}
	walk->clear = clear_start(&options, on_done, walk);
	return true;
}

/* The first signal hands back, a second one does not wait for it. */
static void hand_back(struct walk *walk)
{
	struct message_run *run = walk->run;
	struct session *s = &run->session;
	const struct clear_status *status = clear_status(walk->clear);
	int first = s->signo;
	int64_t until_unix_ms;
	size_t held;
	char when[CLOCK_TEXT_SIZE];
	report_note(run->app, "%zu message%s received, and what is held of them is handed back",
		status->received, status->received == 1 ? " was" : "s were");
	clear_cancel(walk->clear);
	s->signo = 0;
	while (!walk->is_done && !s->signo)
		loop_run(s->loop);
	s->signo = first;
	held = clear_held(walk->clear, &until_unix_ms);
	if (walk->is_done || held == 0)
		return;
	clock_format_utc(until_unix_ms, when);
	report_note(
		run->app, "%zu message%s hidden until %s", held, held == 1 ? " is" : "s are", when);
}

/* --- what is said ---------------------------------------------------------------------------- */

static bool is_printed(void *ud)
{
	struct walk *walk = ud;
	return peek_print_flush(walk->print);
}

static int interrupted(struct walk *walk)
{
	peek_print_end(walk->print);
	if (!peek_print_release(walk->print))
		report_note(walk->run->app, "not all of it was printed: nobody reads stdout");
	return report_signal(walk->run->what, walk->run->session.signo);
}

static void tell(const struct walk *walk)
{
	const struct look_price *price = message_desk_price(walk->run->desk);
	const struct clear_status *s = clear_status(walk->clear);
	struct app *app = walk->run->app;
	size_t errors = op_choice_errors(walk->choice);
	if (s->received == 0)
		report_note(app, "no message came: the queue is empty, or what is in it is in "
				 "flight or delayed");
	if (errors > 0)
		report_note(app, "--where failed on %zu of %zu messages: they are not selected",
			errors, s->received);
	if (s->received > 0 && price->max_receives != UNKNOWN)
		report_note(app,
			"%zu message%s received once more, of the %lld times after which it moves "
			"away",
			s->received, s->received == 1 ? " was" : "s were each",
			(long long)price->max_receives);
	if (s->groups_cut > 0)
		report_note(app, "of %zu message groups only the front was seen", s->groups_cut);
	if (s->unseen > 0)
		report_note(app, "%zu messages may be hidden that nobody has seen", s->unseen);
}

static int finish(struct walk *walk)
{
	struct err err = {0};
	peek_print_end(walk->print);
	if (!message_run_wait_for(walk->run, is_printed, walk))
		return interrupted(walk);
	if (clear_status(walk->clear)->end == CLEAR_FAILED)
		err = clear_status(walk->clear)->err;
	if (err_is_set(&err))
		return report_error(walk->run->app, walk->run->what, &err);
	tell(walk);
	return 0;
}

int peek_walk(struct message_run *run, struct peek_print *print, size_t want)
{
	struct walk walk = {.run = run, .print = print, .want = want};
	struct err err = {0};
	if (!start(&walk, &err))
		return report_error(run->app, run->what, &err);
	loop_on_turn(run->session.loop, on_turn, &walk);
	bool is_there = message_run_wait(run);
	if (!is_there)
		hand_back(&walk);
	loop_on_turn(run->session.loop, NULL, NULL);
	int status = is_there ? finish(&walk) : interrupted(&walk);
	clear_free(walk.clear);
	op_choice_free(walk.choice);
	return status;
}
