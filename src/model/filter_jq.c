/* Compiling and running jq programs over libjq (1.6 and later). */
#include "filter_jq.h"

#include "libjq.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct filter_jq {
	const struct libjq *lib;
	jq_state *programs[FILTER_EXPRS_MAX];
	size_t count;
};

/* What the compiler says: the first message is the one about the mistake. */
struct complaint {
	const struct libjq *lib;
	struct str text;
};

static void on_message(void *ud, jv message)
{
	struct complaint *complaint = ud;
	const struct libjq *lib = complaint->lib;

	if (complaint->text.n == 0 && lib->jv_get_kind(message) == JV_KIND_STRING)
		str_add(&complaint->text,
			sv_of(lib->jv_string_value(message),
				(size_t)lib->jv_string_length_bytes(lib->jv_copy(message))));
	lib->jv_free(message);
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

static jq_state *compile(
	const struct libjq *lib, struct sv expr, struct filter_fault *fault, struct str *why)
{
	struct complaint complaint = {.lib = lib};
	char *text = mem_strndup(expr.p, expr.n);
	jq_state *jq = lib->jq_init();

	/* 1.6 leaves these two as it found the memory. */
	lib->jq_set_input_cb(jq, NULL, NULL);
	lib->jq_set_debug_cb(jq, NULL, NULL);
	lib->jq_set_error_cb(jq, on_message, &complaint);
	if (!lib->jq_compile(jq, text)) {
		explain(str_sv(&complaint.text), expr, fault, why);
		lib->jq_teardown(&jq);
	} else {
		lib->jq_set_error_cb(jq, NULL, NULL);
	}
	free(text);
	str_release(&complaint.text);
	return jq;
}

struct filter_jq *filter_jq_new(const struct libjq *lib, const struct sv *exprs, size_t count,
	struct filter_fault *fault, struct str *why)
{
	struct filter_jq *jq = mem_new(1, sizeof *jq);

	jq->lib = lib;
	for (; jq->count < count; jq->count++) {
		fault->expr = jq->count;
		jq->programs[jq->count] = compile(lib, exprs[jq->count], fault, why);
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

static void set_value(const struct libjq *lib, struct filter_value *value, jv output)
{
	jv text = lib->jv_get_kind(output) == JV_KIND_STRING
			  ? lib->jv_copy(output)
			  : lib->jv_dump_string(lib->jv_copy(output), 0);
	jv_kind kind = lib->jv_get_kind(output);

	value->has_value = kind != JV_KIND_NULL;
	value->is_selected = kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
	if (value->has_value)
		set_text(&value->text, lib->jv_string_value(text),
			(size_t)lib->jv_string_length_bytes(lib->jv_copy(text)));
	lib->jv_free(text);
}

static void set_error(const struct libjq *lib, struct filter_value *value, jv output)
{
	jv message = lib->jv_invalid_get_msg(lib->jv_copy(output));

	/* No output is no error: `empty` selects nothing. */
	if (lib->jv_get_kind(message) != JV_KIND_NULL) {
		jv text = lib->jv_get_kind(message) == JV_KIND_STRING
				  ? lib->jv_copy(message)
				  : lib->jv_dump_string(lib->jv_copy(message), 0);

		value->is_error = true;
		set_text(&value->text, lib->jv_string_value(text),
			(size_t)lib->jv_string_length_bytes(lib->jv_copy(text)));
		lib->jv_free(text);
	}
	lib->jv_free(message);
}

static bool is_valid(const struct libjq *lib, jv value)
{
	return lib->jv_get_kind(value) != JV_KIND_INVALID;
}

static void run(const struct libjq *lib, jq_state *jq, jv input, struct filter_value *value)
{
	jv output;

	lib->jq_start(jq, input, 0);
	output = lib->jq_next(jq);
	if (is_valid(lib, output)) {
		set_value(lib, value, output);
	} else if (lib->jq_halted(jq)) {
		value->is_error = true;
		str_set(&value->text, sv_cstr("the expression halts"));
	} else {
		set_error(lib, value, output);
	}
	lib->jv_free(output);
}

static jv make_input(const struct libjq *lib, struct sv object, struct sv text)
{
	jv input = lib->jv_parse_sized(object.p, (int)object.n), json;

	if (lib->jv_get_kind(input) != JV_KIND_OBJECT) {
		lib->jv_free(input);
		input = lib->jv_object();
	}
	json = lib->jv_parse_sized(text.p, (int)text.n);
	if (!is_valid(lib, json)) {
		lib->jv_free(json);
		json = lib->jv_null();
	}
	input = lib->jv_object_set(
		input, lib->jv_string("text"), lib->jv_string_sized(text.p, (int)text.n));
	return lib->jv_object_set(input, lib->jv_string("json"), json);
}

void filter_jq_run(
	struct filter_jq *jq, struct sv object, struct sv text, struct filter_value *values)
{
	const struct libjq *lib = jq->lib;
	jv input = make_input(lib, object, text);

	for (size_t i = 0; i < jq->count; i++)
		run(lib, jq->programs[i], lib->jv_copy(input), &values[i]);
	lib->jv_free(input);
}
