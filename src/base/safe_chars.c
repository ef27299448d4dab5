/* The characters that safe_text treats in its own way (design: ux 6.2, 6.3). */
#include "safe_chars.h"

#include "sqscope/base/compat.h"
#include "sqscope/base/safe_text.h"

#include <wchar.h>

enum {
	SEQUENCE_MAX = 4, /* emoji in a chain of joiners: a family of four */
	ZWJ = 0x200D,
	TEXT_STYLE = 0xFE0E,
	EMOJI_STYLE = 0xFE0F,
	KEYCAP = 0x20E3,
};

typedef bool (*is_wanted_fn)(uint32_t codepoint);

struct range {
	uint32_t first, last;
};

/* Invisible, reordering, private or meaningless. */
static const struct range hidden[] = {
	{0x00AD, 0x00AD},    /* soft hyphen: drawn by some terminals, not by others */
	{0x034F, 0x034F},    /* grapheme joiner */
	{0x061C, 0x061C},    /* Arabic letter mark */
	{0x115F, 0x1160},    /* Hangul fillers */
	{0x17B4, 0x17B5},    /* Khmer vowels that have no shape */
	{0x180B, 0x180F},    /* Mongolian variation selectors and vowel separator */
	{0x200B, 0x200F},    /* zero-width space, joiners, direction marks */
	{0x2028, 0x202E},    /* line and paragraph separator, embeddings, overrides */
	{0x2060, 0x206F},    /* word joiner, invisible operators, isolates */
	{0x3164, 0x3164},    /* Hangul filler */
	{0xE000, 0xF8FF},    /* private use */
	{0xFE00, 0xFE0F},    /* variation selectors */
	{0xFEFF, 0xFEFF},    /* byte order mark */
	{0xFFA0, 0xFFA0},    /* half-width Hangul filler */
	{0xFFF9, 0xFFFB},    /* interlinear annotation */
	{0x13430, 0x1343F},  /* hieroglyph joiners */
	{0x1BCA0, 0x1BCA3},  /* shorthand format controls */
	{0x1D173, 0x1D17A},  /* musical format controls */
	{0xE0000, 0xE0FFF},  /* tags, variation selectors */
	{0xF0000, 0x10FFFF}, /* private use */
};

/* The Emoji property, rounded up to whole blocks: one too many only hides a style selector. */
static const struct range emoji[] = {
	{0x00A9, 0x00A9},
	{0x00AE, 0x00AE},
	{0x203C, 0x203C},
	{0x2049, 0x2049},
	{0x2122, 0x2122},
	{0x2139, 0x2139},
	{0x2194, 0x2199},
	{0x21A9, 0x21AA},
	{0x231A, 0x231B},
	{0x2328, 0x2328},
	{0x23CF, 0x23CF},
	{0x23E9, 0x23FA},
	{0x24C2, 0x24C2},
	{0x25AA, 0x25AB},
	{0x25B6, 0x25B6},
	{0x25C0, 0x25C0},
	{0x25FB, 0x25FE},
	{0x2600, 0x27BF},
	{0x2934, 0x2935},
	{0x2B05, 0x2B07},
	{0x2B1B, 0x2B1C},
	{0x2B50, 0x2B50},
	{0x2B55, 0x2B55},
	{0x3030, 0x3030},
	{0x303D, 0x303D},
	{0x3297, 0x3297},
	{0x3299, 0x3299},
	{0x1F000, 0x1F3FA},
	{0x1F400, 0x1FAFF},
};

static bool is_within(const struct range *ranges, size_t count, uint32_t codepoint)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (codepoint > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && codepoint >= ranges[low].first;
}

static bool is_hidden(uint32_t codepoint)
{
	return is_within(hidden, COUNT_OF(hidden), codepoint);
}

static bool is_emoji(uint32_t codepoint)
{
	return is_within(emoji, COUNT_OF(emoji), codepoint);
}

static bool is_skin_tone(uint32_t codepoint)
{
	return codepoint >= 0x1F3FB && codepoint <= 0x1F3FF;
}

int safe_char_width(uint32_t codepoint)
{
	if (is_hidden(codepoint) || is_skin_tone(codepoint))
		return -1;
	return wcwidth((wchar_t)codepoint);
}

bool safe_is_mark(uint32_t codepoint)
{
	return codepoint >= 0x80 && safe_char_width(codepoint) == 0;
}

/* Take the character in front off *v; false, and *v as it was, when it is not `wanted`. */
static bool take(struct sv *v, is_wanted_fn wanted)
{
	uint32_t codepoint;
	size_t used = utf8_decode(*v, &codepoint);

	if (used == 0 || !wanted(codepoint))
		return false;
	*v = sv_of(v->p + used, v->n - used);
	return true;
}

static bool is_style(uint32_t codepoint)
{
	return codepoint == TEXT_STYLE || codepoint == EMOJI_STYLE || is_skin_tone(codepoint);
}

static bool is_emoji_style(uint32_t codepoint)
{
	return codepoint == EMOJI_STYLE;
}

static bool is_keycap(uint32_t codepoint)
{
	return codepoint == KEYCAP;
}

static bool is_joiner(uint32_t codepoint)
{
	return codepoint == ZWJ;
}

static bool is_keycap_base(uint32_t codepoint)
{
	return (codepoint >= '0' && codepoint <= '9') || codepoint == '#' || codepoint == '*';
}

size_t safe_sequence_bytes(uint32_t base, struct sv v)
{
	struct sv rest = v, joined;

	if (is_keycap_base(base))
		return take(&rest, is_emoji_style) && take(&rest, is_keycap) ? v.n - rest.n : 0;
	if (!is_emoji(base))
		return 0;
	take(&rest, is_style);
	for (int i = 1; i < SEQUENCE_MAX; i++) {
		joined = rest;
		if (!take(&joined, is_joiner) || !take(&joined, is_emoji))
			break;
		take(&joined, is_style);
		rest = joined;
	}
	return v.n - rest.n;
}
