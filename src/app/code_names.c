/* Names of attributes in code. */
#include "code_names.h"

static const char *const names[ATTR_COUNT] = {
	[ATTR_VISIBILITY_TIMEOUT] = "visibility_timeout_seconds",
	[ATTR_RETENTION] = "message_retention_seconds",
	[ATTR_DELAY] = "delay_seconds",
	[ATTR_MAX_SIZE] = "max_message_size",
	[ATTR_RECEIVE_WAIT] = "receive_wait_time_seconds",
	[ATTR_FIFO] = "fifo_queue",
	[ATTR_CONTENT_DEDUPLICATION] = "content_based_deduplication",
	[ATTR_DEDUPLICATION_SCOPE] = "deduplication_scope",
	[ATTR_FIFO_THROUGHPUT_LIMIT] = "fifo_throughput_limit",
	[ATTR_REDRIVE_POLICY] = "redrive_policy",
	[ATTR_REDRIVE_ALLOW_POLICY] = "redrive_allow_policy",
	[ATTR_POLICY] = "policy",
	[ATTR_KMS_KEY] = "kms_master_key_id",
	[ATTR_KMS_REUSE_PERIOD] = "kms_data_key_reuse_period_seconds",
	[ATTR_SQS_MANAGED_SSE] = "sqs_managed_sse_enabled",
};

const char *code_name(enum queue_attribute id)
{
	return names[id];
}

void code_camel_name(enum queue_attribute id, struct str *out)
{
	bool is_start = false;
	for (const char *c = names[id]; c && *c; c++) {
		if (*c == '_')
			is_start = true;
		else
			str_add_char(out, is_start ? (char)(*c - 'a' + 'A') : *c);
		is_start = is_start && *c == '_';
	}
}
