/*
 * The SQS client: one row per action (name, encode, decode, idempotent, batch size), a typed
 * function over each. Decoding is lenient: lists may be absent, null or empty, numbers may be text,
 * an empty body is an empty answer (design: sqs-facts). Results are borrowed until `done` returns.
 * Async contract: http.h.
 */
#ifndef SQSCOPE_SQS_SQS_H
#define SQSCOPE_SQS_SQS_H

#include "sqscope/aws/aws_call.h"
#include "sqscope/sqs/queue_attributes.h"

struct sqs_client;
struct sqs_call;

/* Takes no ownership of client. */
struct sqs_client *sqs_client_new(struct aws_client *client);
void sqs_client_free(struct sqs_client *sqs);
struct aws_client *sqs_client_aws(struct sqs_client *sqs);

enum sqs_action_id {
	SQS_LIST_QUEUES,
	SQS_GET_QUEUE_URL,
	SQS_GET_QUEUE_ATTRIBUTES,
	SQS_LIST_DEAD_LETTER_SOURCE_QUEUES,
	SQS_LIST_QUEUE_TAGS,
	SQS_RECEIVE_MESSAGE,
	SQS_SEND_MESSAGE_BATCH,
	SQS_DELETE_MESSAGE_BATCH,
	SQS_CHANGE_MESSAGE_VISIBILITY_BATCH,
	SQS_START_MESSAGE_MOVE_TASK,
	SQS_LIST_MESSAGE_MOVE_TASKS,
	SQS_CANCEL_MESSAGE_MOVE_TASK,
	SQS_PURGE_QUEUE,
	SQS_CREATE_QUEUE,
	SQS_SET_QUEUE_ATTRIBUTES,
	SQS_TAG_QUEUE,
	SQS_UNTAG_QUEUE,
	SQS_DELETE_QUEUE,
	SQS_ACTION_COUNT
};

struct sqs_action {
	enum sqs_action_id id;
	const char *name;       /* "ListQueues" */
	const char *permission; /* "sqs:ListQueues": named when the service denies it. That of a
				   single action permits its batch, too */
	bool is_idempotent;
	bool is_write;
	int batch_size; /* entries at once; 1 = no batch */
	const char *summary;
};

extern const struct sqs_action sqs_actions[SQS_ACTION_COUNT];

/* Cancel any of the calls below; done arrives with ERR_CANCELLED. */
void sqs_call_cancel(struct sqs_call *call);

/* --- lists
 * ---------------------------------------------------------------------------------------------- */

struct sqs_url_page {
	const struct sv *urls; /* queue URLs */
	size_t count;
	struct sv next_token; /* empty on the last page */
};

typedef void (*sqs_urls_fn)(void *ud, const struct sqs_url_page *page, const struct err *err);

/* The most that SQS gives in one page; without MaxResults it would give no token (API reference,
 * ListQueues). */
enum { SQS_PAGE_MAX = 1000 };

/* ListQueues, one page of at most max_results (1 to SQS_PAGE_MAX); prefix and token may be empty.
 */
struct sqs_call *sqs_list_queues(struct sqs_client *sqs, enum priority priority, struct sv prefix,
	int max_results, struct sv token, sqs_urls_fn done, void *ud);

/* ListDeadLetterSourceQueues, one page: the queues whose redrive policy names this one. */
struct sqs_call *sqs_list_dead_letter_source_queues(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, struct sv token, sqs_urls_fn done, void *ud);

/* GetQueueUrl; owner_account may be empty. The page holds one URL. */
struct sqs_call *sqs_get_queue_url(struct sqs_client *sqs, enum priority priority, struct sv name,
	struct sv owner_account, sqs_urls_fn done, void *ud);

/* --- attributes
 * ----------------------------------------------------------------------------------------- */

enum sqs_attribute_set {
	SQS_ATTRIBUTES_ALL,
	SQS_ATTRIBUTES_COUNTS /* the three counts and LastModifiedTimestamp: a poll */
};

typedef void (*sqs_attributes_fn)(
	void *ud, const struct queue_attributes *attributes, const struct err *err);

/* GetQueueAttributes. What was not asked for or not answered is UNKNOWN (numbers) or empty (text).
 */
struct sqs_call *sqs_get_queue_attributes(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, enum sqs_attribute_set set, sqs_attributes_fn done, void *ud);

/* --- tags ----------------------------------------------------------------------------------- */

struct sqs_tag {
	struct sv key, value;
};

struct sqs_tag_list {
	const struct sqs_tag *tags;
	size_t count;
};

typedef void (*sqs_tags_fn)(void *ud, const struct sqs_tag_list *tags, const struct err *err);

struct sqs_call *sqs_list_queue_tags(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, sqs_tags_fn done, void *ud);

/* --- purge ---------------------------------------------------------------------------------- */

/* The service takes no second purge of a queue for so long, and may take as long for one (API
 * reference, PurgeQueue). */
enum { SQS_PURGE_MS = 60000 };

/* may_have_reached: with an err, it may have been accepted all the same. */
typedef void (*sqs_purged_fn)(void *ud, bool may_have_reached, const struct err *err);

/* PurgeQueue. Accepted does not mean gone: counts fall in the minute that follows. */
struct sqs_call *sqs_purge_queue(struct sqs_client *sqs, enum priority priority,
	struct sv queue_url, sqs_purged_fn done, void *ud);
/* Is it the refusal because of another purge in the last minute? */
bool sqs_is_purge_in_progress(const struct err *err);

#endif
