/* The form of a redrive: its rows, and what they come to. */
#include "redrive_form.h"

#include "sqscope/ui/aws_cli.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <stdlib.h>

enum { NUMBER_COLS = 8, NAME_COLS = 40, JQ_COLS = 46, SOURCES_NAMED = 2, LABEL_COLS = 14 };

struct queue *redriving_queue(struct ui *ui, struct redriving *r)
{
	return queue_id_get(&r->id, ui->fleets);
}

struct queue *redrive_form_consumer(struct ui *ui, struct form *form, struct redriving *r)
{
	const struct queue *q = redriving_queue(ui, r);

	return q ? redrive_wish_consumer(q, form_value(form, REDRIVE_TO)) : NULL;
}

/* --- the fields' values ---------------------------------------------------------------------- */

static bool take_count(struct form *form, int id, const char *name, size_t *value, struct err *err)
{
	struct sv text = form_value(form, id);
	int64_t n = 0;

	*value = 0;
	if (text.n == 0)
		return true;
	if (!sv_to_i64(text, &n) || n < 1) {
		form_focus(form, id);
		return err_fail(err, ERR_USAGE, "%s: a number from 1 on, or nothing", name);
	}
	*value = (size_t)n;
	return true;
}

static bool take_rate(struct form *form, bool is_native, double *rate, struct err *err)
{
	if (!redrive_rate_parse(form_value(form, REDRIVE_VELOCITY), rate)) {
		form_focus(form, REDRIVE_VELOCITY);
		return err_fail(err, ERR_USAGE, "velocity: messages a second, or nothing");
	}
	if (is_native && (*rate > SQS_MOVE_TASK_RATE_MAX || (double)(int)*rate < *rate)) {
		form_focus(form, REDRIVE_VELOCITY);
		return err_fail(err, ERR_USAGE,
			"velocity: of SQS's own task a whole number from 1 to 500, or nothing");
	}
	return true;
}

static void take_ids(struct redriving *r, const struct redrive_ids *ids, struct redrive_wish *wish)
{
	free(r->views);
	r->views = mem_new(ids->count, sizeof *r->views);
	for (size_t i = 0; i < ids->count; i++)
		r->views[i] = str_sv(&ids->items[i]);
	wish->what = REDRIVE_IDS;
	wish->ids = r->views;
	wish->id_count = ids->count;
	wish->expected = (int64_t)ids->count;
	wish->is_exact = true;
}

static bool take_what(struct ui *ui, struct form *form, struct redriving *r,
	struct redrive_wish *wish, struct err *err)
{
	const struct queue *q = redriving_queue(ui, r);

	str_clear(&r->chosen);
	wish->expected = queue_visible(q);
	switch (form_chosen(form, REDRIVE_WHAT)) {
	case REDRIVE_BY_SQS:
		wish->what = REDRIVE_NATIVE;
		str_add_cstr(&r->chosen, "everything, also what arrives");
		break;
	case REDRIVE_MARKED:
		take_ids(r, &r->marked, wish);
		str_addf(&r->chosen, "%zu marked", r->marked.count);
		break;
	case REDRIVE_GROUP:
		take_ids(r, &r->group, wish);
		str_addf(&r->chosen, "the %zu seen of group %s", r->group.count,
			str_cstr(&r->group_name));
		break;
	case REDRIVE_MATCHING:
		str_set(&r->jq, form_value(form, REDRIVE_JQ));
		if (r->jq.n == 0) {
			form_focus(form, REDRIVE_JQ);
			return err_fail(err, ERR_USAGE,
				"matching: a jq program, as in .json.error.type == \"Timeout\"");
		}
		wish->what = REDRIVE_WHERE;
		wish->where = str_sv(&r->jq);
		wish->expected = UNKNOWN;
		str_addf(&r->chosen, "what matches %s", str_cstr(&r->jq));
		break;
	default:
		wish->what = REDRIVE_ALL;
		str_add_cstr(&r->chosen, "all, one by one");
		break;
	}
	return true;
}

static void take_command(const struct queue *q, struct redriving *r, struct redrive_wish *wish)
{
	str_clear(&r->command);
	if (wish->what == REDRIVE_NATIVE)
		aws_cli_move_task(&q->fleet->place, sv_cstr(q->arn), str_sv(&r->to_arn),
			(int)wish->rate, &r->command);
	else
		sqscope_cli_redrive(&q->fleet->place, q->name, wish, &r->command);
	wish->command = str_sv(&r->command);
}

