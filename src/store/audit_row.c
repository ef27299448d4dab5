/* One row of the audit log. */
#include "audit_row.h"

#include "sqscope/base/str.h"

void audit_row_read(struct audit_row *row, const struct query *q)
{
	int column = 0;

	for (size_t i = 0; i < AUDIT_NUMBER_COUNT; i++)
		row->numbers[i] = query_int(q, column++);
	for (size_t i = 0; i < AUDIT_TEXT_COUNT; i++)
		row->texts[i] = query_text(q, column++);
}

void audit_row_hash(
	const struct audit_row *row, const uint8_t before[SHA256_SIZE], uint8_t hash[SHA256_SIZE])
{
	struct str bytes = {0};

	str_add(&bytes, sv_of((const char *)before, SHA256_SIZE));
	for (size_t i = 0; i < AUDIT_NUMBER_COUNT; i++)
		str_addf(&bytes, "n%lld;", (long long)row->numbers[i]);
	for (size_t i = 0; i < AUDIT_TEXT_COUNT; i++) {
		str_addf(&bytes, "t%zu:", row->texts[i].n);
		str_add(&bytes, row->texts[i]);
	}
	digest_sha256(str_sv(&bytes), hash);
	str_release(&bytes);
}

bool audit_head_read(struct store *s, int64_t *seq, uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct query q;
	struct sv bytes;

	*seq = 0;
	memset(hash, 0, SHA256_SIZE);
	query_begin(&q, s, "SELECT seq, hash FROM audit_head");
	if (query_next(&q)) {
		*seq = query_int(&q, 0);
		bytes = query_text(&q, 1);
		memcpy(hash, bytes.p, bytes.n < SHA256_SIZE ? bytes.n : SHA256_SIZE);
	}
	return query_end(&q, err);
}
