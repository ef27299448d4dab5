/* Stored blocks and their checksum. */
#include "sim_gzip.h"

#include "sim_base64.h"

#include <assert.h>

enum { STORED_MAX = 65535 };

static uint32_t crc32_of(struct sv bytes)
{
	uint32_t crc = UINT32_MAX;
	for (size_t i = 0; i < bytes.n; i++) {
		crc ^= (uint8_t)bytes.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
	}
	return ~crc;
}

static void add_le(struct str *out, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		str_add_char(out, (char)(value >> 8 * i & 0xff));
}

void sim_gzip_base64(struct str *out, struct sv bytes)
{
	/* Deflate, no flags, no time, from Unix; then one block, the last. */
	static const char header[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03\x01";
	struct str file = {0};
	assert(bytes.n <= STORED_MAX);
	str_add(&file, sv_of(header, sizeof header - 1));
	add_le(&file, (uint32_t)bytes.n, 2);
	add_le(&file, (uint32_t)~bytes.n & 0xffff, 2);
	str_add(&file, bytes);
	add_le(&file, crc32_of(bytes), 4);
	add_le(&file, (uint32_t)bytes.n, 4);
	sim_base64_encode(out, str_sv(&file));
	str_release(&file);
}
