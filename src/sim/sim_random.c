/* splitmix64, and UUIDs out of it. */
#include "sim_random.h"

#include "sqscope/base/digest.h"

#include <string.h>

uint64_t sim_random_next(struct sim_random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

uint64_t sim_random_below(struct sim_random *r, uint64_t n)
{
	return sim_random_next(r) % n;
}

bool sim_random_hits(struct sim_random *r, int pct)
{
	return pct > 0 && (int)sim_random_below(r, 100) < pct;
}

void sim_random_uuid(struct sim_random *r, uint8_t out[SIM_UUID_BYTES])
{
	uint64_t halves[2] = {sim_random_next(r), sim_random_next(r)};
	memcpy(out, halves, SIM_UUID_BYTES);
	out[6] = (uint8_t)((out[6] & 0x0f) | 0x40);
	out[8] = (uint8_t)((out[8] & 0x3f) | 0x80);
}

void sim_uuid_text(const uint8_t uuid[SIM_UUID_BYTES], char out[SIM_UUID_SIZE])
{
	static const int hyphens[] = {8, 13, 18, 23};
	char hex[2 * SIM_UUID_BYTES + 1];
	const char *from = hex;
	digest_hex(uuid, SIM_UUID_BYTES, hex);
	for (int i = 0, hyphen = 0; i < SIM_UUID_SIZE - 1; i++) {
		if (hyphen < 4 && i == hyphens[hyphen]) {
			out[i] = '-';
			hyphen++;
		} else {
			out[i] = *from++;
		}
	}
	out[SIM_UUID_SIZE - 1] = '\0';
}
