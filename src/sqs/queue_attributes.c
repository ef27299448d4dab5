/* The attributes of a queue as values: decoding a name and its text, merging, showing. */
#include "sqscope/sqs/queue_attributes.h"
#include "sqscope/base/clock.h"

#include "redrive_policy.h"

static bool is_text(enum attribute_kind kind)
{
	return kind == ATTRIBUTE_TEXT || kind == ATTRIBUTE_JSON;
}

void queue_attributes_init(struct queue_attributes *a)
{
	*a = (struct queue_attributes){.max_receive_count = UNKNOWN};
	for (size_t i = 0; i < ATTR_COUNT; i++)
		a->number[i] = UNKNOWN;
}

void queue_attributes_release(struct queue_attributes *a)
{
	for (size_t i = 0; i < ATTR_COUNT; i++)
		str_release(&a->text[i]);
	str_release(&a->dead_letter_arn);
}

void queue_attributes_merge(struct queue_attributes *dst, const struct queue_attributes *src)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (src->number[i] != UNKNOWN)
			dst->number[i] = src->number[i];
		if (src->text[i].n > 0)
			str_set(&dst->text[i], str_sv(&src->text[i]));
	}
	if (src->text[ATTR_REDRIVE_POLICY].n > 0) {
		str_set(&dst->dead_letter_arn, str_sv(&src->dead_letter_arn));
		dst->max_receive_count = src->max_receive_count;
	}
}

static const struct queue_attribute_row *find_row(struct sv name)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (sv_eq_cstr(name, queue_attribute_rows[i].name))
			return &queue_attribute_rows[i];
	}
	return NULL;
}

/* Numbers come as text; some servers give timestamps a fraction, counts now and then fall below
 * zero. */
static bool parse_number(struct sv value, int64_t *out)
{
	struct sv whole, fraction;
	int64_t n;

	sv_cut(sv_trim(value), '.', &whole, &fraction);
	for (size_t i = 0; i < fraction.n; i++) {
		if (fraction.p[i] < '0' || fraction.p[i] > '9')
			return false;
	}
	if (!sv_to_i64(whole, &n) || n < 0)
		return false;
	*out = n;
	return true;
}

static bool parse_bool(struct sv value, int64_t *out)
{
	if (sv_eq_nocase(value, sv_cstr("true")))
		*out = 1;
	else if (sv_eq_nocase(value, sv_cstr("false")))
		*out = 0;
	else
		return false;
	return true;
}

bool queue_attributes_set(struct queue_attributes *a, struct sv name, struct sv value)
{
	const struct queue_attribute_row *row = find_row(name);

	if (!row)
		return false;
	if (row->kind == ATTRIBUTE_BOOL)
		return parse_bool(value, &a->number[row->id]);
	if (!is_text(row->kind))
		return parse_number(value, &a->number[row->id]);
	str_set(&a->text[row->id], value);
	if (row->id == ATTR_REDRIVE_POLICY)
		redrive_policy_parse(value, &a->dead_letter_arn, &a->max_receive_count);
	return true;
}

static void format_number(enum attribute_kind kind, int64_t n, struct str *out)
{
	char text[UNITS_TEXT_SIZE], time[CLOCK_TEXT_SIZE];

	switch (kind) {
	case ATTRIBUTE_COUNT_OF_MESSAGES:
		str_add_cstr(out, units_exact(n, text));
		break;
	case ATTRIBUTE_SECONDS:
		str_add_cstr(out, units_duration(n, text));
		break;
	case ATTRIBUTE_BYTES:
		str_add_cstr(out, units_bytes(n, text));
		break;
	case ATTRIBUTE_TIME:
		/* "0000000000" is how a server says that it does not know. */
		if (n == 0)
			str_add_char(out, '?');
		clock_format_utc(n * 1000, time);
		if (n > 0)
			str_add_cstr(out, time);
		break;
	case ATTRIBUTE_BOOL:
		str_add_cstr(out, n ? "true" : "false");
		break;
	case ATTRIBUTE_TEXT:
	case ATTRIBUTE_JSON:
		break;
	}
}

void queue_attributes_format(
	const struct queue_attributes *a, enum queue_attribute id, struct str *out)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];

	if (is_text(row->kind)) {
		str_add_cstr(out, a->text[id].n > 0 ? str_cstr(&a->text[id]) : "?");
		return;
	}
	if (a->number[id] == UNKNOWN)
		str_add_char(out, '?');
	else
		format_number(row->kind, a->number[id], out);
}
