/* Making a queue, and its dead-letter queue before it. */
#include "sqscope/model/queue_create.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

enum step {
	STEP_DEAD_LETTER, /* its CreateQueue is under way */
	STEP_ARN,         /* its attributes are asked for: the ARN is there */
	STEP_QUEUE,       /* the CreateQueue of the queue itself */
};

struct queue_create {
	struct queue_write_tools tools;
	struct str live, reason; /* that tools and orders look at */
	struct str name, dead_letter_name, dead_letter_url, dead_letter_arn;
	struct queue_settings settings, dead_letter;
	int64_t max_receives;
	bool waits;
	enum step step;
	struct queue_write *write; /* NULL while none is under way */
	struct sqs_call *call;
	queue_created_fn done;
	void *ud;
};

static void free_create(struct queue_create *c)
{
	queue_settings_release(&c->settings);
	queue_settings_release(&c->dead_letter);
	str_release(&c->live);
	str_release(&c->reason);
	str_release(&c->name);
	str_release(&c->dead_letter_name);
	str_release(&c->dead_letter_url);
	str_release(&c->dead_letter_arn);
	free(c);
}

static void end(struct queue_create *c, struct sv url, bool is_ambiguous, const struct err *err)
{
	struct queue_created created = {
		url, str_sv(&c->dead_letter_url), str_sv(&c->dead_letter_arn), is_ambiguous};
	struct err why = {0}, raw;

	if (err_is_set(err)) {
		raw = why = *err;
		/* Half of it is there, and stays. */
		if (c->dead_letter_url.n && c->step != STEP_DEAD_LETTER &&
			err->code != ERR_CANCELLED)
			err_set(&why, ERR_PARTIAL,
				"the dead-letter queue %s was made and stays, the queue was not: %s",
				str_cstr(&c->dead_letter_name), raw.msg);
		memcpy(why.service_code, raw.service_code, sizeof why.service_code);
		memcpy(why.request_id, raw.request_id, sizeof why.request_id);
	}
	c->done(c->ud, &created, err_is_set(&why) ? &why : NULL);
	free_create(c);
}

static void write_queue(struct queue_create *c, enum step step);

static void on_arn(void *ud, const struct queue_attributes *attributes, const struct err *err)
{
	struct queue_create *c = ud;
	struct err missing = {0};

	c->call = NULL;
	if (!err_is_set(err) && !attributes->text[ATTR_QUEUE_ARN]) {
		err_set(&missing, ERR_PROTOCOL, "SQS did not tell the ARN of %s",
			str_cstr(&c->dead_letter_name));
		err = &missing;
	}
	if (err_is_set(err)) {
		end(c, sv_cstr(""), false, err);
		return;
	}
	str_set(&c->dead_letter_arn, sv_cstr(attributes->text[ATTR_QUEUE_ARN]));
	queue_settings_put_redrive(&c->settings, str_sv(&c->dead_letter_arn), c->max_receives);
	write_queue(c, STEP_QUEUE);
}

static void on_written(void *ud, const struct queue_written *written, const struct err *err)
{
	struct queue_create *c = ud;

	c->write = NULL;
	if (c->step == STEP_QUEUE || err_is_set(err)) {
		end(c, written->queue_url, written->is_ambiguous, err);
		return;
	}
	str_set(&c->dead_letter_url, written->queue_url);
	c->step = STEP_ARN;
	c->call = sqs_get_queue_attributes(
		c->tools.sqs, PRIORITY_USER, written->queue_url, SQS_ATTRIBUTES_ALL, on_arn, c);
}

static void write_queue(struct queue_create *c, enum step step)
{
	bool is_queue = step == STEP_QUEUE;
	struct queue_write_order order = {.kind = QUEUE_WRITE_CREATE,
		.queue = str_sv(is_queue ? &c->name : &c->dead_letter_name),
		.settings = is_queue ? &c->settings : &c->dead_letter,
		.reason = str_sv(&c->reason),
		.waits = c->waits};

	c->step = step;
	c->write = queue_write_start(&c->tools, &order, on_written, c);
}

struct queue_create *queue_create_start(const struct queue_write_tools *tools,
	const struct queue_plan *plan, struct sv reason, bool waits, queue_created_fn done,
	void *ud)
{
	struct queue_create *c = mem_new(1, sizeof *c);

	c->tools = *tools;
	str_set(&c->live, tools->gate.live);
	c->tools.gate.live = str_sv(&c->live);
	str_set(&c->reason, reason);
	str_set(&c->name, str_sv(&plan->name));
	str_set(&c->dead_letter_name, str_sv(&plan->dead_letter_name));
	queue_settings_merge(&c->settings, &plan->settings);
	queue_settings_merge(&c->dead_letter, &plan->dead_letter);
	c->max_receives = plan->max_receives;
	c->waits = waits;
	c->done = done;
	c->ud = ud;
	write_queue(c, c->max_receives ? STEP_DEAD_LETTER : STEP_QUEUE);
	return c;
}

static void ignore_created(void *ud, const struct queue_created *created, const struct err *err)
{
	(void)ud;
	(void)created;
	(void)err;
}

void queue_create_cancel(struct queue_create *c)
{
	struct err err = {0};

	if (c->write) {
		queue_write_cancel(c->write);
		return;
	}
	err_set(&err, ERR_CANCELLED, "it was given up");
	c->done(c->ud,
		&(struct queue_created){
			.dead_letter_url = str_sv(&c->dead_letter_url), .is_ambiguous = true},
		&err);
	/* The call ends later, and frees it. */
	c->done = ignore_created;
	sqs_call_cancel(c->call);
}

int64_t queue_create_waits_until_ms(const struct queue_create *c)
{
	return c->write ? queue_write_waits_until_ms(c->write) : UNKNOWN;
}
