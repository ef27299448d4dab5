/* The policy of a queue, in lines, and a word about what it opens. */
#include "sqscope/model/line_diff.h"
#include "sqscope/model/lint.h"
#include "text_view.h"
#include "view_queue.h"

enum { GUTTER = 2 };

/* Only what is about the policy. */
static void add_findings(const struct queue *q, int width, struct doc *doc)
{
	struct lint_findings findings = {0};

	lint_queue(q, NULL, &findings);
	for (size_t i = 0; i < findings.count; i++) {
		if (findings.items[i].rule->id != LINT_POLICY_PUBLIC)
			continue;
		doc_line(doc);
		doc_wrap(doc, GUTTER, width, ROLE_STATE_CRIT, str_sv(&findings.items[i].message));
		doc_line(doc);
		doc_wrap(doc, GUTTER, width, ROLE_TEXT, str_sv(&findings.items[i].fix));
		doc_line(doc);
	}
	lint_findings_release(&findings);
}

static void add_policy(const char *policy, struct doc *doc)
{
	struct str text = {0};
	struct sv rest, line;
	bool more = true;

	json_lines_add(sv_cstr(policy), &text);
	rest = str_sv(&text);
	while (more) {
		more = sv_cut(rest, '\n', &line, &rest);
		doc_line(doc);
		doc_add(doc, GUTTER, ROLE_TEXT, line);
	}
	str_release(&text);
}

void policy_tab_draw(const struct queue *q, struct list *list, struct area a)
{
	const char *policy = q->attributes.text[ATTR_POLICY];
	struct doc doc = {0};

	add_findings(q, a.cols - 2 * GUTTER, &doc);
	if (policy) {
		add_policy(policy, &doc);
	} else {
		doc_line(&doc);
		doc_wrap(&doc, GUTTER, a.cols - 2 * GUTTER, ROLE_DIM,
			sv_cstr(q->full_ms == UNKNOWN
					? "not read yet"
					: "This queue has no policy: only what IAM grants in its "
					  "own account counts. E writes one."));
	}
	list_resize(list, doc.lines, (size_t)a.rows);
	/* Lines are scrolled, not selected. */
	if (list->selected + list->height > list->count)
		list->selected = list->count > list->height ? list->count - list->height : 0;
	doc_draw(&doc, a, list->selected);
	doc_release(&doc);
}