bool redrive_form_take(struct ui *ui, struct form *form, struct redriving *r,
	struct redrive_wish *wish, struct err *err)
{
	const struct queue *q = redriving_queue(ui, r);

	*wish = (struct redrive_wish){.expected = UNKNOWN};
	if (!q)
		return err_fail(err, ERR_NOT_FOUND, "the queue is gone");
	if (!take_what(ui, form, r, wish, err) ||
		!take_rate(form, wish->what == REDRIVE_NATIVE, &wish->rate, err))
		return false;
	if (!redrive_wish_target(q, form_value(form, REDRIVE_TO), &r->to_arn, err)) {
		form_focus(form, REDRIVE_TO);
		return false;
	}
	if (wish->what != REDRIVE_NATIVE) {
		if (!take_count(form, REDRIVE_LIMITED, "at most", &wish->limit, err) ||
			!take_count(form, REDRIVE_CANARIES, "canary", &wish->canary, err))
			return false;
		wish->stops_when_refilled = form_is_on(form, REDRIVE_REFILL);
	}
	wish->to_arn = str_sv(&r->to_arn);
	wish->chosen = str_sv(&r->chosen);
	take_command(q, r, wish);
	return true;
}

/* --- the notes ------------------------------------------------------------------------------- */

static void note(struct form *form, int id, const char *label, struct sv text)
{
	form_set(&form_field(form, id)->note, "%-*s%.*s", LABEL_COLS, label, SV_ARGS(text));
}

static void note_estimate(
	struct ui *ui, struct form *form, struct redriving *r, const struct redrive_wish *wish)
{
	const struct queue *consumer = redrive_form_consumer(ui, form, r);
	int64_t messages = wish->expected;
	struct str text = {0};

	if (wish->limit > 0 && (messages == UNKNOWN || (int64_t)wish->limit < messages))
		messages = (int64_t)wish->limit;
	redrive_estimate_make(&r->estimate, messages, wish->rate, consumer);
	redrive_estimate_add_time(&r->estimate, wish->is_exact, &text);
	note(form, REDRIVE_ESTIMATE, "Estimate", str_sv(&text));
	str_clear(&text);
	if (r->estimate.has_consumer)
		redrive_estimate_add_spare(&r->estimate, consumer->name, &text);
	else
		str_add_cstr(&text, consumer ? "its rates are not known yet"
					     : "several, or not watched: no rates to compare");
	note(form, REDRIVE_CONSUMER, "Consumer", str_sv(&text));
	str_clear(&text);
	redrive_estimate_add_growth(&r->estimate, &text);
	note(form, REDRIVE_CONSUMER_MORE, "", str_sv(&text));
	str_release(&text);
}

static void note_sane(struct form *form, const struct redriving *r)
{
	struct form_field *button = form_field(form, REDRIVE_SANE);
	char text[UNITS_TEXT_SIZE];

	str_clear(&button->off);
	if (r->estimate.sane_rate == 0) {
		form_set(&button->label, "Spare rate");
		form_set(&button->off, r->estimate.has_consumer ? "the consumer keeps up"
								: "the consumer is not known");
		return;
	}
	form_set(&button->label, "Use %d/s%s%s", r->estimate.sane_rate,
		r->estimate.sane_seconds == UNKNOWN ? "" : ": ",
		r->estimate.sane_seconds == UNKNOWN
			? ""
			: units_duration(r->estimate.sane_seconds, text));
}

static void note_consequences(struct ui *ui, struct form *form, struct redriving *r, int what)
{
	const struct queue *q = redriving_queue(ui, r);
	struct str text = {0};

	if (what == REDRIVE_BY_SQS) {
		note(form, REDRIVE_WILL, "Will happen",
			sv_cstr("New ids and sent time; retention restarts; order is lost."));
		note(form, REDRIVE_WILL_MORE, "",
			sv_cstr("SQS takes all, also what arrives; cancel does not undo."));
		return;
	}
	note(form, REDRIVE_WILL, "Will happen",
		sv_cstr("Exact copies are sent, confirmed, the originals deleted."));
	str_addf(&text, "New ids; %s. %s",
		q && q->is_fifo ? "order in groups is kept" : "order is lost",
		what == REDRIVE_MARKED || what == REDRIVE_GROUP ? "Held: no receive more."
		: r->from_messages ? "Held ones go back first: +1 receive."
				   : "Each look is a receive more.");
	note(form, REDRIVE_WILL_MORE, "", str_sv(&text));
	str_release(&text);
}

