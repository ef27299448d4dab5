/* What is known of a queue's workers, as a page. */
#include "workers_page.h"

#include "sqscope/base/units.h"

enum { MARGIN = WORKERS_PAGE_MARGIN, STATE_COL = 30, FIGURES_COL = 41, JOBS_COLS = 64 };

static void add_part(struct doc *doc, int width, enum worker_part part, const struct err *err)
{
	if (part == PART_KNOWN)
		return;
	doc_line(doc);
	if (part == PART_ASKED)
		doc_add(doc, MARGIN, ROLE_STATE_BUSY, sv_cstr("asking..."));
	else
		doc_wrap(doc, MARGIN, width, ROLE_ERROR, sv_cstr(err->msg));
}

static enum role state_role(const struct str *state)
{
	if (sv_eq_cstr(str_sv(state), "Enabled"))
		return ROLE_STATE_OK;
	return sv_eq_cstr(str_sv(state), "Disabled") ? ROLE_STATE_WARN : ROLE_STATE_BUSY;
}

static void add_number(struct str *out, const char *label, int64_t n, const char *unit)
{
	if (n == UNKNOWN)
		str_addf(out, "%s ?  ", label);
	else
		str_addf(out, "%s %lld%s  ", label, (long long)n, unit);
}

static void add_function(struct doc *doc, const struct worker_function *f, bool is_selected)
{
	struct sv name = lambda_function_name(str_sv(&f->mapping.function_arn));
	struct str figures = {0};

	doc_line(doc);
	doc_add(doc, MARGIN, is_selected ? ROLE_SELECT : ROLE_TEXT, name);
	doc_add(doc, STATE_COL, state_role(&f->mapping.state), str_sv(&f->mapping.state));
	add_number(&figures, "batch", f->mapping.batch_size, "");
	add_number(
		&figures, "timeout", f->part == PART_KNOWN ? f->function.timeout_s : UNKNOWN, "s");
	if (f->mapping.max_concurrency != UNKNOWN)
		add_number(&figures, "concurrency", f->mapping.max_concurrency, "");
	doc_add(doc, FIGURES_COL, ROLE_TEXT, str_sv(&figures));
	str_release(&figures);
}

/* The line of the selected one. */
static size_t add_functions(struct doc *doc, const struct workers_page *page)
{
	const struct workers_facts *facts = page->facts;
	size_t selected_line = 0;

	doc_heading(doc, "Functions that Lambda polls this queue for");
	add_part(doc, page->width, facts->functions_part, &facts->functions_err);
	if (facts->functions_part == PART_KNOWN && facts->function_count == 0) {
		doc_line(doc);
		doc_add(doc, MARGIN, ROLE_DIM, sv_cstr("none"));
	}
	for (size_t i = 0; i < facts->function_count; i++) {
		bool is_selected = i == page->selected;

		add_function(doc, &facts->functions[i], is_selected);
		if (is_selected)
			selected_line = doc->lines - 1;
	}
	doc_line(doc);
	return selected_line;
}

static void add_jobs(struct doc *doc, const struct worker_batch *b)
{
	struct str line = {0};

	for (size_t i = 0; i < BATCH_STATUS_COUNT; i++) {
		bool is_known = b->jobs_part[i] == PART_KNOWN;

		add_number(&line, batch_status_name((enum batch_status)i),
			is_known ? (int64_t)b->jobs[i].count : UNKNOWN,
			b->jobs[i].is_cut ? "+" : "");
	}
	doc_line(doc);
	doc_wrap(doc, 2 * MARGIN, JOBS_COLS, ROLE_TEXT, str_sv(&line));
	str_release(&line);
}

static void add_machines(struct doc *doc, const struct worker_batch *b, int width)
{
	add_part(doc, width, b->environments_part, &b->environments_err);
	for (size_t i = 0; i < b->environments.count; i++) {
		const struct batch_environment *e = &b->environments.items[i];
		struct str figures = {0};

		doc_line(doc);
		doc_add(doc, 2 * MARGIN, ROLE_TEXT, str_sv(&e->name));
		doc_add(doc, STATE_COL, ROLE_TEXT, str_sv(&e->status));
		add_number(&figures, "vCPUs", e->desired_vcpus, "");
		add_number(&figures, "of", e->max_vcpus, "");
		doc_add(doc, FIGURES_COL, ROLE_TEXT, str_sv(&figures));
		str_release(&figures);
	}
}

static void add_batches(struct doc *doc, const struct workers_page *page)
{
	const struct workers_facts *facts = page->facts;
	int width = page->width;

	doc_heading(doc, "AWS Batch");
	add_part(doc, width, facts->tags_part, &facts->tags_err);
	if (facts->batch_count == 0 && facts->tags_part == PART_KNOWN) {
		doc_line(doc);
		doc_wrap(doc, MARGIN, width, ROLE_DIM,
			sv_cstr("No job queue is paired with this queue: batch_job_queue in "
				"[queue GLOB] of the config, or the tag " WORKERS_TAG
				", names them."));
	}
	for (size_t i = 0; i < facts->batch_count; i++) {
		const struct worker_batch *b = &facts->batches[i];

		doc_line(doc);
		doc_add(doc, MARGIN, ROLE_TEXT, str_sv(&b->name));
		doc_add(doc, STATE_COL, ROLE_TEXT, str_sv(&b->queue.state));
		doc_add(doc, FIGURES_COL, ROLE_TEXT, str_sv(&b->queue.status));
		add_part(doc, width, b->part, &b->err);
		add_jobs(doc, b);
		if (b->part == PART_KNOWN)
			add_machines(doc, b, width);
	}
	doc_line(doc);
}

static void add_key(struct doc *doc, const struct workers_page *page)
{
	const struct workers_facts *facts = page->facts;
	int width = page->width;

	if (!facts->has_key)
		return;
	doc_heading(doc, "KMS key");
	add_part(doc, width, facts->key_part, &facts->key_err);
	if (facts->key_part == PART_KNOWN) {
		doc_line(doc);
		doc_add(doc, MARGIN, ROLE_TEXT, str_sv(&facts->key.id));
		doc_add(doc, FIGURES_COL, ROLE_TEXT, str_sv(&facts->key.state));
	}
	doc_line(doc);
}

struct findings {
	struct doc *doc;
	int width;
	size_t count;
};

static void on_finding(void *ud, enum workers_severity severity, const char *sentence)
{
	struct findings *f = ud;
	bool is_warning = severity == WORKERS_WARNING;

	f->count++;
	doc_line(f->doc);
	doc_add(f->doc, MARGIN, is_warning ? ROLE_STATE_WARN : ROLE_DIM,
		sv_cstr(is_warning ? "warn" : "note"));
	doc_wrap(f->doc, MARGIN + 5, f->width - 5, ROLE_TEXT, sv_cstr(sentence));
}

size_t workers_page_build(const struct workers_page *page, struct doc *doc)
{
	struct findings findings = {.doc = doc, .width = page->width};
	size_t selected_line;

	doc_clear(doc);
	selected_line = add_functions(doc, page);
	add_batches(doc, page);
	add_key(doc, page);
	doc_heading(doc, "What stands out");
	workers_judge(page->facts, &page->context, on_finding, &findings);
	if (findings.count == 0) {
		doc_line(doc);
		doc_add(doc, MARGIN, ROLE_DIM,
			sv_cstr(page->facts->is_whole ? "nothing" : "nothing yet"));
	}
	return selected_line;
}
