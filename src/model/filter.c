/* The filter as its users see it: a process that is asked, watched and replaced. */
#include "sqscope/model/filter.h"

#include "filter_link.h"
#include "filter_process.h"
#include "libjq.h"
#include "sqscope/base/clock.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

/* Processes that are started for one that answers. */
enum { START_TRIES = 3 };

struct filter {
	struct str exprs[FILTER_EXPRS_MAX];
	size_t count;
	struct libjq lib;
	struct filter_link link; /* to its process */
	int stops;               /* messages in a row that ended it */
	struct str request;
};

/* Each try is given twice the time of the one before. */
static int64_t deadline(int tries)
{
	return clock_mono_ms() + (limit(LIMIT_FILTER_TIME) << tries);
}

/* --- making one ------------------------------------------------------------------------------ */

static bool fail_to_compile(const struct filter *f, const struct filter_fault *fault,
	const struct str *why, struct err *err)
{
	struct str place = {0};

	if (f->count > 1)
		str_addf(&place, "expression %zu, ", fault->expr + 1);
	if (fault->line > 1)
		str_addf(&place, "line %d, ", fault->line);
	if (fault->column > 0)
		str_addf(&place, "column %d, ", fault->column);
	if (place.n > 0)
		str_truncate(&place, place.n - 2);
	err_set(err, ERR_USAGE, "%s%s%s", str_cstr(&place), place.n > 0 ? ": " : "", str_cstr(why));
	str_release(&place);
	return false;
}

/*
 * A process that answers. fork can catch another thread inside of a lock that nobody opens again in
 * the child (a sanitizer's allocator has one): that one never answers, and the next one does.
 */
static enum filter_talk start_answering(struct filter *f, struct err *err)
{
	struct sv exprs[FILTER_EXPRS_MAX];
	enum filter_talk talk = FILTER_TALK_LATE;

	for (size_t i = 0; i < f->count; i++)
		exprs[i] = str_sv(&f->exprs[i]);
	for (int i = 0; i < START_TRIES && talk == FILTER_TALK_LATE; i++) {
		filter_link_stop(&f->link);
		if (!filter_link_start(&f->link, &f->lib, exprs, f->count, err))
			return FILTER_TALK_ENDED;
		talk = filter_link_receive(&f->link, deadline(i));
	}
	return talk;
}

/* A process that has compiled the expressions. */
static bool start_compiled(struct filter *f, struct filter_fault *fault, struct err *err)
{
	struct str why = {0};
	struct err unable = {0};
	enum filter_talk talk = start_answering(f, &unable);
	bool is_good = false;

	if (err_is_set(&unable))
		err_set(err, unable.code, "%s", unable.msg);
	else if (talk == FILTER_TALK_LATE)
		err_set(err, ERR_USAGE, "compiling it takes too long");
	else if (talk == FILTER_TALK_ENDED ||
		 !filter_get_outcome(str_sv(&f->link.answer), &is_good, fault, &why))
		/* libjq 1.6 aborts on `include` and `import` where there are no paths to search. */
		err_set(err, ERR_USAGE,
			"libjq cannot compile it (import and include are not possible here)");
	else if (!is_good)
		fail_to_compile(f, fault, &why, err);
	str_release(&why);
	if (!is_good)
		filter_link_stop(&f->link);
	return is_good;
}

static bool take_exprs(struct filter *f, const struct sv *exprs, size_t count, struct err *err)
{
	if (count == 0 || count > FILTER_EXPRS_MAX)
		return err_fail(
			err, ERR_USAGE, "a filter has 1 to %d expressions", FILTER_EXPRS_MAX);
	for (; f->count < count; f->count++) {
		struct sv expr = exprs[f->count];

		if ((int64_t)expr.n > limit(LIMIT_PROMPT))
			return err_fail(err, ERR_LIMIT, "an expression is longer than %d bytes",
				(int)limit(LIMIT_PROMPT));
		if (expr.n > 0 && memchr(expr.p, '\0', expr.n))
			return err_fail(err, ERR_USAGE, "an expression holds a NUL byte");
		str_add(&f->exprs[f->count], expr);
	}
	return true;
}

