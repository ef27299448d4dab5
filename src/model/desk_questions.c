/* What is asked of every message, and the answers: in a pool thread. */
#include "desk_questions.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"

#include <ctype.h>
#include <stdlib.h>

/* --- the questions --------------------------------------------------------------------------- */

static void add_expr(struct desk_asked *asked, struct sv expr)
{
	asked->exprs[asked->expr_count++] = expr;
}

struct desk_asked *desk_asked_new(const struct desk_questions *questions)
{
	struct desk_asked *asked = mem_new(1, sizeof *asked);
	struct desk_questions *q = &asked->questions;
	size_t most = FILTER_EXPRS_MAX - 2;

	*q = *questions;
	if (q->column_count > most)
		q->column_count = most;
	asked->columns = mem_new(q->column_count + 1, sizeof *asked->columns);
	kept_take(&asked->texts, &q->where);
	kept_take(&asked->texts, &q->text);
	kept_take(&asked->texts, &q->group);
	for (size_t i = 0; i < q->column_count; i++)
		asked->columns[i] = kept_add(&asked->texts, q->columns[i]);
	q->columns = asked->columns;
	asked->has_where = !sv_is_empty(sv_trim(q->where));
	asked->has_group_expr = q->group_by == DESK_GROUP_EXPR;
	if (asked->has_where)
		add_expr(asked, q->where);
	for (size_t i = 0; i < q->column_count; i++)
		add_expr(asked, q->columns[i]);
	if (asked->has_group_expr)
		add_expr(asked, q->group);
	return asked;
}

void desk_asked_free(struct desk_asked *asked)
{
	if (!asked)
		return;
	kept_release(&asked->texts);
	free(asked->columns);
	free(asked);
}

/* --- hiding in values ------------------------------------------------------------------------ */

/* ".json.user.email" ends in "email". */
static struct sv last_name(struct sv expr)
{
	size_t at;

	expr = sv_trim(expr);
	at = expr.n;
	while (at > 0 && (isalnum((unsigned char)expr.p[at - 1]) || expr.p[at - 1] == '_'))
		at--;
	return sv_of(expr.p + at, expr.n - at);
}

static struct sv without_quotes(struct sv v)
{
	if (v.n >= 2 && v.p[0] == '"' && v.p[v.n - 1] == '"')
		return sv_of(v.p + 1, v.n - 2);
	return v;
}

/* Short ones (a digit, `true`) stand in too many values by chance. */
static bool holds_hidden(struct sv value, struct sv layer, const struct mask_ranges *ranges)
{
	enum { TELLING_BYTES = 4 };

	for (size_t i = 0; i < ranges->count; i++) {
		struct mask_range r = ranges->items[i];
		struct sv hidden = without_quotes(sv_of(layer.p + r.start, r.end - r.start));

		if (sv_eq(value, hidden) ||
			(hidden.n >= TELLING_BYTES && sv_contains_nocase(value, hidden)))
			return true;
	}
	return false;
}

/* Where an expression took a value from cannot be told: one that holds what is hidden anywhere is
 * hidden, and one whose expression ends in a name that is. */
struct hiding {
	const struct mask *mask;
	const struct body *body;
	struct mask_ranges ranges[BODY_STEPS_MAX];
};

static void hiding_begin(struct hiding *h, const struct mask *mask, const struct body *body)
{
	*h = (struct hiding){.mask = mask, .body = body};
	if (!mask_is_empty(mask))
		mask_body(mask, body, h->ranges);
}

static void hiding_end(struct hiding *h)
{
	for (size_t i = 0; i < BODY_STEPS_MAX; i++)
		mask_ranges_release(&h->ranges[i]);
}

static void add_hidden(const struct hiding *h, struct sv expr, struct sv value, struct str *out)
{
	if (mask_is_empty(h->mask)) {
		str_add(out, value);
		return;
	}
	for (size_t i = 0; i < h->body->count; i++) {
		if (holds_hidden(value, h->body->steps[i].bytes, &h->ranges[i])) {
			str_add_cstr(out, mask_stars);
			return;
		}
	}
	mask_attribute(h->mask, last_name(expr), value, out);
}

/* --- the answers ----------------------------------------------------------------------------- */

static bool attributes_contain(const struct message *m, struct sv text)
{
	for (size_t i = 0; i < m->attribute_count; i++) {
		const struct message_attribute *a = &m->attributes[i];

		if (sv_contains_nocase(str_sv(&a->name), text) ||
			sv_contains_nocase(str_sv(&a->value), text))
			return true;
	}
	return false;
}

