/*
 * One request to SQS under way: what was asked, and who gets the answer in which shape.
 */
#ifndef SQSCOPE_SQS_SQS_CALL_ROOM_H
#define SQSCOPE_SQS_SQS_CALL_ROOM_H

#include "sqscope/sqs/sqs.h"

/* Decode the body and call done; err is set when there is no answer to decode. */
typedef void (*sqs_finish_fn)(struct sqs_call *call, struct sv body, const struct err *err);

struct sqs_call {
	struct aws_call *aws;
	const struct sqs_action *action;
	sqs_finish_fn finish;
	union {
		sqs_urls_fn urls;
		sqs_attributes_fn attributes;
		sqs_tags_fn tags;
	} done;
	void *ud;
};

/* End the object that was begun in body, send it, release it. The caller sets done of what it gets.
 */
struct sqs_call *sqs_call_start(struct sqs_client *sqs, enum sqs_action_id id,
	enum priority priority, struct str *body, sqs_finish_fn finish, void *ud);

#endif