struct filter *filter_new(
	const struct sv *exprs, size_t count, struct filter_fault *fault, struct err *err)
{
	struct filter *f = mem_new(1, sizeof *f);
	struct filter_fault where = {0};

	if (take_exprs(f, exprs, count, err) && libjq_load(&f->lib, err) &&
		start_compiled(f, &where, err))
		return f;
	if (fault)
		*fault = where;
	filter_free(f);
	return NULL;
}

void filter_free(struct filter *f)
{
	if (!f)
		return;
	filter_link_stop(&f->link);
	for (size_t i = 0; i < f->count; i++)
		str_release(&f->exprs[i]);
	str_release(&f->request);
	str_release(&f->link.answer);
	free(f);
}

/* --- running --------------------------------------------------------------------------------- */

/* Room for a length in front of what follows. Returns where that is. */
static size_t begin_frame(struct str *out)
{
	filter_put_u32(out, 0);
	return out->n;
}

static void end_frame(struct str *out, size_t start)
{
	size_t end = out->n;
	struct str head = {0};

	filter_put_u32(&head, (uint32_t)(end - start));
	memcpy(out->p + start - FILTER_FRAME_HEAD, head.p, FILTER_FRAME_HEAD);
	str_release(&head);
}

static void make_request(struct filter *f, const struct message *m,
	const struct message_json_lease *lease, const struct body *body)
{
	size_t start;

	str_clear(&f->request);
	start = begin_frame(&f->request);
	message_json_write(m, lease, &f->request);
	end_frame(&f->request, start);
	start = begin_frame(&f->request);
	str_add(&f->request, body_innermost(body)->bytes);
	end_frame(&f->request, start);
}

static void clear_values(struct filter_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		str_clear(&values[i].text);
		values[i] = (struct filter_value){.text = values[i].text};
	}
}

static void fail_all(const struct filter *f, struct filter_value *values, const char *why)
{
	clear_values(values, f->count);
	for (size_t i = 0; i < f->count; i++) {
		values[i].is_error = true;
		str_set(&values[i].text, sv_cstr(why));
	}
}

static enum filter_talk ask(struct filter *f, struct filter_value *values)
{
	int64_t until_ms = deadline(0);
	enum filter_talk talk = filter_link_send(&f->link, str_sv(&f->request), until_ms);

	if (talk == FILTER_TALK_DONE)
		talk = filter_link_receive(&f->link, until_ms);
	if (talk == FILTER_TALK_DONE &&
		!filter_get_values(str_sv(&f->link.answer), values, f->count))
		talk = FILTER_TALK_ENDED;
	return talk;
}

void filter_run(struct filter *f, const struct message *m, const struct message_json_lease *lease,
	const struct body *body, struct filter_value *values)
{
	struct filter_fault fault;
	struct err err = {0};
	enum filter_talk talk;

	clear_values(values, f->count);
	if (filter_has_given_up(f)) {
		fail_all(f, values, "the filter ended on several messages in a row");
		return;
	}
	if (!filter_link_is_up(&f->link) && !start_compiled(f, &fault, &err)) {
		f->stops++;
		fail_all(f, values, err.msg);
		return;
	}
	make_request(f, m, lease, body);
	talk = ask(f, values);
	if (talk == FILTER_TALK_DONE) {
		f->stops = 0;
		return;
	}
	f->stops++;
	filter_link_stop(&f->link);
	fail_all(f, values,
		talk == FILTER_TALK_LATE ? "it takes too long"
					 : "it takes too much memory, or crashes");
}

bool filter_selects(struct filter *f, const struct message *m,
	const struct message_json_lease *lease, const struct body *body, bool *is_error)
{
	struct filter_value values[FILTER_EXPRS_MAX] = {0};
	bool is_selected;

	filter_run(f, m, lease, body, values);
	is_selected = values[0].is_selected;
	if (is_error)
		*is_error = values[0].is_error;
	filter_values_release(values, f->count);
	return is_selected;
}

bool filter_has_given_up(const struct filter *f)
{
	return f->stops >= FILTER_STOPS_MAX;
}

void filter_values_release(struct filter_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		str_release(&values[i].text);
}
