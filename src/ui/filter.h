/*
 * The filter of the fleet: words that must all hold. A word is part of a name (case ignored), a
 * pattern when it holds
 * * ? or [, or `field:value`; ! before it means not. The fields stand in filter_fields, from which
 * the help is made. A field whose value is not finished yet hides nothing, so that rows do not
 * vanish while it is typed.
 */
#ifndef SQSCOPE_UI_FILTER_H
#define SQSCOPE_UI_FILTER_H

#include "queue_set.h"

enum { FILTER_TERMS = 16 };

enum filter_kind {
	FILTER_PART,    /* of the name */
	FILTER_PATTERN, /* the whole name */
	FILTER_CONTEXT, /* part of the word or the name of its context */
	FILTER_STATE,
	FILTER_IS,
	FILTER_ETA,
	FILTER_NUMBER,
	FILTER_UNFINISHED
};

enum filter_compare {
	COMPARE_EQUAL,
	COMPARE_MORE,
	COMPARE_LESS,
	COMPARE_AT_LEAST,
	COMPARE_AT_MOST
};

struct filter_term {
	enum filter_kind kind;
	bool is_not;
	struct sv text; /* in the filter's folded text */
	size_t choice;  /* of STATE, IS, ETA; the number column of NUMBER */
	enum filter_compare compare;
	double number;
};

struct filter {
	struct str text;   /* as typed */
	struct str folded; /* lower case: what the terms look at */
	struct filter_term terms[FILTER_TERMS];
	size_t count;
	char problem[80]; /* what is not understood, or "" */
};

struct filter_field {
	const char *name;    /* "state" */
	const char *example; /* "state:crit" */
	const char *summary;
};

extern const struct filter_field filter_fields[];
extern const size_t filter_field_count;

void filter_parse(struct filter *filter, struct sv text);
void filter_release(struct filter *filter);
bool filter_is_empty(const struct filter *filter);
/* marks: the marked queues, for is:marked; NULL: none are. */
bool filter_matches(const struct filter *filter, const struct queue *q, struct queue_set *marks);
/* Where word `i` is found in a name, to be shown there: the view is empty when it is no part of a
 * name, or is not in it. */
struct sv filter_part(const struct filter *filter, size_t i, struct sv name);

#endif
