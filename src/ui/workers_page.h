/*
 * What is known of a queue's workers as a document: functions, job queues, key, and what stands
 * out.
 */
#ifndef SQSCOPE_UI_WORKERS_PAGE_H
#define SQSCOPE_UI_WORKERS_PAGE_H

#include "doc.h"
#include "sqscope/model/workers.h"

enum { WORKERS_PAGE_MARGIN = 2 };

struct workers_page {
	const struct workers_facts *facts;
	struct workers_context context;
	size_t selected; /* of the functions */
	int width;       /* columns of text */
};

/* Write the document anew. Returns the line of the selected function; 0 when there is none. */
size_t workers_page_build(const struct workers_page *page, struct doc *doc);

#endif
