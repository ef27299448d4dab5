/* The report of an operation. */
#include "sqscope/model/operation_report.h"

#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"
#include "sqscope/sqs/queue_name.h"
#include "sqscope/store/journal.h"
#include "sqscope/store/process.h"

#include <stdio.h>
#include <stdlib.h>

/* The lists: what of the journal stands in each. */
enum { LIST_FAILED, LIST_DUPLICATED, LIST_AMBIGUOUS, LIST_LEFT, LIST_COUNT };

static const struct {
	const char *title, *about;
	unsigned states;
	bool only_duplicated;
} lists[LIST_COUNT] = {
	[LIST_FAILED] = {"Failed", "The send was refused; the original is where it was.",
		1u << JOURNAL_FAILED, false},
	[LIST_DUPLICATED] = {"May be there twice",
		"Sent again without knowing, or sent while the original could not be deleted.", 0,
		true},
	[LIST_AMBIGUOUS] = {"Nobody knows whether they were sent",
		"The original is where it was; `sqscope resume` finds out or asks.",
		(1u << JOURNAL_AMBIGUOUS) | (1u << JOURNAL_SENDING), false},
	[LIST_LEFT] = {"Sent, and not deleted",
		"The copy has arrived; the original is there still. `sqscope resume` deletes it.",
		(1u << JOURNAL_SENT) | (1u << JOURNAL_LEFT), false},
};

struct report {
	struct str text;
	char journal[JOURNAL_ID_SIZE];
	struct journal_messages messages[LIST_COUNT];
	operation_report_fn done;
	void *ud;
};

/* One cell or line of Markdown: no control character, no bar, no backtick that ends code. */
static void add_safe(struct str *out, struct sv text)
{
	struct str safe = {0};

	safe_text(&safe, text, 0);
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '|')
			str_add_cstr(out, "\\|");
		else
			str_add_char(out, safe.p[i] == '`' ? '\'' : safe.p[i]);
	}
	str_release(&safe);
}

/* --- what is known at once ------------------------------------------------------------------- */

static void add_row(struct str *out, const char *label, struct sv value)
{
	if (value.n == 0)
		return;
	str_addf(out, "| %s | ", label);
	add_safe(out, value);
	str_add_cstr(out, " |\n");
}

static void add_time_row(struct str *out, const char *label, int64_t unix_ms)
{
	char when[CLOCK_TEXT_SIZE];

	if (unix_ms == UNKNOWN)
		return;
	clock_format_utc(unix_ms, when);
	add_row(out, label, sv_cstr(when));
}

static void add_place(struct str *out, const struct operation *op)
{
	struct str account = {0};

	place_add_account(
		&account, op->account.n ? str_sv(&op->account) : sv_cstr(op->place.account));
	add_row(out, "account", str_sv(&account));
	add_row(out, "region", sv_cstr(op->place.region));
	add_row(out, "profile", sv_cstr(op->place.profile));
	add_row(out, "queue", str_sv(&op->queue_url));
	str_release(&account);
}

static void add_counts(struct str *out, const struct operation *op)
{
	struct str progress = {0};

	operation_add_progress(op, &progress);
	add_row(out, "result", str_sv(&progress));
	if (err_is_set(&op->figures.err))
		add_row(out, "reason of its end", sv_cstr(op->figures.err.msg));
	str_release(&progress);
}

static void add_facts(struct str *out, const struct operation *op)
{
	struct operation_facts facts = {0};

	op->kind->tell(op->self, &facts);
	for (size_t i = 0; i < facts.count; i++)
		add_row(out, facts.facts[i].label[0] ? facts.facts[i].label : "note",
			str_sv(&facts.facts[i].value));
	operation_facts_release(&facts);
}

static void add_head(struct str *out, const struct operation *op, int64_t now_unix_ms)
{
	char user[PROCESS_NAME_SIZE];
	struct process_id self;

	str_addf(out, "# %s of ", op->kind->verb);
	out->p[2] =
		(char)(out->p[2] >= 'a' && out->p[2] <= 'z' ? out->p[2] - 'a' + 'A' : out->p[2]);
	add_safe(out, queue_name_of_url(str_sv(&op->queue_url)));
	str_addf(out, ": %s\n\n| | |\n|---|---|\n", operation_state_words[op->figures.state]);
	add_counts(out, op);
	add_time_row(out, "started", op->started_unix_ms);
	add_time_row(out, "ended", op->ended_unix_ms);
	process_user(user);
	process_self(&self);
	add_row(out, "by", sv_cstr(user));
	add_row(out, "on", sv_cstr(self.host));
	add_row(out, "why", str_sv(&op->reason));
	add_place(out, op);
	add_facts(out, op);
	add_row(out, "in the journal", str_sv(&op->journal));
	add_time_row(out, "this report", now_unix_ms);
	if (op->command.n > 0) {
		str_add_cstr(out, "\nThe same in a shell:\n\n    ");
		safe_text(out, str_sv(&op->command), 0);
		str_add_char(out, '\n');
	}
}

