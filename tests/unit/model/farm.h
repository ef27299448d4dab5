/* A fleet with a clock, fed by hand: for the tests of model. */
#ifndef FARM_H
#define FARM_H

#include "sqscope/model/fleet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define FARM_ARN(name) "arn:aws:sqs:eu-west-1:123456789012:" name
#define FARM_URL(name) "https://sqs.eu-west-1.amazonaws.com/123456789012/" name

struct farm {
	struct fleet fleet;
	int64_t now_ms, unix_ms;
};

static inline void farm_init(struct farm *f)
{
	fleet_init(&f->fleet);
	f->now_ms = 1000;
	f->unix_ms = 1795466280000; /* a full minute */
}

static inline void farm_release(struct farm *f)
{
	fleet_release(&f->fleet);
}

static inline void farm_wait(struct farm *f, int64_t ms)
{
	f->now_ms += ms;
	f->unix_ms += ms;
}

static inline struct queue *farm_add(struct farm *f, const char *url)
{
	return fleet_add_url(&f->fleet, sv_cstr(url), true);
}

static inline void farm_set(struct queue_attributes *a, const char *name, const char *value)
{
	assert_true(queue_attributes_set(a, sv_cstr(name), sv_cstr(value)));
}

static inline void farm_set_count(struct queue_attributes *a, enum queue_attribute id, int64_t n)
{
	a->number[id] = n;
}

/* A poll that asked for counts only. */
static inline void farm_poll(
	struct farm *f, struct queue *q, int64_t visible, int64_t in_flight, int64_t delayed)
{
	struct queue_attributes a;

	queue_attributes_init(&a);
	farm_set_count(&a, ATTR_VISIBLE, visible);
	farm_set_count(&a, ATTR_IN_FLIGHT, in_flight);
	farm_set_count(&a, ATTR_DELAYED, delayed);
	fleet_polled(&f->fleet, q, &a, false, f->now_ms, f->unix_ms);
	queue_attributes_release(&a);
}

/* A poll that asked for everything: arn and dead_letter_arn may be NULL. */
static inline struct queue *farm_poll_all(struct farm *f, struct queue *q, const char *arn,
	const char *dead_letter_arn, int64_t visible)
{
	struct queue_attributes a;
	char policy[300];

	queue_attributes_init(&a);
	farm_set_count(&a, ATTR_VISIBLE, visible);
	farm_set_count(&a, ATTR_IN_FLIGHT, 0);
	farm_set_count(&a, ATTR_DELAYED, 0);
	farm_set(&a, "VisibilityTimeout", "30");
	if (arn)
		farm_set(&a, "QueueArn", arn);
	if (dead_letter_arn) {
		snprintf(policy, sizeof policy,
			"{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":5}", dead_letter_arn);
		farm_set(&a, "RedrivePolicy", policy);
	}
	q = fleet_polled(&f->fleet, q, &a, true, f->now_ms, f->unix_ms);
	queue_attributes_release(&a);
	return q;
}

static inline void farm_fail(
	struct farm *f, struct queue *q, enum err_code code, const char *service_code)
{
	struct err err = {0};

	err_set(&err, code, "it failed");
	snprintf(err.service_code, sizeof err.service_code, "%s", service_code);
	fleet_poll_failed(&f->fleet, q, &err, f->now_ms);
}

#endif
