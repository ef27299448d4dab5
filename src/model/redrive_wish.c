/* Where a redrive is to go. */
#include "sqscope/model/redrive_wish.h"

#include "sqscope/model/fleet.h"
#include "sqscope/sqs/queue_name.h"

struct sv redrive_arn_name(struct sv arn)
{
	struct queue_arn parts;

	return queue_arn_parse(&parts, arn) ? parts.name : sv_cstr("");
}

static void resolve(const struct queue *source, struct sv text, struct str *arn)
{
	const struct queue *known;
	struct queue_arn parts;

	if (queue_arn_parse(&parts, text)) {
		str_add(arn, text);
		return;
	}
	known = fleet_find_name(source->fleet, text);
	if (known && known->arn)
		str_add_cstr(arn, known->arn);
	else if (queue_ref_kind(text) == QUEUE_REF_NAME &&
		 queue_arn_parse(&parts, sv_cstr(source->arn)))
		str_addf(arn, "arn:%.*s:sqs:%.*s:%.*s:%.*s", SV_ARGS(parts.partition),
			SV_ARGS(parts.region), SV_ARGS(parts.account), SV_ARGS(text));
}

bool redrive_wish_target(
	const struct queue *source, struct sv text, struct str *arn, struct err *err)
{
	str_clear(arn);
	if (text.n == 0)
		return true;
	resolve(source, text, arn);
	if (arn->n == 0)
		return err_fail(err, ERR_USAGE, "to: the name or ARN of a queue");
	if (source->arn && sv_eq_cstr(str_sv(arn), source->arn))
		return err_fail(err, ERR_USAGE, "to: that is the queue itself");
	if (queue_name_is_fifo(redrive_arn_name(str_sv(arn))) != source->is_fifo)
		return err_fail(err, ERR_USAGE, "to: %s goes to a %s queue only", source->name,
			source->is_fifo ? "FIFO" : "standard");
	return true;
}

struct queue *redrive_wish_consumer(const struct queue *source, struct sv text)
{
	struct sv name = redrive_arn_name(text);

	if (text.n > 0)
		return fleet_find_name(source->fleet, name.n > 0 ? name : text);
	return source->source_count == 1 && source->other_source_count == 0 ? source->sources[0]
									    : NULL;
}
