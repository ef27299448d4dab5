/* Receipt handles: fixed bytes in base64. */
#include "sim_handle.h"

#include "sim_base64.h"

/* The words of a handle: queue, message, receive, the check, and what makes it as long as one of
 * the service's. */
enum { QUEUE, SERIAL, RECEIVE, CHECK_HIGH, CHECK_LOW, FILLER, WORDS = 32, HEAD = 3 };

static uint64_t mix(uint64_t state, uint64_t word)
{
	struct sim_random r = {state ^ word};
	return sim_random_next(&r);
}

static uint64_t check_of(const struct sim_store *store, const uint32_t words[WORDS])
{
	uint64_t check = mix(store->handle_key, words[QUEUE]);
	check = mix(check, words[SERIAL]);
	return mix(check, words[RECEIVE]);
}

/* The service's handles begin with AQEB. */
static const char head[HEAD] = {1, 1, 1};

void sim_handle_write(const struct sim_store *store, const struct sim_message *m, struct str *out)
{
	uint32_t words[WORDS] = {m->queue->serial, m->serial, m->receive_number};
	char bytes[HEAD + sizeof words];
	uint64_t check = check_of(store, words);
	struct sim_random filler = {check};
	words[CHECK_HIGH] = (uint32_t)(check >> 32);
	words[CHECK_LOW] = (uint32_t)check;
	for (size_t i = FILLER; i < WORDS; i++)
		words[i] = (uint32_t)sim_random_next(&filler);
	memcpy(bytes, head, HEAD);
	memcpy(bytes + HEAD, words, sizeof words);
	sim_base64_encode(out, sv_of(bytes, sizeof bytes));
}

static bool decode(const struct sim_store *store, struct sv handle, uint32_t words[WORDS])
{
	struct str bytes = {0};
	bool is_valid = sim_base64_decode(&bytes, handle) &&
			bytes.n == HEAD + WORDS * sizeof *words && memcmp(bytes.p, head, HEAD) == 0;
	if (is_valid) {
		memcpy(words, bytes.p + HEAD, WORDS * sizeof *words);
		uint64_t check = check_of(store, words);
		is_valid = words[CHECK_HIGH] == (uint32_t)(check >> 32) &&
			   words[CHECK_LOW] == (uint32_t)check;
	}
	str_release(&bytes);
	return is_valid;
}

bool sim_handle_read(const struct sim_store *store, const struct sim_queue *q, struct sv handle,
	struct sim_receipt *receipt, struct sim_error *error)
{
	uint32_t words[WORDS];
	if (!decode(store, handle, words) || words[QUEUE] != q->serial)
		return sim_error_set(error, SIM_ERROR_RECEIPT_HANDLE_INVALID,
			"The input receipt handle \"%.*s\" is not a valid receipt handle.",
			handle.n > 300 ? 300 : (int)handle.n, handle.p);
	*receipt = (struct sim_receipt){words[SERIAL], words[RECEIVE]};
	return true;
}

struct sim_message *sim_handle_message(
	const struct sim_store *store, const struct sim_queue *q, const struct sim_receipt *receipt)
{
	const struct sim_record *record = sim_ledger_get(&store->ledger, receipt->serial);
	struct sim_message *m = record ? record->message : NULL;
	return m && m->queue == q ? m : NULL;
}
