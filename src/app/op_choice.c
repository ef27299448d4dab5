/* Which messages are chosen: by their ids, by a jq expression in a worker thread. */
#include "op_choice.h"

#include "report.h"

#include "sqscope/base/map.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/filter.h"

#include <stdlib.h>

struct asking;

struct op_choice {
	struct loop *loop;
	struct map *ids; /* NULL: not by ids */
	struct filter *filter;
	struct asking *first, **end; /* one after another: a filter is used by one thread */
	bool is_running, is_freed;
	size_t errors;
};

/* The messages of one receive. They are copied, for a lease may change meanwhile. */
struct asking {
	struct op_choice *choice;
	struct asking *next;
	struct message messages[SQS_BATCH_MAX];
	bool answers[SQS_BATCH_MAX];
	size_t count, errors;
	bool *is_chosen; /* of who asks */
	void (*done)(void *done_ud);
	void *done_ud;
};

static void copy_message(struct message *dst, const struct message *src)
{
	str_add(&dst->id, str_sv(&src->id));
	str_add(&dst->body, str_sv(&src->body));
	for (size_t i = 0; i < src->attribute_count; i++) {
		const struct message_attribute *a = &src->attributes[i];
		message_add_attribute(dst, str_sv(&a->name), str_sv(&a->type), str_sv(&a->value));
	}
	for (size_t i = 0; i < src->fact_count; i++)
		message_add_fact(dst, str_sv(&src->facts[i].name), str_sv(&src->facts[i].value));
	dst->body_md5 = src->body_md5;
	dst->attributes_md5 = src->attributes_md5;
}

static void in_thread(void *ud)
{
	struct asking *asking = ud;
	for (size_t i = 0; i < asking->count; i++) {
		struct body body = {0};
		bool is_error = false;
		body_decode_message(&body, &asking->messages[i], NULL);
		asking->answers[i] = filter_selects(
			asking->choice->filter, &asking->messages[i], NULL, &body, &is_error);
		asking->errors += is_error;
		body_release(&body);
	}
}

static void run_next(struct op_choice *choice);
static void free_choice(struct op_choice *choice);

static void on_answered(void *ud, bool cancelled)
{
	struct asking *asking = ud;
	struct op_choice *choice = asking->choice;
	choice->is_running = false;
	choice->errors += asking->errors;
	for (size_t i = 0; i < asking->count; i++) {
		asking->is_chosen[i] = !cancelled && asking->answers[i];
		message_release(&asking->messages[i]);
	}
	asking->done(asking->done_ud);
	free(asking);
	if (choice->is_freed)
		free_choice(choice);
	else
		run_next(choice);
}

static void run_next(struct op_choice *choice)
{
	struct asking *asking = choice->first;
	if (!asking || choice->is_running)
		return;
	choice->first = asking->next;
	if (!choice->first)
		choice->end = &choice->first;
	choice->is_running = true;
	loop_work(choice->loop, in_thread, on_answered, asking);
}

static bool has_id(const struct op_choice *choice, const struct lease *lease)
{
	return !choice->ids || map_get(choice->ids, str_sv(&lease->message.id));
}

void op_choice_choose(void *ud, struct lease *const *leases, size_t count, bool *is_chosen,
	void (*done)(void *done_ud), void *done_ud)
{
	struct op_choice *choice = ud;
	struct asking *asking;
	for (size_t i = 0; i < count; i++)
		is_chosen[i] = has_id(choice, leases[i]);
	if (!choice->filter) {
		done(done_ud);
		return;
	}
	asking = mem_new(1, sizeof *asking);
	asking->choice = choice;
	asking->count = count;
	asking->is_chosen = is_chosen;
	asking->done = done;
	asking->done_ud = done_ud;
	for (size_t i = 0; i < count; i++)
		copy_message(&asking->messages[i], &leases[i]->message);
	*choice->end = asking;
	choice->end = &asking->next;
	run_next(choice);
}

static void read_ids(struct op_choice *choice, struct sv ids)
{
	choice->ids = map_new();
	while (ids.n > 0) {
		struct sv id, rest;
		if (!sv_cut(ids, ',', &id, &rest)) {
			id = ids;
			rest = sv_cstr("");
		}
		if (id.n > 0)
			map_put(choice->ids, id, choice);
		ids = rest;
	}
}

struct op_choice *op_choice_new(
	struct loop *loop, const char *where, const char *ids, struct err *err)
{
	struct op_choice *choice = mem_new(1, sizeof *choice);
	struct sv expression = sv_cstr(where);
	choice->loop = loop;
	choice->end = &choice->first;
	if (ids)
		read_ids(choice, sv_cstr(ids));
	if (where) {
		choice->filter = filter_new(&expression, 1, NULL, err);
		if (!choice->filter) {
			err->code = ERR_USAGE;
			err_prefix(err, "--where");
			op_choice_free(choice);
			return NULL;
		}
	}
	return choice;
}

/* Who waits gets an answer: none is chosen. */
static void free_choice(struct op_choice *choice)
{
	struct asking *asking = choice->first;
	while (asking) {
		struct asking *next = asking->next;
		memset(asking->is_chosen, 0, asking->count * sizeof *asking->is_chosen);
		for (size_t i = 0; i < asking->count; i++)
			message_release(&asking->messages[i]);
		asking->done(asking->done_ud);
		free(asking);
		asking = next;
	}
	map_free(choice->ids);
	filter_free(choice->filter);
	free(choice);
}

/* What a thread looks at goes when it has. */
void op_choice_free(struct op_choice *choice)
{
	if (!choice)
		return;
	choice->is_freed = true;
	if (!choice->is_running)
		free_choice(choice);
}

size_t op_choice_errors(const struct op_choice *choice)
{
	return choice ? choice->errors : 0;
}

void op_choice_tell(const struct op_choice *choice, const struct app *app)
{
	if (op_choice_errors(choice) > 0)
		report_note(app, "the expression failed on %zu messages, which were not chosen",
			op_choice_errors(choice));
}
