/*
 * The actions that make, change and delete queues. Async contract: http.h; client: sqs.h.
 */
#ifndef SQSCOPE_SQS_SQS_SETTINGS_H
#define SQSCOPE_SQS_SQS_SETTINGS_H

#include "sqscope/sqs/queue_settings.h"
#include "sqscope/sqs/sqs.h"

/* Borrowed until `done` returns. */
struct sqs_written {
	struct sv queue_url; /* of CreateQueue; else empty */
	struct sv request_id;
	bool may_have_reached; /* on failure: it may have taken effect */
};

typedef void (*sqs_written_fn)(void *ud, const struct sqs_written *written, const struct err *err);

/* CreateQueue with everything that the settings name. A queue of that name with the same
 * attributes is no error. */
struct sqs_call *sqs_create_queue(struct sqs_client *sqs, enum priority priority, struct sv name,
	const struct queue_settings *settings, sqs_written_fn done, void *ud);

/* SetQueueAttributes: those that are named; "" clears. Tags are not looked at. */
struct sqs_call *sqs_set_queue_attributes(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct queue_settings *settings, sqs_written_fn done, void *ud);

/* TagQueue: the tags of the settings. */
struct sqs_call *sqs_tag_queue(struct sqs_client *sqs, enum priority priority, struct sv queue_url,
	const struct queue_settings *settings, sqs_written_fn done, void *ud);

/* UntagQueue: the keys of their tags. */
struct sqs_call *sqs_untag_queue(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, const struct queue_settings *settings, sqs_written_fn done, void *ud);

/* DeleteQueue, messages or not. Not repeated after a lost answer. */
struct sqs_call *sqs_delete_queue(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, sqs_written_fn done, void *ud);

#endif
