/* The values of a queue's attributes. The table of them is in attribute_rows.c. */
#include "sqscope/sqs/queue_attributes.h"

#include "sqscope/aws/json_answer.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

/* The last second that can be written with a year of four digits. */
static const int64_t end_of_year_9999 = 253402300799;

void queue_attributes_init(struct queue_attributes *a)
{
	*a = (struct queue_attributes){.max_receive_count = UNKNOWN};
	for (size_t i = 0; i < ATTR_COUNT; i++)
		a->number[i] = UNKNOWN;
}

static void set_text(char **text, struct sv value)
{
	char *fresh = sv_is_empty(value) ? NULL : mem_strndup(value.p, value.n);

	free(*text);
	*text = fresh;
}

void queue_attributes_release(struct queue_attributes *a)
{
	for (size_t i = 0; i < ATTR_COUNT; i++)
		free(a->text[i]);
	free(a->dead_letter_arn);
	queue_attributes_init(a);
}

void queue_attributes_merge(struct queue_attributes *dst, const struct queue_attributes *src)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (src->number[i] != UNKNOWN)
			dst->number[i] = src->number[i];
		if (src->text[i])
			set_text(&dst->text[i], sv_cstr(src->text[i]));
	}
	if (src->text[ATTR_REDRIVE_POLICY]) {
		set_text(&dst->dead_letter_arn, sv_cstr(src->dead_letter_arn));
		dst->max_receive_count = src->max_receive_count;
	}
}

/* Whole seconds or messages; servers also write "1795466309.207851". */
static bool read_number(struct sv value, int64_t *out)
{
	struct sv whole, fraction;
	int64_t number;

	sv_cut(sv_trim(value), '.', &whole, &fraction);
	for (size_t i = 0; i < fraction.n; i++) {
		if (fraction.p[i] < '0' || fraction.p[i] > '9')
			return false;
	}
	if (!sv_to_i64(whole, &number) || number < 0)
		return false;
	*out = number;
	return true;
}

static bool set_number(int64_t *out, enum attribute_kind kind, struct sv value)
{
	int64_t number;

	if (!read_number(value, &number))
		return false;
	/* No queue is as old as the epoch: a zero says that the server does not know. */
	if (kind == ATTRIBUTE_TIME && (number == 0 || number > end_of_year_9999))
		return false;
	*out = number;
	return true;
}

static bool set_bool(int64_t *out, struct sv value)
{
	if (sv_eq_nocase(value, sv_cstr("true")))
		*out = 1;
	else if (sv_eq_nocase(value, sv_cstr("false")))
		*out = 0;
	else
		return false;
	return true;
}

/* maxReceiveCount is a number or, as some tools write it, a text. */
static int64_t max_receives_of(const json_t *policy)
{
	const json_t *value = json_object_get(policy, "maxReceiveCount");
	struct sv text;
	int64_t number = 0;

	if (json_is_integer(value))
		number = json_integer_value(value);
	else if (json_answer_as_text(value, &text))
		read_number(text, &number);
	return number > 0 ? number : UNKNOWN;
}

static void set_redrive(struct queue_attributes *a, struct sv value)
{
	json_t *policy = json_answer_load(value, NULL);

	set_text(&a->dead_letter_arn, json_answer_text(policy, "deadLetterTargetArn"));
	a->max_receive_count = max_receives_of(policy);
	json_decref(policy);
}

static bool set_row(
	struct queue_attributes *a, const struct queue_attribute_row *row, struct sv value)
{
	switch (row->kind) {
	case ATTRIBUTE_COUNT_OF_MESSAGES:
	case ATTRIBUTE_SECONDS:
	case ATTRIBUTE_BYTES:
	case ATTRIBUTE_TIME:
		return set_number(&a->number[row->id], row->kind, value);
	case ATTRIBUTE_BOOL:
		return set_bool(&a->number[row->id], value);
	case ATTRIBUTE_TEXT:
	case ATTRIBUTE_JSON:
		break;
	}
	set_text(&a->text[row->id], value);
	if (row->id == ATTR_REDRIVE_POLICY)
		set_redrive(a, value);
	return true;
}

const struct queue_attribute_row *queue_attribute_find(struct sv name)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (sv_eq_nocase(name, sv_cstr(queue_attribute_rows[i].name)))
			return &queue_attribute_rows[i];
	}
	return NULL;
}

bool queue_attribute_is_creatable(const struct queue_attribute_row *row)
{
	return row->is_settable || row->id == ATTR_FIFO;
}

bool queue_attributes_set(struct queue_attributes *a, struct sv name, struct sv value)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (sv_eq_cstr(name, queue_attribute_rows[i].name))
			return set_row(a, &queue_attribute_rows[i], value);
	}
	return false;
}

static void add_time(int64_t unix_s, struct str *out)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format_utc(unix_s * 1000, text);
	str_add_cstr(out, text);
}

static void add_number(enum attribute_kind kind, int64_t number, struct str *out)
{
	char text[UNITS_TEXT_SIZE];

	switch (kind) {
	case ATTRIBUTE_COUNT_OF_MESSAGES:
		str_add_cstr(out, units_exact(number, text));
		break;
	case ATTRIBUTE_SECONDS:
		str_add_cstr(out, units_duration(number, text));
		break;
	case ATTRIBUTE_BYTES:
		str_add_cstr(out, units_bytes(number, text));
		break;
	case ATTRIBUTE_TIME:
		add_time(number, out);
		break;
	case ATTRIBUTE_BOOL:
		str_add_cstr(out, number ? "true" : "false");
		break;
	case ATTRIBUTE_TEXT:
	case ATTRIBUTE_JSON:
		break;
	}
}

void queue_attributes_format(
	const struct queue_attributes *a, enum queue_attribute id, struct str *out)
{
	if (a->text[id])
		str_add(out, sv_cstr(a->text[id]));
	else if (a->number[id] == UNKNOWN)
		str_add_cstr(out, "?");
	else
		add_number(queue_attribute_rows[id].kind, a->number[id], out);
}
