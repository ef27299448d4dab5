/* Reading the audit log: the writes, and whether the chain is whole. */
#include "audit_row.h"

/* An outcome's columns stand behind the intent's. */
enum {
	OUTCOME_COLUMN = (int)AUDIT_NUMBER_COUNT + (int)AUDIT_TEXT_COUNT,
	SEQ = OUTCOME_COLUMN,
	MS,
	RESULT,
	REQUEST_ID,
	ERR_CODE,
	ERR_TEXT,
	DONE_IDS,
	DONE_COUNT
};

static void read_intent(struct audit_record *r, const struct query *q)
{
	struct audit_row row;

	audit_row_read(&row, q);
	*r = (struct audit_record){
		.seq = row.numbers[AUDIT_SEQ],
		.unix_ms = row.numbers[AUDIT_UNIX_MS],
		.pid = row.numbers[AUDIT_PID],
		.message_count = row.numbers[AUDIT_MESSAGE_COUNT],
		.user = row.texts[AUDIT_USER],
		.host = row.texts[AUDIT_HOST],
		.context = row.texts[AUDIT_CONTEXT],
		.profile = row.texts[AUDIT_PROFILE],
		.account = row.texts[AUDIT_ACCOUNT],
		.region = row.texts[AUDIT_REGION],
		.queue = row.texts[AUDIT_QUEUE],
		.action = row.texts[AUDIT_ACTION],
		.parameters = row.texts[AUDIT_PARAMETERS],
		.message_ids = row.texts[AUDIT_MESSAGE_IDS],
		.reason = row.texts[AUDIT_REASON],
		.operation = row.texts[AUDIT_OPERATION],
	};
}

static void read_outcome(struct audit_record *r, const struct query *q)
{
	int64_t result = query_int(q, RESULT);
	bool is_pending = query_count(q, SEQ) == UNKNOWN;

	r->result = AUDIT_PENDING;
	r->ended_unix_ms = UNKNOWN;
	r->done_ids = sv_cstr("[]");
	if (is_pending)
		return;
	/* A number that is none of ours was put there by hand; the chain tells. */
	r->result = result > AUDIT_PENDING && result < AUDIT_RESULT_COUNT
			    ? (enum audit_result)result
			    : AUDIT_AMBIGUOUS;
	r->ended_unix_ms = query_int(q, MS);
	r->request_id = query_text(q, REQUEST_ID);
	r->err_code = query_text(q, ERR_CODE);
	r->err_text = query_text(q, ERR_TEXT);
	r->done_ids = query_text(q, DONE_IDS);
	r->done_count = query_int(q, DONE_COUNT);
}

/* The queue's URL is the text, or ends in "/" and the text. */
static const char list_sql[] =
	"SELECT i.*, o.seq, o.unix_ms, o.outcome, o.request_id, o.err_code, o.err_text,"
	" o.message_ids, o.message_count"
	" FROM (SELECT " AUDIT_COLUMNS " FROM audit"
	"  WHERE intent = 0 AND unix_ms >= ?1"
	"  AND (?2 = '' OR queue = ?2 OR substr(queue, -length(?2) - 1) = '/' || ?2)"
	"  AND (?3 = '' OR operation = ?3)"
	"  ORDER BY seq DESC LIMIT ?4) i"
	" LEFT JOIN audit o ON o.intent = i.seq AND o.intent > 0 ORDER BY i.seq";

bool audit_list(struct store *s, const struct audit_filter *filter, audit_record_fn fn, void *ud,
	struct err *err)
{
	struct query q;
	struct audit_record record;
	bool goes_on = true;

	query_begin(&q, s, list_sql);
	query_bind_int(&q, filter->since_unix_ms);
	query_bind_text(&q, filter->queue);
	query_bind_text(&q, filter->operation);
	query_bind_int(&q, filter->newest > 0 ? filter->newest : -1);
	while (goes_on && query_next(&q)) {
		read_intent(&record, &q);
		read_outcome(&record, &q);
		goes_on = fn(ud, &record);
	}
	return query_end(&q, err);
}

/* Is the row the next of the chain? `hash` is that of the row before, then of this one. */
static bool follows(const struct query *q, int64_t seq, uint8_t hash[SHA256_SIZE])
{
	uint8_t before[SHA256_SIZE];
	struct audit_row row;
	struct sv kept;

	audit_row_read(&row, q);
	kept = query_text(q, OUTCOME_COLUMN);
	memcpy(before, hash, sizeof before);
	audit_row_hash(&row, before, hash);
	return row.numbers[AUDIT_SEQ] == seq && kept.n == SHA256_SIZE &&
	       memcmp(kept.p, hash, SHA256_SIZE) == 0;
}

static bool walk(
	struct store *s, struct audit_check *check, uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct query q;
	uint8_t next[SHA256_SIZE];

	memset(hash, 0, SHA256_SIZE);
	query_begin(&q, s, "SELECT " AUDIT_COLUMNS ", hash FROM audit ORDER BY seq");
	while (!check->broken && query_next(&q)) {
		memcpy(next, hash, sizeof next);
		if (follows(&q, check->row_count + 1, next)) {
			memcpy(hash, next, sizeof next);
			check->row_count++;
		} else {
			check->broken = check->row_count + 1;
		}
	}
	return query_end(&q, err);
}

static bool verify(struct store *s, struct audit_check *check, struct err *err)
{
	uint8_t hash[SHA256_SIZE], head[SHA256_SIZE];
	int64_t seq;

	if (!audit_head_read(s, &seq, head, err) || !walk(s, check, hash, err))
		return false;
	/* Rows at the end that are gone, or a head that is. */
	if (!check->broken && (seq != check->row_count || memcmp(hash, head, SHA256_SIZE) != 0))
		check->broken = (seq < check->row_count ? seq : check->row_count) + 1;
	if (check->row_count > 0)
		digest_hex(hash, SHA256_SIZE, check->head);
	return true;
}

bool audit_verify(struct store *s, struct audit_check *check, struct err *err)
{
	*check = (struct audit_check){0};
	if (!store_begin_read(s, err))
		return false;
	return store_end(s, verify(s, check, err), err);
}
