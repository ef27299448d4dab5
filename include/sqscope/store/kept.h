/*
 * Small things that the next start wants back: the message that was sent last, alarms that were
 * acknowledged, what was typed at a prompt. By context (a profile and region; empty: the same
 * everywhere) and name. Bounded: LIMIT_KEPT_BYTES, LIMIT_KEPT_VALUES, LIMIT_KEPT_LINES. No secrets.
 */
#ifndef SQSCOPE_STORE_KEPT_H
#define SQSCOPE_STORE_KEPT_H

#include "sqscope/base/str.h"
#include "sqscope/store/store.h"

/* Keep a value in place of the one before. The context's oldest go when there are too many. */
bool kept_set(struct store *store, struct sv context, struct sv name, struct sv value,
	int64_t now_unix_ms, struct err *err) MUST_CHECK;
/* *found tells whether there is one. */
bool kept_get(struct store *store, struct sv context, struct sv name, struct str *value,
	bool *found, struct err *err) MUST_CHECK;
bool kept_drop(struct store *store, struct sv context, struct sv name, struct err *err) MUST_CHECK;

/* Add a line to a history; one that is there already becomes the newest. At most LIMIT_PROMPT
 * bytes: a longer one is refused. */
bool kept_line_add(struct store *store, struct sv context, struct sv name, struct sv line,
	struct err *err) MUST_CHECK;

typedef void (*kept_line_fn)(void *ud, struct sv line);

/* Oldest first. Lines are borrowed until fn returns. */
bool kept_lines(struct store *store, struct sv context, struct sv name, kept_line_fn fn, void *ud,
	struct err *err) MUST_CHECK;

#endif