static void note_tasks(struct form *form, struct redriving *r)
{
	const struct task_row *row;
	struct err err = {0};
	struct str text = {0};
	char some[UNITS_TEXT_SIZE];

	if (!r->tasks) {
		str_add_cstr(&text, "not known");
	} else if (!task_listing_is_done(r->tasks, &err)) {
		str_add_cstr(&text, "asking SQS...");
	} else if (err_is_set(&err)) {
		str_add_cstr(&text, err.msg);
	} else if ((row = task_listing_active(r->tasks))) {
		str_addf(&text, "one runs (%s moved): Start adopts it, no second one begins",
			units_exact(row->moved, some));
	} else if (task_listing_count(r->tasks) == 0) {
		str_add_cstr(&text, "none is remembered");
	} else {
		row = task_listing_at(r->tasks, 0);
		str_addf(&text, "the last: %s, %s moved%s%s", str_cstr(&row->word),
			units_exact(row->moved, some), row->failure.n > 0 ? ": " : "",
			str_cstr(&row->failure));
	}
	note(form, REDRIVE_TASKS, "SQS's tasks", str_sv(&text));
	str_release(&text);
}

static void set_off(struct form *form, int id, bool is_off, const char *why)
{
	form_set(&form_field(form, id)->off, "%s", is_off ? why : "");
}

void redrive_form_update(struct ui *ui, struct form *form, struct redriving *r)
{
	int what = form_chosen(form, REDRIVE_WHAT);
	bool is_native = what == REDRIVE_BY_SQS;
	struct redrive_wish wish;
	struct err err = {0};
	int focus = form_focus_id(form);

	form_set(&form_field(form, REDRIVE_VELOCITY)->note, "a second%s",
		is_native ? ", at most 500; empty: as SQS chooses" : "; empty: as fast as it goes");
	set_off(form, REDRIVE_LIMITED, is_native, "SQS's own task takes all");
	set_off(form, REDRIVE_CANARIES, is_native, "SQS's own task cannot");
	set_off(form, REDRIVE_REFILL, is_native, "SQS's own task cannot");
	set_off(form, REDRIVE_DRY_RUN, is_native, "SQS's own task has none");
	if (redrive_form_take(ui, form, r, &wish, &err))
		note_estimate(ui, form, r, &wish);
	else
		note(form, REDRIVE_ESTIMATE, "Estimate", sv_cstr(err.msg));
	form_focus(form, focus);
	note_sane(form, r);
	note_consequences(ui, form, r, what);
	note_tasks(form, r);
	note(form, REDRIVE_SOURCES, "Sources",
		r->sources.n > 0 ? str_sv(&r->sources)
				 : sv_cstr("not looked at; Check costs up to 10 receives"));
}

/* --- the rows -------------------------------------------------------------------------------- */

