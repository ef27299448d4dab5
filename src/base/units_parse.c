/* Durations and sizes as people write them. */
#include "sqscope/base/units.h"

struct unit {
	const char *name;
	int64_t size;
};

/* From the largest down: the parts of "1h30m" come in this order. */
static const struct unit time_units[] = {{"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}, {NULL, 0}};

static const struct unit byte_units[] = {
	{"", 1},
	{"B", 1},
	{"k", 1LL << 10},
	{"KiB", 1LL << 10},
	{"M", 1LL << 20},
	{"MiB", 1LL << 20},
	{"G", 1LL << 30},
	{"GiB", 1LL << 30},
	{NULL, 0},
};

/* Take the digits in front of *v; false when there are none or too many. */
static bool take_number(struct sv *v, int64_t *value)
{
	size_t n = 0;

	while (n < v->n && v->p[n] >= '0' && v->p[n] <= '9')
		n++;
	if (!sv_to_i64(sv_of(v->p, n), value))
		return false;
	*v = sv_of(v->p + n, v->n - n);
	return true;
}

static bool add_product(int64_t *sum, int64_t value, int64_t size)
{
	int64_t product;

	return !__builtin_mul_overflow(value, size, &product) &&
	       !__builtin_add_overflow(*sum, product, sum);
}

bool units_parse_duration(struct sv text, int64_t *seconds)
{
	const struct unit *unit = time_units;
	int64_t sum = 0, value;

	if (sv_to_i64(text, &value)) {
		if (text.p[0] == '+' || text.p[0] == '-')
			return false;
		*seconds = value;
		return true;
	}
	if (text.n == 0)
		return false;
	while (text.n > 0) {
		if (!take_number(&text, &value))
			return false;
		while (unit->name && (text.n == 0 || text.p[0] != unit->name[0]))
			unit++;
		if (!unit->name || !add_product(&sum, value, unit->size))
			return false;
		text = sv_of(text.p + 1, text.n - 1);
		unit++;
	}
	*seconds = sum;
	return true;
}

bool units_parse_bytes(struct sv text, int64_t *bytes)
{
	int64_t sum = 0, value;

	if (!take_number(&text, &value))
		return false;
	text = sv_trim(text);
	for (const struct unit *unit = byte_units; unit->name; unit++) {
		if (!sv_eq_nocase(text, sv_cstr(unit->name)))
			continue;
		if (!add_product(&sum, value, unit->size))
			return false;
		*bytes = sum;
		return true;
	}
	return false;
}
