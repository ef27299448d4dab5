/* The table of actions. */
#include "sim_actions.h"

const struct sim_action sim_actions[] = {
	{"AddPermission", {"QueueUrl", "Label", "AWSAccountIds", "Actions"}, sim_add_permission},
	{"CancelMessageMoveTask", {"TaskHandle"}, sim_cancel_message_move_task},
	{"ChangeMessageVisibility", {"QueueUrl", "ReceiptHandle", "VisibilityTimeout"},
		sim_change_message_visibility},
	{"ChangeMessageVisibilityBatch", {"QueueUrl", "Entries"},
		sim_change_message_visibility_batch},
	{"CreateQueue", {"QueueName"}, sim_create_queue},
	{"DeleteMessage", {"QueueUrl", "ReceiptHandle"}, sim_delete_message},
	{"DeleteMessageBatch", {"QueueUrl", "Entries"}, sim_delete_message_batch},
	{"DeleteQueue", {"QueueUrl"}, sim_delete_queue},
	{"GetQueueAttributes", {"QueueUrl"}, sim_get_queue_attributes},
	{"GetQueueUrl", {"QueueName"}, sim_get_queue_url},
	{"ListDeadLetterSourceQueues", {"QueueUrl"}, sim_list_dead_letter_source_queues},
	{"ListMessageMoveTasks", {"SourceArn"}, sim_list_message_move_tasks},
	{"ListQueueTags", {"QueueUrl"}, sim_list_queue_tags},
	{"ListQueues", {NULL}, sim_list_queues},
	{"PurgeQueue", {"QueueUrl"}, sim_purge_queue},
	{"ReceiveMessage", {"QueueUrl"}, sim_receive_message},
	{"RemovePermission", {"QueueUrl", "Label"}, sim_remove_permission},
	{"SendMessage", {"QueueUrl", "MessageBody"}, sim_send_message},
	{"SendMessageBatch", {"QueueUrl", "Entries"}, sim_send_message_batch},
	{"SetQueueAttributes", {"QueueUrl", "Attributes"}, sim_set_queue_attributes},
	{"StartMessageMoveTask", {"SourceArn"}, sim_start_message_move_task},
	{"TagQueue", {"QueueUrl", "Tags"}, sim_tag_queue},
	{"UntagQueue", {"QueueUrl", "TagKeys"}, sim_untag_queue},
	{NULL, {NULL}, NULL},
};

const struct sim_action *sim_action_find(struct sv name)
{
	for (const struct sim_action *a = sim_actions; a->name; a++)
		if (sv_eq_cstr(name, a->name))
			return a;
	return NULL;
}
