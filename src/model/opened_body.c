/* A message body opened for a view. */
#include "sqscope/model/opened_body.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct body_reading {
	struct message message; /* what decoding looks at: body and attributes */
	const struct mask *mask;
	struct opened_body opened;
	atomic_bool is_cancelled;
	bool is_running, is_done;
};

void opened_body_make(struct opened_body *o, const struct message *m, const struct mask *mask,
	const atomic_bool *cancel)
{
	struct message copy = *m;

	*o = (struct opened_body){0};
	str_add(&o->bytes, str_sv(&m->body));
	/* Only the first layer borrows, and only from the body. */
	copy.body = o->bytes;
	body_decode_message(&o->body, &copy, cancel);
	mask_body(mask, &o->body, o->ranges);
}

void opened_body_release(struct opened_body *o)
{
	for (size_t i = 0; i < COUNT_OF(o->ranges); i++)
		mask_ranges_release(&o->ranges[i]);
	body_release(&o->body);
	str_release(&o->bytes);
	*o = (struct opened_body){0};
}

static void release(struct body_reading *reading)
{
	message_release(&reading->message);
	opened_body_release(&reading->opened);
	free(reading);
}

static void open_it(void *ud)
{
	struct body_reading *reading = ud;

	opened_body_make(
		&reading->opened, &reading->message, reading->mask, &reading->is_cancelled);
}

static void on_opened(void *ud, bool cancelled)
{
	struct body_reading *reading = ud;

	reading->is_running = false;
	reading->is_done = !cancelled;
	if (atomic_load(&reading->is_cancelled))
		release(reading);
}

struct body_reading *body_reading_start(
	struct loop *loop, const struct message *m, const struct mask *mask)
{
	struct body_reading *reading = mem_new(1, sizeof *reading);

	str_add(&reading->message.body, str_sv(&m->body));
	for (size_t i = 0; i < m->attribute_count; i++)
		message_add_attribute(&reading->message, str_sv(&m->attributes[i].name),
			str_sv(&m->attributes[i].type), str_sv(&m->attributes[i].value));
	reading->mask = mask;
	reading->is_running = true;
	loop_work(loop, open_it, on_opened, reading);
	return reading;
}

struct opened_body *body_reading_get(struct body_reading *reading)
{
	return reading->is_done ? &reading->opened : NULL;
}

void body_reading_free(struct body_reading *reading)
{
	if (!reading)
		return;
	atomic_store(&reading->is_cancelled, true);
	if (!reading->is_running)
		release(reading);
}
