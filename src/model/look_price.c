/* What it costs to look. */
#include "sqscope/model/look_price.h"

#include "sqscope/sqs/queue_name.h"

/* It was received as often as the policy allows: the next time SQS moves it instead. */
static bool is_at_its_end(const struct lease *lease, int64_t max_receives)
{
	int64_t received = message_fact_number(&lease->message, "ApproximateReceiveCount");

	return received != UNKNOWN && received >= max_receives;
}

static size_t count_endangered(const struct holding *h, int64_t max_receives)
{
	size_t count = 0;

	for (size_t i = 0; h && i < holding_count(h); i++) {
		const struct lease *lease = holding_at(h, i);
		bool is_back = lease->state == LEASE_RETURNED || lease->state == LEASE_LOST;

		count += is_back && is_at_its_end(lease, max_receives);
	}
	return count;
}

static enum look_danger danger_of(const struct look_price *price)
{
	if (price->endangered > 0)
		return LOOK_DEAD_LETTERS;
	return price->max_receives <= 1 ? LOOK_USES_LAST : LOOK_COUNTS;
}

/* The name behind the last colon; the whole when it is no ARN. */
static struct sv target_of(const struct queue_attributes *attributes)
{
	struct queue_arn arn;
	struct sv text = sv_cstr(attributes->dead_letter_arn);

	return queue_arn_parse(&arn, text) ? arn.name : text;
}

static void add_text(struct look_price *price, struct sv target)
{
	struct str *text = &price->text;

	switch (price->danger) {
	case LOOK_MOVES_NOTHING:
		str_add_cstr(text,
			"Looking counts as a receive. No redrive policy here, so looking "
			"moves nothing.");
		break;
	case LOOK_COUNTS:
		str_addf(text,
			"Looking counts as a receive: one of the %lld after which a message moves "
			"to %.*s.",
			(long long)price->max_receives, SV_ARGS(target));
		break;
	case LOOK_USES_LAST:
		str_addf(text,
			"Every message may be received once: a look uses that up, and the next "
			"receive moves it to %.*s.",
			SV_ARGS(target));
		break;
	case LOOK_DEAD_LETTERS:
		str_addf(text,
			"The next look moves %zu known message%s to %.*s: %s received %lld "
			"times or more.",
			price->endangered, price->endangered == 1 ? "" : "s", SV_ARGS(target),
			price->endangered == 1 ? "it was" : "they were",
			(long long)price->max_receives);
		break;
	case LOOK_UNKNOWN:
		str_add_cstr(text,
			"Looking counts as a receive, and the redrive policy is not known: "
			"a look may move messages.");
		break;
	}
	price->fifo_at = text->n;
	if (price->holds_groups)
		str_add_cstr(text, " FIFO: what is held holds up its message group.");
}

/* A full answer always has the queue's ARN; the redrive policy is absent when there is none. */
static bool is_known(const struct queue_attributes *attributes)
{
	return attributes && attributes->text[ATTR_QUEUE_ARN] &&
	       (!attributes->text[ATTR_REDRIVE_POLICY] || attributes->max_receive_count != UNKNOWN);
}

void look_price_make(struct look_price *price, const struct queue_attributes *attributes,
	bool is_fifo, const struct holding *h)
{
	struct sv target = sv_cstr("");

	*price = (struct look_price){
		.danger = LOOK_UNKNOWN, .holds_groups = is_fifo, .max_receives = UNKNOWN};
	if (is_known(attributes)) {
		price->danger = LOOK_MOVES_NOTHING;
		price->max_receives = attributes->max_receive_count;
		target = target_of(attributes);
	}
	if (price->max_receives != UNKNOWN) {
		price->endangered = count_endangered(h, price->max_receives);
		price->danger = danger_of(price);
	}
	add_text(price, target);
}

void look_price_release(struct look_price *price)
{
	str_release(&price->text);
}

bool look_price_is_refused(const struct look_price *price)
{
	switch (price->danger) {
	case LOOK_MOVES_NOTHING:
	case LOOK_COUNTS:
		return false;
	case LOOK_USES_LAST:
	case LOOK_DEAD_LETTERS:
	case LOOK_UNKNOWN:
		return true;
	}
	return true;
}
