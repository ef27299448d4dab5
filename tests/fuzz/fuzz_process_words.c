/*
 * Fuzz target: the words of a failed program never grow beyond what it wrote by more than the
 * stars, and no long mix of digits and capitals stays in them.
 */
#include "fuzz_target.h"

#include "aws/creds_process.h"

enum { LONGEST_PLAIN = 16 };

static bool is_digit_or_capital(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

static bool is_mixed(struct sv run)
{
	bool has_digit = false, has_capital = false;

	for (size_t i = 0; i < run.n; i++) {
		has_digit |= run.p[i] >= '0' && run.p[i] <= '9';
		has_capital |= run.p[i] >= 'A' && run.p[i] <= 'Z';
	}
	return has_digit && has_capital;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str out = {0};
	size_t from = 0;

	creds_process_add_words(sv_of((const char *)data, size), &out);
	must(out.n <= 3 * size, "it does not grow");
	must(!memchr(str_cstr(&out), '\n', out.n), "it is one line");
	for (size_t i = 0; i <= out.n; i++) {
		if (i < out.n && is_digit_or_capital(out.p[i]))
			continue;
		must(i - from < LONGEST_PLAIN || !is_mixed(sv_of(out.p + from, i - from)),
			"no key stays");
		from = i + 1;
	}
	str_release(&out);
	return 0;
}