static void add_what(struct ui *ui, struct form *form, struct redriving *r, const struct queue *q)
{
	const struct messages_view *view = r->from_messages ? messages_view_of(ui) : NULL;
	bool is_dlq = q->is_dead_letter;
	struct sv jq = view ? str_sv(&view->where) : sv_cstr("");
	char count[UNITS_TEXT_SIZE];
	struct str text = {0};
	int chosen = r->marked.count > 0  ? REDRIVE_MARKED
		     : r->group.count > 0 ? REDRIVE_GROUP
		     : jq.n > 0           ? REDRIVE_MATCHING
		     : is_dlq             ? REDRIVE_BY_SQS
					  : REDRIVE_EACH;

	form_choice(form, REDRIVE_BY_SQS, REDRIVE_WHAT, "ALL messages, native SQS task",
		chosen == REDRIVE_BY_SQS);
	form_set(&form_field(form, REDRIVE_BY_SQS)->note, "~%s messages",
		units_exact(queue_visible(q), count));
	if (!is_dlq)
		form_set(&form_field(form, REDRIVE_BY_SQS)->off, "only from a dead-letter queue");
	form_choice(form, REDRIVE_EACH, REDRIVE_WHAT, "all or some, each confirmed by us",
		chosen == REDRIVE_EACH);
	form_set(&form_field(form, REDRIVE_EACH)->note, "~%s messages",
		units_exact(queue_visible(q), count));
	if (r->marked.count > 0) {
		str_addf(&text, "only the %zu marked", r->marked.count);
		form_choice(form, REDRIVE_MARKED, REDRIVE_WHAT, str_cstr(&text),
			chosen == REDRIVE_MARKED);
		form_set(&form_field(form, REDRIVE_MARKED)->note, "exact");
	}
	if (r->group.count > 0) {
		str_clear(&text);
		str_addf(&text, "only the %zu of group %s", r->group.count,
			str_cstr(&r->group_name));
		form_choice(form, REDRIVE_GROUP, REDRIVE_WHAT, str_cstr(&text),
			chosen == REDRIVE_GROUP);
		form_set(&form_field(form, REDRIVE_GROUP)->note, "exact: those seen");
	}
	form_choice(form, REDRIVE_MATCHING, REDRIVE_WHAT, "only messages matching the jq below",
		chosen == REDRIVE_MATCHING);
	form_text(form, REDRIVE_JQ, "Matching", jq)->value_cols = JQ_COLS;
	str_release(&text);
}

static void add_sources(const struct queue *q, struct str *out)
{
	str_add_cstr(out, "empty: its source");
	for (size_t i = 0; i < q->source_count && i < SOURCES_NAMED; i++)
		str_addf(out, "%s %s", i > 0 ? "," : "", q->sources[i]->name);
	if (q->source_count + q->other_source_count > SOURCES_NAMED)
		str_addf(out, " +%zu", q->source_count + q->other_source_count - SOURCES_NAMED);
}

static void add_notes(struct form *form)
{
	static const int ids[] = {REDRIVE_ESTIMATE, REDRIVE_CONSUMER, REDRIVE_CONSUMER_MORE,
		REDRIVE_SOURCES, REDRIVE_TASKS, REDRIVE_WILL, REDRIVE_WILL_MORE};

	form_rule(form);
	for (size_t i = 0; i < COUNT_OF(ids); i++)
		form_note(form, ids[i], ROLE_TEXT, "");
}

static void add_pace(struct form *form)
{
	form_text(form, REDRIVE_VELOCITY, "Velocity", sv_cstr("25"))->value_cols = NUMBER_COLS;
	form_text(form, REDRIVE_LIMITED, "At most", sv_cstr(""))->value_cols = NUMBER_COLS;
	form_set(&form_field(form, REDRIVE_LIMITED)->note, "messages");
	form_text(form, REDRIVE_CANARIES, "Canary", sv_cstr(""))->value_cols = NUMBER_COLS;
	form_set(&form_field(form, REDRIVE_CANARIES)->note,
		"messages first; then it asks whether to go on");
	form_check(form, REDRIVE_REFILL, "stop when a message that was moved comes back", true);
}

struct form *redrive_form_make(struct ui *ui, struct redriving *r)
{
	const struct queue *q = redriving_queue(ui, r);
	struct form *form;
	struct str text = {0};

	str_addf(&text, "Redrive from %s", q->name);
	form = form_new(str_cstr(&text));
	form->label_cols = LABEL_COLS - 2;
	add_what(ui, form, r, q);
	form_text(form, REDRIVE_TO, "To queue", sv_cstr(""))->value_cols = NAME_COLS - 14;
	str_clear(&text);
	add_sources(q, &text);
	form_set(&form_field(form, REDRIVE_TO)->note, "%s", str_cstr(&text));
	add_pace(form);
	add_notes(form);
	form_button(form, REDRIVE_DRY_RUN, "Dry run");
	form_button(form, REDRIVE_START, "Start...");
	form_button(form, REDRIVE_SANE, "Spare rate");
	form_button(form, REDRIVE_SAMPLE, "Check");
	form_button(form, REDRIVE_CANCEL, "Cancel");
	form_focus(form, form_chosen(form, REDRIVE_WHAT));
	redrive_form_update(ui, form, r);
	str_release(&text);
	return form;
}
