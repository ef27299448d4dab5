/* Fuzz target: any answer of ReceiveMessage gives messages with handles, any answer of a batch
 * leaves what it does not confirm undone. */
#include "fuzz_target.h"

#include "sqs/decode.h"

enum { ENTRIES = 3 };

static void check_messages(struct sv body)
{
	struct message *messages;
	size_t count;

	if (!decode_messages(body, &messages, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++) {
		must(messages[i].receipt_handle.n > 0, "a message can be handed back");
		must(message_size_bytes(str_sv(&messages[i].body), messages[i].attributes,
			     messages[i].attribute_count) >= 0,
			"a message has a size");
		message_release(&messages[i]);
	}
	free(messages);
}

static void check_batch(struct sv body)
{
	struct sqs_batch_result result = {0};
	json_t *root;

	if (!decode_batch(body, ENTRIES, &result, &root, NULL))
		return;
	for (size_t i = 0; i < ENTRIES; i++) {
		const struct sqs_entry_result *entry = &result.entries[i];

		must(entry->is_done != err_is_set(&entry->err), "an entry is done or says why not");
		must(!entry->is_done || !entry->is_ambiguous, "what is done is sure");
	}
	json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sv body = sv_of((const char *)data, size);

	check_messages(body);
	check_batch(body);
	return 0;
}
