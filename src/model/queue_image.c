/* What a queue looks like on a screen. */
#include "queue_image.h"

#include <stdio.h>
#include <string.h>

void queue_image_take(const struct queue *q, struct queue_image *image)
{
	*image = (struct queue_image){
		.visible = queue_visible(q),
		.in_flight = queue_in_flight(q),
		.delayed = queue_delayed(q),
		.in = q->rates.shown_in,
		.out = q->rates.shown_out,
		.net = q->rates.shown_net,
		.rates_known = rates_known(&q->rates),
		.is_stale = q->is_stale,
		.drain = q->drain,
		.severity = q->severity,
		.error = *queue_error(q),
		.minute = q->ready.last_minute,
	};
	for (int i = 0; i < SERIES_MINUTES; i++)
		image->trend[i] = series_at(&q->ready, i);
	snprintf(image->reason, sizeof image->reason, "%s", queue_reason(q));
}

bool queue_image_same_counts(const struct queue_image *image, const struct queue *q)
{
	return image->visible == queue_visible(q) && image->in_flight == queue_in_flight(q) &&
	       image->delayed == queue_delayed(q);
}

/* Shown rates are copied, never worked out anew: they are equal, or they were changed. */
static bool same_rates(const struct queue_image *image, const struct queue *q)
{
	return image->rates_known == rates_known(&q->rates) && image->in == q->rates.shown_in &&
	       image->out == q->rates.shown_out && image->net == q->rates.shown_net;
}

static bool same_drain(const struct drain *a, const struct drain *b)
{
	char a_text[UNITS_TEXT_SIZE], b_text[UNITS_TEXT_SIZE];

	if (a->word != b->word)
		return false;
	return a->seconds == b->seconds ||
	       strcmp(units_duration(a->seconds, a_text), units_duration(b->seconds, b_text)) == 0;
}

static bool same_verdict(const struct queue_image *image, const struct queue *q)
{
	return image->severity == q->severity && strcmp(image->reason, queue_reason(q)) == 0;
}

/* Request ids differ every time and say nothing about the failure. */
static bool same_error(const struct err *a, const struct err *b)
{
	return a->code == b->code && a->http_status == b->http_status &&
	       strcmp(a->service_code, b->service_code) == 0 && strcmp(a->msg, b->msg) == 0;
}

/* A new minute shifts the trend, which shows only where its bars differ. */
static bool same_trend(const struct queue_image *image, const struct series *ready)
{
	bool same = true;

	if (image->minute == ready->last_minute)
		return true;
	for (int i = 0; same && i < SERIES_MINUTES; i++)
		same = image->trend[i] == series_at(ready, i);
	return same;
}

bool queue_image_same(const struct queue_image *image, const struct queue *q)
{
	return queue_image_same_counts(image, q) && same_rates(image, q) &&
	       same_drain(&image->drain, &q->drain) && same_verdict(image, q) &&
	       image->is_stale == q->is_stale && same_error(&image->error, queue_error(q)) &&
	       same_trend(image, &q->ready);
}

bool queue_attributes_same(const struct queue_attributes *a, const struct queue_attributes *b)
{
	bool same = a->max_receive_count == b->max_receive_count &&
		    sv_eq(sv_cstr(a->dead_letter_arn), sv_cstr(b->dead_letter_arn));

	for (size_t i = 0; same && i < ATTR_COUNT; i++)
		same = a->number[i] == b->number[i] &&
		       sv_eq(sv_cstr(a->text[i]), sv_cstr(b->text[i]));
	return same;
}