static bool contains(const struct message *m, const struct body *body, struct sv text)
{
	if (sv_is_empty(text) || sv_contains_nocase(str_sv(&m->id), text) ||
		attributes_contain(m, text))
		return true;
	for (size_t i = 0; i < body->count; i++) {
		if (sv_contains_nocase(body->steps[i].bytes, text))
			return true;
	}
	return false;
}

static void take_values(struct desk_answer *answer, const struct desk_asked *asked,
	const struct hiding *hiding, const struct filter_value *values)
{
	const struct desk_questions *q = &asked->questions;

	answer->value_count = q->column_count;
	answer->values = mem_new(q->column_count + 1, sizeof *answer->values);
	answer->value_errors = mem_new(q->column_count + 1, sizeof *answer->value_errors);
	for (size_t i = 0; i < q->column_count; i++) {
		answer->value_errors[i] = values[i].is_error;
		if (values[i].has_value || values[i].is_error)
			add_hidden(
				hiding, q->columns[i], str_sv(&values[i].text), &answer->values[i]);
	}
}

static void answer_exprs(struct desk_answer *answer, const struct desk_asked *asked,
	struct filter *filter, const struct hiding *hiding, const struct message *m,
	const struct message_json_lease *lease)
{
	struct filter_value values[FILTER_EXPRS_MAX] = {0};
	const struct filter_value *column = values, *last = &values[asked->expr_count - 1];

	filter_run(filter, m, lease, hiding->body, values);
	if (asked->has_where) {
		answer->match = values[0].is_error      ? DESK_MATCH_ERROR
				: values[0].is_selected ? answer->match
							: DESK_MATCH_NO;
		column++;
	}
	take_values(answer, asked, hiding, column);
	if (asked->has_group_expr && last->has_value) {
		answer->has_group = true;
		add_hidden(hiding, asked->questions.group, str_sv(&last->text), &answer->group);
	}
	filter_values_release(values, asked->expr_count);
}

static bool group_by_attribute(
	const struct message *m, struct sv name, const struct mask *mask, struct str *out)
{
	const struct message_attribute *a = message_attribute(m, name);
	char size[UNITS_TEXT_SIZE];
	struct str system = {0};
	struct sv value;

	if (a && message_type_is_binary(str_sv(&a->type))) {
		str_addf(out, "(Binary %s)", units_bytes((int64_t)a->value.n, size));
		return true;
	}
	str_add(&system, name);
	value = a ? str_sv(&a->value) : message_fact(m, str_cstr(&system));
	str_release(&system);
	if (!a && sv_is_empty(value))
		return false;
	mask_attribute(mask, name, value, out);
	return true;
}

static void answer_group(struct desk_answer *answer, const struct desk_questions *q,
	const struct hiding *hiding, const struct message *m)
{
	struct str text = {0};

	switch (q->group_by) {
	case DESK_GROUP_NOT:
	case DESK_GROUP_EXPR:
		return;
	case DESK_GROUP_ERROR:
		answer->has_group = message_error_type(m, hiding->body, &text);
		if (answer->has_group)
			add_hidden(hiding, sv_cstr(""), str_sv(&text), &answer->group);
		str_release(&text);
		return;
	case DESK_GROUP_ATTRIBUTE:
		answer->has_group = group_by_attribute(m, q->group, hiding->mask, &answer->group);
		return;
	}
}

void desk_answer_make(struct desk_answer *answer, const struct desk_asked *asked,
	struct filter *filter, const struct mask *mask, const struct message *m,
	const struct message_json_lease *lease, const struct body *body)
{
	struct hiding hiding;

	hiding_begin(&hiding, mask, body);
	answer->match = contains(m, body, asked->questions.text) ? DESK_MATCH_YES : DESK_MATCH_NO;
	if (filter)
		answer_exprs(answer, asked, filter, &hiding, m, lease);
	answer_group(answer, &asked->questions, &hiding, m);
	hiding_end(&hiding);
}

void desk_answer_release(struct desk_answer *answer)
{
	for (size_t i = 0; i < answer->value_count; i++)
		str_release(&answer->values[i]);
	free(answer->values);
	free(answer->value_errors);
	str_release(&answer->group);
	*answer = (struct desk_answer){0};
}
