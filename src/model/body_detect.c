/* Telling forms apart by their bytes (design: ux 6.4). */
#include "body_layers.h"

#include "sqscope/base/base64.h"
#include "sqscope/base/safe_text.h"

enum {
	SAMPLE_BYTES = 4096,    /* looked at to tell text from bytes */
	ODD_ONE_IN = 8,         /* of which this part may be no text */
	BASE64_SURE_CHARS = 16, /* a shorter text may be base64 by chance */
	BASE64_MIN_CHARS = 8,
};

struct magic {
	struct sv bytes;
};

/* Content that base64 is used for, and that is no text. */
static const struct magic magics[] = {
	{{"\x1f\x8b\x08", 3}},      /* gzip */
	{{"\x28\xb5\x2f\xfd", 4}},  /* zstd */
	{{"\x89PNG\r\n\x1a\n", 8}}, /* PNG */
	{{"\xff\xd8\xff", 3}},      /* JPEG */
	{{"GIF8", 4}},              /* GIF */
	{{"%PDF-", 5}},             /* PDF */
	{{"PK\x03\x04", 4}},        /* zip */
	{{"RIFF", 4}},              /* WAV, WebP */
	{{"OggS", 4}},              /* Ogg */
	{{"fLaC", 4}},              /* FLAC */
	{{"ID3", 3}},               /* MP3 */
	{{"BZh", 3}},               /* bzip2 */
	{{"\xfd"
	  "7zXZ\0",
		6}},               /* xz */
	{{"\x04\x22\x4d\x18", 4}}, /* lz4 */
	{{"Obj\x01", 4}},          /* Avro */
	{{"PAR1", 4}},             /* Parquet */
	{{"\x93NUMPY", 6}},        /* NumPy */
	{{"\x80\x04\x95", 3}},     /* Python's pickle */
	{{"\x80\x05\x95", 3}},
};

bool body_is_printable(struct sv bytes)
{
	size_t offset;

	return message_text_is_allowed(bytes, &offset);
}

/* Text with a few odd bytes (escape sequences, another encoding) is still text. */
static bool is_mostly_text(struct sv bytes)
{
	size_t n = bytes.n < SAMPLE_BYTES ? bytes.n : SAMPLE_BYTES, odd = 0, at = 0;

	while (at < n) {
		uint32_t c;
		size_t taken = utf8_decode(sv_of(bytes.p + at, bytes.n - at), &c);

		if (taken == 1 && c == 0)
			return false;
		if (taken == 0 || (c < ' ' && c != '\t' && c != '\n' && c != '\r'))
			odd++;
		at += taken > 0 ? taken : 1;
	}
	return odd == 0 || odd <= n / ODD_ONE_IN;
}

/* RFC 1950: method 8, a window of at most 32 KiB, no dictionary, a header that 31 divides. */
static bool has_zlib_header(struct sv bytes)
{
	unsigned method, flags;

	if (bytes.n < 6)
		return false;
	method = (unsigned char)bytes.p[0];
	flags = (unsigned char)bytes.p[1];
	return (method & 0x0F) == 8 && method >> 4 <= 7 && (flags & 0x20) == 0 &&
	       (method << 8 | flags) % 31 == 0;
}

/* A text may begin with the two bytes of zlib's header; a packed stream is no text. */
static enum body_form detect_packed(struct sv bytes)
{
	if (sv_starts_with(bytes, magics[0].bytes))
		return BODY_FORM_GZIP;
	if (sv_starts_with(bytes, magics[1].bytes))
		return BODY_FORM_ZSTD;
	if (has_zlib_header(bytes) && !body_is_printable(bytes))
		return BODY_FORM_ZLIB;
	return BODY_FORM_BINARY;
}

static bool has_magic(struct sv bytes)
{
	for (size_t i = 0; i < COUNT_OF(magics); i++) {
		if (sv_starts_with(bytes, magics[i].bytes))
			return true;
	}
	return has_zlib_header(bytes) && !body_is_printable(bytes);
}

static bool looks_like_json(struct sv text);

/* Base64 as tools wrap it: lines, and a line end at the end. */
static void join_lines(struct sv text, struct str *out)
{
	str_reserve(out, text.n);
	while (text.n > 0) {
		size_t n = 0;

		while (n < text.n && text.p[n] != '\n' && text.p[n] != '\r')
			n++;
		str_add(out, sv_of(text.p, n));
		while (n < text.n && (text.p[n] == '\n' || text.p[n] == '\r'))
			n++;
		text = sv_of(text.p + n, text.n - n);
	}
}

static bool decode_base64(struct sv text, struct str *out)
{
	struct str joined = {0};
	bool is_base64;

	if (!memchr(text.p, '\n', text.n))
		return base64_decode(text, out);
	join_lines(text, &joined);
	is_base64 = base64_decode(str_sv(&joined), out);
	str_release(&joined);
	return is_base64;
}

/* The whole body, and what it gives must make sense: many words are base64 by their letters. */
static bool is_base64(struct sv bytes, struct str *unpacked)
{
	struct sv text = sv_trim(bytes), gives;

	if (text.n < BASE64_MIN_CHARS || !decode_base64(text, unpacked))
		return false;
	gives = str_sv(unpacked);
	if (has_magic(gives) || (text.n >= BASE64_SURE_CHARS && body_is_printable(gives)) ||
		looks_like_json(gives))
		return true;
	str_release(unpacked);
	return false;
}

/* --- JSON, XML ------------------------------------------------------------------------------- */

/*
 * A text in brackets ("[INFO] started") is no JSON, but a job whose JSON was cut off is: broken
 * texts must at least have begun a member, or an array of objects.
 */
static bool has_begun(const struct json_index *ix)
{
	bool is_after_the_end = ix->count > 1 && ix->nodes[ix->count - 1].parent == JSON_NONE;

	if (ix->count < 2)
		return false;
	if (ix->nodes[0].kind == JSON_KIND_OBJECT)
		return ix->nodes[1].kind != JSON_KIND_BROKEN && !is_after_the_end;
	return ix->nodes[1].kind == JSON_KIND_OBJECT && ix->nodes[1].count > 0 && !is_after_the_end;
}

static bool looks_like_json(struct sv text)
{
	struct json_index ix;
	bool is_json;

	text = sv_trim(text);
	if (text.n < 2 || !memchr("{[\"", text.p[0], 3))
		return false;
	is_json = json_index_build(&ix, text) || has_begun(&ix);
	json_index_release(&ix);
	return is_json;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool looks_like_xml(struct sv text)
{
	text = sv_trim(text);
	if (text.n < 4 || text.p[0] != '<' || text.p[text.n - 1] != '>')
		return false;
	return is_letter(text.p[1]) || text.p[1] == '?' || text.p[1] == '!';
}

enum body_form body_detect(struct sv bytes, struct str *unpacked)
{
	enum body_form packed = detect_packed(bytes);

	if (packed != BODY_FORM_BINARY)
		return packed;
	if (!is_mostly_text(bytes))
		return BODY_FORM_BINARY;
	if (is_base64(bytes, unpacked))
		return BODY_FORM_BASE64;
	if (looks_like_json(bytes))
		return BODY_FORM_JSON;
	return looks_like_xml(bytes) ? BODY_FORM_XML : BODY_FORM_TEXT;
}
