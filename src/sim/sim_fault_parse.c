/* The grammar of faults. */
#include "sim_fault.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { MS = 1000, STATUS_LOW = 500, STATUS_HIGH = 599, TIME_MAX_MS = 3600 * 1000 };

static void name_kinds(struct str *out)
{
	for (size_t i = 0; i < SIM_FAULT_KIND_COUNT; i++)
		str_addf(out, "%s%s", i ? ", " : "", sim_fault_rows[i].name);
}

static const struct sim_fault_row *find_kind(struct sv name, struct err *err)
{
	struct str names = {0};
	for (size_t i = 0; i < SIM_FAULT_KIND_COUNT; i++)
		if (sv_eq_cstr(name, sim_fault_rows[i].name))
			return &sim_fault_rows[i];
	name_kinds(&names);
	err_set(err, ERR_USAGE, "there is no fault '%.*s'; there are %s", SV_ARGS(name),
		str_cstr(&names));
	str_release(&names);
	return NULL;
}

/* "200ms", "2s", "5m". */
static bool parse_time(struct sv text, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"ms", 1}, {"s", MS}, {"m", 60 * MS}};
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		size_t n = strlen(units[i].unit);
		if (!sv_ends_with(text, sv_cstr(units[i].unit)))
			continue;
		if (!sv_to_i64(sv_of(text.p, text.n - n), ms) || *ms < 0 || *ms > TIME_MAX_MS)
			return false;
		*ms *= units[i].ms;
		return *ms <= TIME_MAX_MS;
	}
	return false;
}

static bool parse_times(struct sv text, struct sim_fault *fault)
{
	struct sv low = text, high = text;
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (text.p[i] != '.' || text.p[i + 1] != '.')
			continue;
		low = sv_of(text.p, i);
		high = sv_of(text.p + i + 2, text.n - i - 2);
		break;
	}
	return parse_time(low, &fault->low) && parse_time(high, &fault->high) &&
	       fault->low <= fault->high;
}

static bool is_code(struct sv text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'))
			return false;
	}
	return text.n > 0;
}

/* "12%", "0.5%"; from above 0 to 100. */
static bool parse_pct(struct sv text, double *pct)
{
	char copy[16], *end;
	if (!sv_ends_with(text, sv_cstr("%")) || text.n < 2 || text.n > sizeof copy ||
		text.p[0] == '-' || text.p[0] == '+')
		return false;
	memcpy(copy, text.p, text.n - 1);
	copy[text.n - 1] = '\0';
	*pct = strtod(copy, &end);
	return *end == '\0' && *pct > 0 && *pct <= 100;
}

static bool read_value(struct sim_fault *fault, const struct sim_fault_row *row, struct sv value)
{
	double pct;
	switch (row->value) {
	case SIM_VALUE_NONE:
		return value.p == NULL;
	case SIM_VALUE_TIME:
		return value.p && parse_times(value, fault);
	case SIM_VALUE_STATUS:
		return value.p && sv_to_i64(value, &fault->low) && fault->low >= STATUS_LOW &&
		       fault->low <= STATUS_HIGH;
	case SIM_VALUE_PCT:
		if (!value.p || !parse_pct(value, &pct))
			return false;
		fault->low = (int64_t)(pct + 0.5);
		return true;
	case SIM_VALUE_CODE:
		if (!value.p)
			return true;
		fault->code = mem_strndup(value.p, value.n);
		return is_code(value);
	case SIM_VALUE_WHO:
		fault->is_sender = value.p && sv_eq_cstr(value, "sender");
		return !value.p || fault->is_sender || sv_eq_cstr(value, "service");
	}
	return false;
}

static bool read_kind(struct sim_fault *fault, struct sv word, struct err *err)
{
	struct sv name, value;
	if (!sv_cut(word, '=', &name, &value))
		value = sv_of(NULL, 0);
	const struct sim_fault_row *row = find_kind(name, err);
	if (!row)
		return false;
	fault->kind = row->kind;
	return read_value(fault, row, value) ||
	       err_fail(err, ERR_USAGE, "'%.*s' is not of the form %s", SV_ARGS(word), row->usage);
}

/* Words of a text go to `text`, those of a count to `number`. */
static bool read_clause(struct sim_fault *fault, struct sv word, struct sv *rest, struct err *err)
{
	struct {
		const char *word;
		int64_t *number;
		char **text;
	} clauses[] = {
		{"on", NULL, &fault->actions},
		{"queue", NULL, &fault->queue},
		{"every", &fault->every, NULL},
		{"at", &fault->at, NULL},
		{"after", &fault->after, NULL},
		{"first", &fault->first, NULL},
	};
	struct sv value;
	for (size_t i = 0; i < COUNT_OF(clauses); i++) {
		if (!sv_eq_cstr(word, clauses[i].word))
			continue;
		if (!sv_next_word(rest, &value))
			return err_fail(
				err, ERR_USAGE, "'%s' needs something behind it", clauses[i].word);
		if (clauses[i].text) {
			free(*clauses[i].text);
			*clauses[i].text = mem_strndup(value.p, value.n);
			return true;
		}
		return (sv_to_i64(value, clauses[i].number) && *clauses[i].number > 0) ||
		       err_fail(err, ERR_USAGE, "'%s %.*s': the number must be 1 or more",
			       clauses[i].word, SV_ARGS(value));
	}
	if (parse_pct(word, &fault->pct))
		return true;
	return err_fail(err, ERR_USAGE,
		"'%.*s' is not understood; after the kind come: on ACTION, queue GLOB, N%%, every "
		"N, at N, after N, first N",
		SV_ARGS(word));
}

static bool is_one_way(const struct sim_fault *fault)
{
	return (fault->pct > 0) + (fault->every > 0) + (fault->at > 0) <= 1;
}

struct sim_fault *sim_fault_parse(struct sv spec, struct err *err)
{
	struct sim_fault *fault = mem_new(1, sizeof *fault);
	struct sv word, rest = spec;
	bool is_sound = sv_next_word(&rest, &word) ? read_kind(fault, word, err)
						   : err_fail(err, ERR_USAGE, "it is empty");
	while (is_sound && sv_next_word(&rest, &word))
		is_sound = read_clause(fault, word, &rest, err);
	if (is_sound && !is_one_way(fault))
		is_sound = err_fail(err, ERR_USAGE,
			"of N%%, 'every N' and 'at N' only one can stand in a fault");
	if (!is_sound) {
		sim_fault_free(fault);
		return NULL;
	}
	fault->spec = mem_strndup(spec.p, spec.n);
	return fault;
}
