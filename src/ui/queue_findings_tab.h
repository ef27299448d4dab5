/*
 * What lint finds in a queue, for its tab: the findings, and the selected one explained.
 */
#ifndef SQSCOPE_UI_QUEUE_FINDINGS_TAB_H
#define SQSCOPE_UI_QUEUE_FINDINGS_TAB_H

#include "list.h"
#include "sqscope/model/lint.h"
#include "sqscope/term/canvas.h"

/* What is found now, worst first; the caller releases it. */
void findings_of(const struct queue *q, struct lint_findings *findings);

enum role lint_role(enum lint_severity severity);

void findings_tab_draw(const struct queue *q, struct list *list, struct area a);

#endif
