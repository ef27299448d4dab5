/*
 * One request to SQS under way: what was asked, and who gets the answer in which shape.
 */
#ifndef SQSCOPE_SQS_SQS_CALL_ROOM_H
#define SQSCOPE_SQS_SQS_CALL_ROOM_H

#include "sqscope/sqs/sqs_messages.h"
#include "sqscope/sqs/sqs_move_task.h"
#include "sqscope/sqs/sqs_settings.h"

/* Decode the body and call done; err is set when there is no answer to decode. */
typedef void (*sqs_finish_fn)(struct sqs_call *call, struct sv body, const struct err *err);

/* What the entries of a batch that was sent must hash to over there. */
struct sqs_entry_md5 {
	char body[MD5_HEX_SIZE], attributes[MD5_HEX_SIZE];
};

struct sqs_call {
	struct aws_call *aws;
	const struct sqs_action *action;
	sqs_finish_fn finish;
	union {
		sqs_urls_fn urls;
		sqs_attributes_fn attributes;
		sqs_tags_fn tags;
		sqs_receive_fn receive;
		sqs_batch_fn batch;
		sqs_move_tasks_fn move_tasks;
		sqs_purged_fn purged;
		sqs_written_fn written;
	} done;
	void *ud;
	const struct aws_reply *reply; /* while finish runs */
	size_t entry_count;            /* of a batch */
	struct sqs_entry_md5 *md5;     /* of a batch of messages, one an entry; else NULL. Owned */
};

/* How an action is sent when its row does not say it all. */
struct sqs_sending {
	enum sqs_action_id id;
	enum priority priority;
	bool is_idempotent; /* carried out twice, it does what it does once */
	int wait_s;         /* of a long poll; else 0 */
};

/* End the object that was begun in body, send it, release it. The caller sets done of what it gets.
 */
struct sqs_call *sqs_call_start(struct sqs_client *sqs, enum sqs_action_id id,
	enum priority priority, struct str *body, sqs_finish_fn finish, void *ud);
struct sqs_call *sqs_call_send(struct sqs_client *sqs, const struct sqs_sending *sending,
	struct str *body, sqs_finish_fn finish, void *ud);

#endif
