/* Compiling and running jq programs over libjq (1.6 and later). */
#include "filter_jq.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <jq.h>
#include <jv.h>
#include <stdlib.h>

struct filter_jq {
	jq_state *programs[FILTER_EXPRS_MAX];
	size_t count;
};

/* What the compiler says: the first message is the one about the mistake. */
struct complaint {
	struct str text;
};

static void on_message(void *ud, jv message)
{
	struct complaint *complaint = ud;

	if (complaint->text.n == 0 && jv_get_kind(message) == JV_KIND_STRING)
		str_add(&complaint->text,
			sv_of(jv_string_value(message),
				(size_t)jv_string_length_bytes(jv_copy(message))));
	jv_free(message);
}

static bool find(struct sv text, const char *needle, size_t *at)
{
	const char *found = memmem(text.p, text.n, needle, strlen(needle));

	*at = found ? (size_t)(found - text.p) : 0;
	return found != NULL;
}

static struct sv after(struct sv text, size_t n)
{
	return n < text.n ? sv_of(text.p + n, text.n - n) : sv_cstr("");
}

static int leading_number(struct sv text)
{
	size_t n = 0;
	int64_t number;

	while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
		n++;
	return sv_to_i64(sv_of(text.p, n), &number) && number > 0 && number < 1000000 ? (int)number
										      : 0;
}

static struct sv line_of(struct sv expr, int number)
{
	struct sv line;

	for (sv_cut(expr, '\n', &line, &expr); number > 1; number--)
		sv_cut(expr, '\n', &line, &expr);
	return line;
}

/*
 * Where: "... at <top-level>, line 1:\n" and the line with as many blanks behind it as stand before
 * the mistake (1.6, 1.7), or "..., line 1, column 5:" (1.8).
 */
static void read_place(struct sv place, struct sv expr, struct filter_fault *fault)
{
	struct sv head, shown;
	size_t at;

	fault->line = leading_number(place);
	if (fault->line == 0)
		return;
	sv_cut(place, '\n', &head, &shown);
	if (find(head, "column ", &at))
		fault->column = leading_number(after(head, at + strlen("column ")));
	else if (shown.n >= line_of(expr, fault->line).n)
		fault->column = (int)(shown.n - line_of(expr, fault->line).n) + 1;
}

/* The complaint without what belongs to the command line of jq. */
static void explain(struct sv text, struct sv expr, struct filter_fault *fault, struct str *why)
{
	static const char prefix[] = "jq: error: ", where[] = " at <top-level>, line ",
			  shell[] = " (Unix shell quoting issues?)";
	struct sv what = text;
	size_t at;

	fault->line = fault->column = 0;
	if (sv_starts_with(what, sv_cstr(prefix)))
		what = after(what, strlen(prefix));
	if (find(what, where, &at)) {
		read_place(after(what, at + strlen(where)), expr, fault);
		what = sv_of(what.p, at);
	}
	if (sv_ends_with(what, sv_cstr(shell)))
		what = sv_of(what.p, what.n - strlen(shell));
	if (sv_is_empty(what))
		what = sv_cstr("it is no jq program");
	str_add(why, what);
}

static jq_state *compile(struct sv expr, struct filter_fault *fault, struct str *why)
{
	struct complaint complaint = {0};
	char *text = mem_strndup(expr.p, expr.n);
	jq_state *jq = jq_init();

	/* 1.6 leaves these two as it found the memory. */
	jq_set_input_cb(jq, NULL, NULL);
	jq_set_debug_cb(jq, NULL, NULL);
	jq_set_error_cb(jq, on_message, &complaint);
	if (!jq_compile(jq, text)) {
		explain(str_sv(&complaint.text), expr, fault, why);
		jq_teardown(&jq);
	} else {
		jq_set_error_cb(jq, NULL, NULL);
	}
	free(text);
	str_release(&complaint.text);
	return jq;
}

struct filter_jq *filter_jq_new(
	const struct sv *exprs, size_t count, struct filter_fault *fault, struct str *why)
{
	struct filter_jq *jq = mem_new(1, sizeof *jq);

	for (; jq->count < count; jq->count++) {
		fault->expr = jq->count;
		jq->programs[jq->count] = compile(exprs[jq->count], fault, why);
		if (!jq->programs[jq->count])
			return NULL;
	}
	return jq;
}

/* --- run ------------------------------------------------------------------------------------- */

/* Not more than is kept, and no character cut in two. */
static void set_text(struct str *out, const char *p, size_t n)
{
	size_t most = (size_t)limit(LIMIT_FILTER_VALUE);

	if (n > most) {
		n = most;
		while (n > 0 && ((unsigned char)p[n] & 0xC0) == 0x80)
			n--;
	}
	str_set(out, sv_of(p, n));
}

static void set_value(struct filter_value *value, jv output)
{
	jv text = jv_get_kind(output) == JV_KIND_STRING ? jv_copy(output)
							: jv_dump_string(jv_copy(output), 0);
	jv_kind kind = jv_get_kind(output);

	value->has_value = kind != JV_KIND_NULL;
	value->is_selected = kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
	if (value->has_value)
		set_text(&value->text, jv_string_value(text),
			(size_t)jv_string_length_bytes(jv_copy(text)));
	jv_free(text);
}

static void set_error(struct filter_value *value, jv output)
{
	jv message = jv_invalid_get_msg(jv_copy(output));

	/* No output is no error: `empty` selects nothing. */
	if (jv_get_kind(message) != JV_KIND_NULL) {
		jv text = jv_get_kind(message) == JV_KIND_STRING
				  ? jv_copy(message)
				  : jv_dump_string(jv_copy(message), 0);

		value->is_error = true;
		set_text(&value->text, jv_string_value(text),
			(size_t)jv_string_length_bytes(jv_copy(text)));
		jv_free(text);
	}
	jv_free(message);
}

static void run(jq_state *jq, jv input, struct filter_value *value)
{
	jv output;

	jq_start(jq, input, 0);
	output = jq_next(jq);
	if (jv_is_valid(output)) {
		set_value(value, output);
	} else if (jq_halted(jq)) {
		value->is_error = true;
		str_set(&value->text, sv_cstr("the expression halts"));
	} else {
		set_error(value, output);
	}
	jv_free(output);
}

static jv make_input(struct sv object, struct sv text)
{
	jv input = jv_parse_sized(object.p, (int)object.n), json;

	if (jv_get_kind(input) != JV_KIND_OBJECT) {
		jv_free(input);
		input = jv_object();
	}
	json = jv_parse_sized(text.p, (int)text.n);
	if (!jv_is_valid(json)) {
		jv_free(json);
		json = jv_null();
	}
	input = jv_object_set(input, jv_string("text"), jv_string_sized(text.p, (int)text.n));
	return jv_object_set(input, jv_string("json"), json);
}

void filter_jq_run(
	struct filter_jq *jq, struct sv object, struct sv text, struct filter_value *values)
{
	jv input = make_input(object, text);

	for (size_t i = 0; i < jq->count; i++)
		run(jq->programs[i], jv_copy(input), &values[i]);
	jv_free(input);
}
