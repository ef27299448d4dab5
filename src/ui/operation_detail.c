/* All about one operation. */
#include "sqscope/base/clock.h"
#include "sqscope/base/units.h"
#include "sqscope/model/fleet.h"
#include "view_operations.h"

enum { LABEL_COL = 1, VALUE_COL = 11, FAILURES_SHOWN = 200 };

static void add(struct doc *doc, int cols, const char *label, enum role role, struct sv value)
{
	bool is_sentence = label[0] == '\0';

	if (value.n == 0)
		return;
	doc_line(doc);
	doc_add(doc, LABEL_COL, ROLE_DIM, sv_cstr(label));
	doc_wrap(doc, is_sentence ? LABEL_COL : VALUE_COL,
		cols - (is_sentence ? LABEL_COL : VALUE_COL) - 1, role, value);
}

/* "20:48:01Z, ended 20:49:03Z (1m02s)" */
static void add_times(struct doc *doc, int cols, const struct operation *op)
{
	char when[CLOCK_TEXT_SIZE], took[UNITS_TEXT_SIZE];
	struct str text = {0};

	clock_format_utc(op->started_unix_ms, when);
	str_add_cstr(&text, when);
	if (op->ended_unix_ms != UNKNOWN) {
		clock_format_hms(op->ended_unix_ms, when);
		str_addf(&text, ", ended %s (%s)", when,
			units_duration((op->ended_ms - op->started_ms) / 1000, took));
	}
	add(doc, cols, "began", ROLE_TEXT, str_sv(&text));
	str_release(&text);
}

/* How the queue stands now: what the operation was for. */
static void add_queue(const struct ui *ui, struct doc *doc, int cols, const struct operation *op)
{
	char text[UNITS_TEXT_SIZE];
	struct str line = {0};
	const struct queue *q = NULL;

	for (size_t i = 0; !q && i < ui->fleets->count; i++)
		q = fleet_find_url(ui->fleets->fleets[i], str_sv(&op->queue_url));
	if (!q || queue_visible(q) == UNKNOWN)
		return;
	str_addf(&line, "%s now ~%s ready", q->name, units_exact(queue_visible(q), text));
	for (size_t i = 0; i < q->source_count && i < 3; i++)
		str_addf(&line, "   %s ~%s", q->sources[i]->name,
			units_exact(queue_visible(q->sources[i]), text));
	add(doc, cols, "queues", ROLE_TEXT, str_sv(&line));
	str_release(&line);
}

/* A handle is for copying, not for reading. */
static void add_handle(struct doc *doc, int cols, struct sv handle)
{
	enum { SHOWN = 24 };
	struct str text = {0};

	str_addf(&text, "%.*s%s", (int)(handle.n < SHOWN ? handle.n : SHOWN), handle.p,
		handle.n > SHOWN ? "...  (y copies it)" : "");
	add(doc, cols, "handle", ROLE_TEXT, str_sv(&text));
	str_release(&text);
}

static void add_facts(struct doc *doc, int cols, const struct operation *op)
{
	struct operation_facts facts = {0};

	op->kind->tell(op->self, &facts);
	for (size_t i = 0; i < facts.count; i++) {
		const struct operation_fact *fact = &facts.facts[i];

		if (sv_eq_cstr(sv_cstr(fact->label), "handle"))
			add_handle(doc, cols, str_sv(&fact->value));
		else
			add(doc, cols, fact->label, fact->is_trouble ? ROLE_STATE_WARN : ROLE_TEXT,
				str_sv(&fact->value));
	}
	operation_facts_release(&facts);
}

static void add_failures(struct doc *doc, int cols, const struct operation *op)
{
	struct operation_failure failure;
	struct str line = {0};

	for (size_t i = 0;
		op->kind->failure && i < FAILURES_SHOWN && op->kind->failure(op->self, i, &failure);
		i++) {
		str_clear(&line);
		str_addf(&line, "%.*s  %s", SV_ARGS(failure.message_id), failure.err->msg);
		add(doc, cols, i == 0 ? "failed" : " ", ROLE_ERROR, str_sv(&line));
	}
	str_release(&line);
}

void operation_detail_add(
	const struct ui *ui, const struct operation *op, struct doc *doc, int cols)
{
	struct str progress = {0};

	operation_add_progress(op, &progress);
	add(doc, cols, "so far", ROLE_TEXT, str_sv(&progress));
	if (err_is_set(&op->figures.err))
		add(doc, cols, "error", ROLE_ERROR, sv_cstr(op->figures.err.msg));
	if (op->figures.state == OPERATION_ASKS)
		add(doc, cols, "", ROLE_STATE_WARN,
			sv_cstr("The first have arrived. P goes on with the others, x stops and hands "
				"the rest back."));
	add_facts(doc, cols, op);
	add_queue(ui, doc, cols, op);
	add_times(doc, cols, op);
	add(doc, cols, "why", ROLE_TEXT, str_sv(&op->reason));
	add(doc, cols, "journal", ROLE_DIM, str_sv(&op->journal));
	add(doc, cols, "same as", ROLE_DIM, str_sv(&op->command));
	add_failures(doc, cols, op);
	str_release(&progress);
}
