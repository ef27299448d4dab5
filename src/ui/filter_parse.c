/* The words of a filter, and how they are read. */
#include "filter.h"
#include "filter_words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const state_words[STATE_WORDS] = {
	[STATE_IS_CRIT] = "crit",
	[STATE_IS_WARN] = "warn",
	[STATE_IS_OK] = "ok",
	[STATE_IS_UNKNOWN] = "unknown",
	[STATE_IS_STALE] = "stale",
	[STATE_IS_FAILING] = "failing",
	[STATE_IS_ALARM] = "alarm",
};

static const char *const is_words[IS_WORDS] = {
	[IS_DLQ] = "dlq",
	[IS_SOURCE] = "source",
	[IS_FIFO] = "fifo",
	[IS_STANDARD] = "standard",
	[IS_EMPTY] = "empty",
	[IS_MARKED] = "marked",
};

static const char *const eta_words[ETA_WORDS] = {
	[ETA_GROW] = "grow",
	[ETA_STALL] = "stall",
	[ETA_OK] = "ok",
	[ETA_TIME] = "time",
};

const enum drain_word filter_eta_drains[ETA_WORDS] = {
	[ETA_GROW] = DRAIN_GROWING,
	[ETA_STALL] = DRAIN_STALLED,
	[ETA_OK] = DRAIN_STEADY,
	[ETA_TIME] = DRAIN_TIME,
};

static const char *const number_words[NUMBER_WORDS] = {
	[NUMBER_READY] = "ready",
	[NUMBER_FLIGHT] = "flight",
	[NUMBER_DELAY] = "delay",
	[NUMBER_DLQ] = "dlq",
	[NUMBER_IN] = "in",
	[NUMBER_OUT] = "out",
	[NUMBER_NET] = "net",
};

const struct filter_field filter_fields[] = {
	{"state", "state:crit", "crit, warn, alarm (both), ok, unknown, stale, failing"},
	{"is", "is:dlq", "dlq, source (it has a DLQ), fifo, standard, empty, marked"},
	{"context", "context:prod", "part of the name or label of its context"},
	{"eta", "eta:grow", "grow, stall, ok, time (it drains)"},
	{"dlq", "dlq:>0", "ready, flight, delay, dlq, in, out, net; > >= < <= = 5k 2M"},
};
const size_t filter_field_count = COUNT_OF(filter_fields);

static void say(struct filter *filter, const char *fmt, struct sv word)
{
	/* The formats are the literals below; the word is cut so that the sentence stays whole. */
	char shown[32];

	snprintf(shown, sizeof shown, "%.*s",
		(int)(word.n < sizeof shown ? word.n : sizeof shown - 1), word.p);
	if (filter->problem[0] == '\0')
		snprintf(filter->problem, sizeof filter->problem, "%s: %s", shown, fmt);
}

/* A word of the list, or the only one that begins like it. */
static bool choose(const char *const *words, size_t count, struct sv text, size_t *out)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (sv_eq_cstr(text, words[i])) {
			*out = i;
			return true;
		}
		if (text.n > 0 && sv_starts_with(sv_cstr(words[i]), text)) {
			*out = i;
			found++;
		}
	}
	return found == 1;
}

static void parse_choice(struct filter *filter, struct filter_term *term, enum filter_kind kind,
	const char *const *words, size_t count, struct sv value)
{
	if (choose(words, count, value, &term->choice))
		term->kind = kind;
	else if (value.n > 0)
		say(filter, "no such word; see ?", value);
}

static struct sv take_compare(struct sv value, enum filter_compare *compare)
{
	static const struct {
		const char *sign;
		enum filter_compare compare;
	} signs[] = {
		{">=", COMPARE_AT_LEAST},
		{"<=", COMPARE_AT_MOST},
		{">", COMPARE_MORE},
		{"<", COMPARE_LESS},
		{"=", COMPARE_EQUAL},
	};

	*compare = COMPARE_EQUAL;
	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		size_t n = strlen(signs[i].sign);

		if (sv_starts_with(value, sv_cstr(signs[i].sign))) {
			*compare = signs[i].compare;
			return sv_of(value.p + n, value.n - n);
		}
	}
	return value;
}

/* "12", "1.5k", "-3", "2m". */
static bool parse_number(struct sv text, double *out)
{
	char digits[32], *end;
	double factor = 1;

	if (text.n > 0 && (text.p[text.n - 1] == 'k' || text.p[text.n - 1] == 'm')) {
		factor = text.p[text.n - 1] == 'k' ? 1e3 : 1e6;
		text.n--;
	}
	if (text.n == 0 || text.n >= sizeof digits || strspn(text.p, "0123456789.+-") < text.n)
		return false;
	memcpy(digits, text.p, text.n);
	digits[text.n] = '\0';
	*out = strtod(digits, &end) * factor;
	return *end == '\0' && end != digits;
}

static void parse_comparison(struct filter *filter, struct filter_term *term, struct sv value)
{
	struct sv number = take_compare(value, &term->compare);

	if (parse_number(number, &term->number))
		term->kind = FILTER_NUMBER;
	else if (number.n > 0)
		say(filter, "no number, as in ready:>1k", number);
}

static void parse_context(struct filter_term *term, struct sv value)
{
	term->text = value;
	if (value.n > 0)
		term->kind = FILTER_CONTEXT;
}

static void parse_field(
	struct filter *filter, struct filter_term *term, struct sv name, struct sv value)
{
	term->kind = FILTER_UNFINISHED;
	if (sv_eq_cstr(name, "state"))
		parse_choice(filter, term, FILTER_STATE, state_words, STATE_WORDS, value);
	else if (sv_eq_cstr(name, "is"))
		parse_choice(filter, term, FILTER_IS, is_words, IS_WORDS, value);
	else if (sv_eq_cstr(name, "eta"))
		parse_choice(filter, term, FILTER_ETA, eta_words, ETA_WORDS, value);
	else if (sv_eq_cstr(name, "context"))
		parse_context(term, value);
	else if (choose(number_words, NUMBER_WORDS, name, &term->choice))
		parse_comparison(filter, term, value);
	else
		say(filter, "no such field; see ?", name);
}

static void parse_word(struct filter *filter, struct sv word)
{
	struct filter_term *term = &filter->terms[filter->count];
	struct sv name, value;

	*term = (struct filter_term){.kind = FILTER_UNFINISHED};
	if (word.p[0] == '!') {
		term->is_not = true;
		word = sv_of(word.p + 1, word.n - 1);
	}
	filter->count++;
	if (sv_is_empty(word))
		return;
	if (sv_cut(word, ':', &name, &value)) {
		parse_field(filter, term, name, value);
		return;
	}
	term->kind = sv_has_glob(word) ? FILTER_PATTERN : FILTER_PART;
	term->text = word;
}

void filter_parse(struct filter *filter, struct sv text)
{
	struct sv rest, word;

	str_set(&filter->text, sv_trim(text));
	str_clear(&filter->folded);
	for (size_t i = 0; i < filter->text.n; i++)
		str_add_char(&filter->folded, (char)tolower((unsigned char)filter->text.p[i]));
	filter->count = 0;
	filter->problem[0] = '\0';
	rest = str_sv(&filter->folded);
	while (filter->count < FILTER_TERMS && sv_next_word(&rest, &word))
		parse_word(filter, word);
	if (sv_next_word(&rest, &word))
		say(filter, "one word too many for a filter", word);
}
