/* The filter of the fleet: does a queue match? The words are read in filter_parse.c. */
#include "filter.h"
#include "filter_words.h"
#include "queue_look.h"
#include "sqscope/ui/columns.h"

#include <ctype.h>

void filter_release(struct filter *filter)
{
	str_release(&filter->text);
	str_release(&filter->folded);
	*filter = (struct filter){0};
}

bool filter_is_empty(const struct filter *filter)
{
	return filter->count == 0;
}

static bool matches_pattern(const struct queue *q, struct sv pattern)
{
	struct str name = {0};
	bool matches;

	for (const char *c = q->name; *c; c++)
		str_add_char(&name, (char)tolower((unsigned char)*c));
	matches = sv_glob(str_sv(&name), pattern);
	str_release(&name);
	return matches;
}

static bool matches_state(const struct queue *q, enum filter_state state)
{
	switch (state) {
	case STATE_IS_CRIT:
		return q->severity == SEVERITY_CRIT;
	case STATE_IS_WARN:
		return q->severity == SEVERITY_WARN;
	case STATE_IS_OK:
		return q->severity == SEVERITY_OK;
	case STATE_IS_UNKNOWN:
		return q->severity == SEVERITY_UNKNOWN;
	case STATE_IS_STALE:
		return q->is_stale;
	case STATE_IS_FAILING:
		return queue_is_failing(q);
	case STATE_IS_ALARM:
		return q->severity >= SEVERITY_WARN;
	case STATE_WORDS:
		break;
	}
	return false;
}

static bool matches_is(const struct queue *q, enum filter_is is, struct queue_set *marks)
{
	switch (is) {
	case IS_DLQ:
		return q->is_dead_letter;
	case IS_SOURCE:
		return q->attributes.dead_letter_arn;
	case IS_FIFO:
		return q->is_fifo;
	case IS_STANDARD:
		return !q->is_fifo;
	case IS_EMPTY:
		return queue_visible(q) == 0 && queue_in_flight(q) == 0 && queue_delayed(q) == 0;
	case IS_MARKED:
		return marks && queue_set_has(marks, q);
	case IS_WORDS:
		break;
	}
	return false;
}

/* The number that a field compares. False when it is not known: then no comparison holds. */
static bool number_of(const struct queue *q, enum filter_number number, double *out)
{
	int64_t count = UNKNOWN;

	switch (number) {
	case NUMBER_READY:
		count = queue_visible(q);
		break;
	case NUMBER_FLIGHT:
		count = queue_in_flight(q);
		break;
	case NUMBER_DELAY:
		count = queue_delayed(q);
		break;
	case NUMBER_DLQ:
		if (!queue_dead_letter_visible(q, &count))
			return false;
		break;
	case NUMBER_IN:
		*out = q->rates.shown_in;
		return rates_known(&q->rates);
	case NUMBER_OUT:
		*out = q->rates.shown_out;
		return rates_known(&q->rates);
	case NUMBER_NET:
		*out = q->rates.shown_net;
		return rates_known(&q->rates);
	case NUMBER_WORDS:
		break;
	}
	*out = (double)count;
	return count != UNKNOWN;
}

static bool compares(double a, enum filter_compare compare, double b)
{
	switch (compare) {
	case COMPARE_EQUAL:
		return a >= b && a <= b;
	case COMPARE_MORE:
		return a > b;
	case COMPARE_LESS:
		return a < b;
	case COMPARE_AT_LEAST:
		return a >= b;
	case COMPARE_AT_MOST:
		return a <= b;
	}
	return false;
}

static bool term_matches(
	const struct filter_term *term, const struct queue *q, struct queue_set *marks)
{
	double number = 0;

	switch (term->kind) {
	case FILTER_PART:
		return sv_contains_nocase(sv_cstr(q->name), term->text);
	case FILTER_PATTERN:
		return matches_pattern(q, term->text);
	case FILTER_CONTEXT:
		return sv_contains_nocase(sv_cstr(place_word(&q->fleet->place)), term->text) ||
		       sv_contains_nocase(sv_cstr(q->fleet->place.name), term->text);
	case FILTER_STATE:
		return matches_state(q, (enum filter_state)term->choice);
	case FILTER_IS:
		return matches_is(q, (enum filter_is)term->choice, marks);
	case FILTER_ETA:
		return q->drain.word == filter_eta_drains[term->choice];
	case FILTER_NUMBER:
		return number_of(q, (enum filter_number)term->choice, &number) &&
		       compares(number, term->compare, term->number);
	case FILTER_UNFINISHED:
		break;
	}
	return true;
}

bool filter_matches(const struct filter *filter, const struct queue *q, struct queue_set *marks)
{
	for (size_t i = 0; i < filter->count; i++) {
		const struct filter_term *term = &filter->terms[i];

		if (term->kind != FILTER_UNFINISHED && term_matches(term, q, marks) == term->is_not)
			return false;
	}
	return true;
}

struct sv filter_part(const struct filter *filter, size_t i, struct sv name)
{
	const struct filter_term *term = &filter->terms[i];

	if (term->kind != FILTER_PART || term->is_not)
		return sv_of(name.p, 0);
	for (size_t at = 0; at + term->text.n <= name.n; at++) {
		struct sv part = sv_of(name.p + at, term->text.n);

		if (sv_eq_nocase(part, term->text))
			return part;
	}
	return sv_of(name.p, 0);
}
