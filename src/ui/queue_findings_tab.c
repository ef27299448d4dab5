/* The findings of a queue. */
#include "queue_findings_tab.h"

#include "doc.h"

enum { GUTTER = 2, WORD_COLS = 6, EXPLAIN_ROWS = 9, EXPLAIN_ROWS_FEW = 6, ROOMY_ROWS = 16 };

/* Its sources were read when its detail was opened. */
void findings_of(const struct queue *q, struct lint_findings *findings)
{
	struct lint_facts facts;

	lint_facts_init(&facts);
	lint_queue(q, &facts, findings);
	lint_sort(findings);
}

enum role lint_role(enum lint_severity severity)
{
	switch (severity) {
	case LINT_CRIT:
		return ROLE_STATE_CRIT;
	case LINT_WARN:
		return ROLE_STATE_WARN;
	case LINT_INFO:
	case LINT_SEVERITY_COUNT:
		break;
	}
	return ROLE_DIM;
}

static void draw_row(const struct lint_finding *f, struct area a, int row, bool is_selected)
{
	enum role role = lint_role(f->rule->severity);

	if (is_selected) {
		area_glyph(a, row, 0, ROLE_SELECT_INACTIVE, GLYPH_CURSOR);
		area_cursor(a, row, GUTTER);
	}
	area_text(a, row, GUTTER, WORD_COLS, role, sv_cstr(lint_severity_words[f->rule->severity]));
	area_text(a, row, GUTTER + WORD_COLS, -1, is_selected ? ROLE_SELECT : ROLE_TEXT,
		str_sv(&f->message));
}

static void explain(const struct lint_finding *f, struct area a)
{
	int width = a.cols - GUTTER - 1;
	struct doc doc = {0};

	doc_line(&doc);
	doc_add(&doc, GUTTER, ROLE_TITLE, sv_cstr(f->rule->name));
	doc_line(&doc);
	doc_wrap(&doc, GUTTER, width, ROLE_TEXT, sv_cstr(f->rule->reason));
	doc_line(&doc);
	doc_wrap(&doc, GUTTER, width, ROLE_DIM, sv_cstr(f->rule->aws));
	doc_line(&doc);
	doc_wrap(&doc, GUTTER, width, ROLE_TEXT, str_sv(&f->fix));
	doc_draw(&doc, a, 0);
	doc_release(&doc);
}

void findings_tab_draw(const struct queue *q, struct list *list, struct area a)
{
	int rows = a.rows - 1 - (a.rows >= ROOMY_ROWS ? EXPLAIN_ROWS : EXPLAIN_ROWS_FEW);
	struct lint_findings findings = {0};

	findings_of(q, &findings);
	rows = rows > (int)findings.count ? (int)findings.count : rows;
	list_resize(list, findings.count, (size_t)rows);
	list_reveal(list);
	if (findings.count == 0)
		area_text(a, 0, GUTTER, -1, ROLE_DIM,
			sv_cstr(q->full_ms == UNKNOWN ? "not read yet"
						      : "Nothing was found in its settings."));
	for (size_t i = 0; i < list_shown(list); i++)
		draw_row(
			&findings.items[list->top + i], a, (int)i, list->top + i == list->selected);
	if (findings.count > 0)
		explain(&findings.items[list->selected],
			area_sub(a, rows + 1, 0, a.rows - rows - 1, a.cols));
	lint_findings_release(&findings);
}
