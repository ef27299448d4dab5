/* Names, ids and characters. */
#include "sim_name.h"

#include "sqscope/base/mem.h"
#include "sqscope/base/safe_text.h"

#include <stdlib.h>

enum { LABEL_MAX = 80, ID_MAX = 128 };

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool sim_label_is_valid(struct sv label)
{
	if (label.n < 1 || label.n > LABEL_MAX)
		return false;
	for (size_t i = 0; i < label.n; i++)
		if (!is_alphanumeric(label.p[i]) && label.p[i] != '-' && label.p[i] != '_')
			return false;
	return true;
}

bool sim_name_check(struct sv name, bool is_fifo, struct sim_error *error)
{
	static const char suffix[] = ".fifo";
	struct sv stem = name;
	if (is_fifo && sv_ends_with(name, sv_cstr(suffix)))
		stem.n -= sizeof suffix - 1;
	bool has_suffix = stem.n != name.n;
	if (name.n <= LABEL_MAX && has_suffix == is_fifo && sim_label_is_valid(stem))
		return true;
	return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE, "%s",
		is_fifo ? "The name of a FIFO queue can only include alphanumeric characters, "
			  "hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in "
			  "length"
			: "Can only include alphanumeric characters, hyphens, or underscores. 1 to "
			  "80 in length");
}

static bool is_id(struct sv id)
{
	if (id.n < 1 || id.n > ID_MAX)
		return false;
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] <= ' ' || id.p[i] > '~')
			return false;
	return true;
}

bool sim_id_check(struct sv id, const char *parameter, struct sim_error *error)
{
	if (is_id(id))
		return true;
	char *text = mem_strndup(id.p, id.n);
	sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
		"Value %.200s for parameter %s is invalid. Reason: %s can only include "
		"alphanumeric and punctuation characters. 1 to 128 in length.",
		text, parameter, parameter);
	free(text);
	return false;
}

static bool is_allowed(uint32_t c)
{
	return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff) ||
	       (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

size_t sim_body_fault(struct sv text)
{
	size_t i = 0;
	while (i < text.n) {
		uint32_t c = (uint8_t)text.p[i];
		size_t bytes = 1;
		if (c >= 0x80)
			bytes = utf8_decode(sv_of(text.p + i, text.n - i), &c);
		if (!bytes || !is_allowed(c))
			return i;
		i += bytes;
	}
	return text.n;
}
