/*
 * Receipt handles out of a worker's log: one of the command line, or a file with one a line, where
 * blank lines and those that begin with # are skipped. Embedded, zero-initialised.
 */
#ifndef HANDLE_LIST_H
#define HANDLE_LIST_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

struct handle_list {
	struct str text; /* that the handles look at */
	struct sv *handles;
	size_t count, cap;
};

/* One of the two is NULL. */
bool handle_list_read(
	struct handle_list *list, const char *handle, const char *file, struct err *err) MUST_CHECK;
/* The handles of the lines of list->text. */
void handle_list_split(struct handle_list *list);
void handle_list_release(struct handle_list *list);

#endif
