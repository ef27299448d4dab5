/* Signature Version 4: what is signed, and the signature. Paths and queries are in sigv4_uri.c. */
#include "sqscope/aws/sigv4.h"

#include "sigv4_uri.h"

#define ALGORITHM "AWS4-HMAC-SHA256"

enum { DATE_SIZE = 8, CANONICAL_BYTES = 1024 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void add_lower(struct str *out, struct sv name)
{
	const size_t start = out->n;

	str_add(out, name);
	for (size_t i = start; i < out->n; i++)
		out->p[i] = lower(out->p[i]);
}

static int cmp_nocase(struct sv a, struct sv b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		int order = (unsigned char)lower(a.p[i]) - (unsigned char)lower(b.p[i]);

		if (order != 0)
			return order;
	}
	return (a.n > b.n) - (a.n < b.n);
}

/* By name; headers of one name stay in the order they are sent in. */
static void sort_headers(
	const struct sigv4_request *request, const struct sigv4_header *sorted[SIGV4_MAX_HEADERS])
{
	for (size_t i = 0; i < request->header_count; i++) {
		const struct sigv4_header *header = &request->headers[i];
		size_t at = i;

		for (; at > 0 && cmp_nocase(sorted[at - 1]->name, header->name) > 0; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = header;
	}
}

/* Blanks at the ends go, those between words become one. */
static void add_header_value(struct str *out, struct sv value)
{
	struct sv word;

	for (bool is_first = true; sv_next_word(&value, &word); is_first = false) {
		if (!is_first)
			str_add_char(out, ' ');
		str_add(out, word);
	}
}

/* Appends the lines of the headers, then an empty one; `names` gets "content-type;host". */
static void add_headers(const struct sigv4_request *request, struct str *out, struct str *names)
{
	const struct sigv4_header *sorted[SIGV4_MAX_HEADERS];

	sort_headers(request, sorted);
	for (size_t i = 0; i < request->header_count; i++) {
		bool is_repeated = i > 0 && sv_eq_nocase(sorted[i]->name, sorted[i - 1]->name);

		if (is_repeated) {
			str_truncate(out, out->n - 1);
			str_add_char(out, ',');
		} else {
			if (names->n > 0)
				str_add_char(names, ';');
			add_lower(names, sorted[i]->name);
			add_lower(out, sorted[i]->name);
			str_add_char(out, ':');
		}
		add_header_value(out, sorted[i]->value);
		str_add_char(out, '\n');
	}
	str_add_char(out, '\n');
}

static struct sv date_of(const struct sigv4_request *request)
{
	return sv_of(request->amz_date, DATE_SIZE);
}

/* "20150830/us-east-1/sqs/aws4_request". */
static void add_scope(const struct sigv4_request *request, struct str *out)
{
	str_add(out, date_of(request));
	str_add_char(out, '/');
	str_add(out, request->region);
	str_add_char(out, '/');
	str_add(out, request->service);
	str_add_cstr(out, "/aws4_request");
}

void sigv4_canonical_request(
	const struct sigv4_request *request, struct str *out, struct str *signed_headers)
{
	char hash[SHA256_HEX_SIZE];
	struct str names = {0};

	str_reserve(out, CANONICAL_BYTES);
	str_add(out, request->method);
	str_add_char(out, '\n');
	sigv4_canonical_path(request->path, request->normalize_path, out);
	str_add_char(out, '\n');
	sigv4_canonical_query(request->query, out);
	str_add_char(out, '\n');
	add_headers(request, out, &names);
	str_add(out, str_sv(&names));
	str_add_char(out, '\n');
	digest_sha256_hex(request->body, hash);
	str_add_cstr(out, hash);
	if (signed_headers)
		str_add(signed_headers, str_sv(&names));
	str_release(&names);
}

void sigv4_string_to_sign(
	const struct sigv4_request *request, struct sv canonical_request, struct str *out)
{
	char hash[SHA256_HEX_SIZE];

	digest_sha256_hex(canonical_request, hash);
	str_add_cstr(out, ALGORITHM "\n");
	str_add_cstr(out, request->amz_date);
	str_add_char(out, '\n');
	add_scope(request, out);
	str_add_char(out, '\n');
	str_add_cstr(out, hash);
}

void sigv4_signature(const struct sigv4_request *request, struct sv secret_access_key,
	struct sv string_to_sign, char out[SHA256_HEX_SIZE])
{
	uint8_t key[SHA256_SIZE], mac[SHA256_SIZE];

	sigv4_signing_key(
		secret_access_key, date_of(request), request->region, request->service, key);
	digest_hmac_sha256(sv_of((const char *)key, sizeof key), string_to_sign, mac);
	digest_hex(mac, sizeof mac, out);
	digest_wipe(key, sizeof key);
}

void sigv4_authorization(const struct sigv4_request *request, struct sv access_key_id,
	struct sv secret_access_key, struct str *out)
{
	uint8_t bytes[SHA256_SIZE];
	struct hmac_key *key;

	sigv4_signing_key(
		secret_access_key, date_of(request), request->region, request->service, bytes);
	key = hmac_key_new(sv_of((const char *)bytes, sizeof bytes));
	digest_wipe(bytes, sizeof bytes);
	sigv4_authorization_with_key(request, access_key_id, key, out);
	hmac_key_free(key);
}

void sigv4_signing_key(struct sv secret_access_key, struct sv date, struct sv region,
	struct sv service, uint8_t out[SHA256_SIZE])
{
	const struct sv parts[] = {date, region, service, sv_cstr("aws4_request")};
	struct str first = {0};

	/* All the room at once: a string that grows would leave parts of the secret behind. */
	str_reserve(&first, strlen("AWS4") + secret_access_key.n);
	str_add_cstr(&first, "AWS4");
	str_add(&first, secret_access_key);
	digest_hmac_sha256(str_sv(&first), parts[0], out);
	for (size_t i = 1; i < COUNT_OF(parts); i++)
		digest_hmac_sha256(sv_of((const char *)out, SHA256_SIZE), parts[i], out);
	digest_wipe(first.p, first.n);
	str_release(&first);
}

void sigv4_authorization_with_key(const struct sigv4_request *request, struct sv access_key_id,
	const struct hmac_key *key, struct str *out)
{
	uint8_t mac[SHA256_SIZE];
	char signature[SHA256_HEX_SIZE];
	struct str canonical = {0}, to_sign = {0}, names = {0};

	sigv4_canonical_request(request, &canonical, &names);
	sigv4_string_to_sign(request, str_sv(&canonical), &to_sign);
	hmac_key_sign(key, str_sv(&to_sign), mac);
	digest_hex(mac, sizeof mac, signature);
	str_add_cstr(out, ALGORITHM " Credential=");
	str_add(out, access_key_id);
	str_add_char(out, '/');
	add_scope(request, out);
	str_add_cstr(out, ", SignedHeaders=");
	str_add(out, str_sv(&names));
	str_add_cstr(out, ", Signature=");
	str_add_cstr(out, signature);
	str_release(&canonical);
	str_release(&to_sign);
	str_release(&names);
}
