/*
 * KMS DescribeKey: the state of the key that encrypts a queue. A key that is disabled or about to
 * be deleted stops every send and receive. Calls and answers: service.h.
 */
#ifndef SQSCOPE_SERVICES_KMS_H
#define SQSCOPE_SERVICES_KMS_H

#include "sqscope/base/str.h"
#include "sqscope/services/service.h"

struct kms_key {
	struct str id, arn, description;
	struct str state;         /* "Enabled", "Disabled", "PendingDeletion", ... */
	struct str manager;       /* "AWS" or "CUSTOMER" */
	int64_t deletion_unix_ms; /* UNKNOWN: it is not to be deleted */
};

void kms_key_release(struct kms_key *key);

/* key_id: an id, an ARN, or an alias as queues have it ("alias/aws/sqs"). */
typedef void (*kms_key_fn)(void *ud, struct kms_key *key, const struct err *err);
struct service_call *kms_describe_key(struct aws_client *kms, enum priority priority,
	struct sv key_id, kms_key_fn done, void *ud);

#endif