/* Of a kind without a journal: what it knows by itself. */
static void add_own_failures(struct str *out, const struct operation *op)
{
	struct operation_failure failure;

	if (!op->kind->failure || !op->kind->failure(op->self, 0, &failure))
		return;
	str_add_cstr(out, "\n## Failed\n\n| message | why |\n|---|---|\n");
	for (size_t i = 0; op->kind->failure(op->self, i, &failure); i++) {
		str_add_cstr(out, "| `");
		add_safe(out, failure.message_id);
		str_add_cstr(out, "` | ");
		add_safe(out, sv_cstr(failure.err->msg));
		str_add_cstr(out, " |\n");
	}
}

/* --- what the journal knows ------------------------------------------------------------------ */

static bool read_lists(struct store *store, void *ud, struct err *err)
{
	struct report *report = ud;

	for (size_t i = 0; i < LIST_COUNT; i++) {
		const struct journal_question question = {.states = lists[i].states,
			.only_duplicated = lists[i].only_duplicated,
			.max = REPORT_MESSAGES + 1};

		if (!journal_read(store, report->journal, &question, &report->messages[i], err))
			return false;
	}
	return true;
}

static void add_message(struct str *out, const struct journal_message *m)
{
	char when[CLOCK_TEXT_SIZE];

	clock_format_utc(m->changed_unix_ms, when);
	str_add_cstr(out, "| `");
	add_safe(out, str_sv(&m->message_id));
	str_add_cstr(out, "` | ");
	if (m->new_id.n > 0) {
		str_add_char(out, '`');
		add_safe(out, str_sv(&m->new_id));
		str_add_char(out, '`');
	}
	str_addf(out, " | %s | %s | ", journal_state_names[m->state], when);
	add_safe(out, m->err_text.n > 0 ? str_sv(&m->err_text) : str_sv(&m->err_code));
	str_add_cstr(out, " |\n");
}

static void add_list(struct report *report, size_t which)
{
	const struct journal_messages *messages = &report->messages[which];
	struct str *out = &report->text;
	size_t shown = messages->count < REPORT_MESSAGES ? messages->count : REPORT_MESSAGES;

	if (messages->count == 0)
		return;
	str_addf(out,
		"\n## %s\n\n%s\n\n| message | copy | state | at | why |\n|---|---|---|---|---|\n",
		lists[which].title, lists[which].about);
	for (size_t i = 0; i < shown; i++)
		add_message(out, &messages->items[i]);
	if (messages->count > shown)
		str_addf(out, "\nOnly the first %d are listed.\n", REPORT_MESSAGES);
}

static void on_read(void *ud, const struct err *err)
{
	struct report *report = ud;

	if (err)
		str_addf(&report->text, "\nThe journal could not be read: %s\n", err->msg);
	for (size_t i = 0; i < LIST_COUNT; i++) {
		if (!err)
			add_list(report, i);
		journal_messages_release(&report->messages[i]);
	}
	report->done(report->ud, str_sv(&report->text), err);
	str_release(&report->text);
	free(report);
}

/* --- both ------------------------------------------------------------------------------------ */

static bool read_nothing(struct store *store, void *ud, struct err *err)
{
	(void)store;
	(void)ud;
	(void)err;
	return true;
}

void operation_report_make(struct store_queue *store, const struct operation *op,
	int64_t now_unix_ms, operation_report_fn done, void *ud)
{
	struct report *report = mem_new(1, sizeof *report);
	bool has_journal = op->journal.n > 0;

	report->done = done;
	report->ud = ud;
	snprintf(report->journal, sizeof report->journal, "%s", str_cstr(&op->journal));
	add_head(&report->text, op, now_unix_ms);
	if (!has_journal)
		add_own_failures(&report->text, op);
	store_queue_add(
		store, "the report", 0, has_journal ? read_lists : read_nothing, on_read, report);
}
