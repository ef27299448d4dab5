/* The words of the probe, and the lines that most of them read. */
#include "probe.h"

#include "sqscope/base/compat.h"

#include <stdio.h>
#include <stdlib.h>

struct word {
	const char *name;
	probe_answer_fn answer; /* a line at a time, or NULL */
	int (*run)(int argc, char **argv);
};

static const struct word words[] = {
	{"sign", probe_sign, NULL},
	{"error", probe_error, NULL},
	{"endpoint", probe_endpoint, NULL},
	{"config", NULL, probe_config},
	{"profiles", NULL, probe_profiles},
	{"credentials", NULL, probe_credentials},
};

struct sv probe_text(const json_t *question, const char *key)
{
	const json_t *value = json_object_get(question, key);

	return json_is_string(value) ? sv_of(json_string_value(value), json_string_length(value))
				     : sv_cstr("");
}

bool probe_flag(const json_t *question, const char *key)
{
	return json_is_true(json_object_get(question, key));
}

json_t *probe_string(struct sv text)
{
	return json_stringn(text.p, text.n);
}

int probe_lines(probe_answer_fn answer)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0) {
		json_t *question = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, NULL);
		json_t *reply = answer(question);

		json_object_set(reply, "id", json_object_get(question, "id"));
		json_dumpf(reply, stdout, JSON_COMPACT);
		fputc('\n', stdout);
		fflush(stdout);
		json_decref(reply);
		json_decref(question);
	}
	free(line);
	return 0;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < COUNT_OF(words); i++) {
		if (strcmp(argv[1], words[i].name) != 0)
			continue;
		return words[i].answer ? probe_lines(words[i].answer)
				       : words[i].run(argc - 2, argv + 2);
	}
	fprintf(stderr, "usage: conformance-probe WORD...; the words are:");
	for (size_t i = 0; i < COUNT_OF(words); i++)
		fprintf(stderr, " %s", words[i].name);
	fputc('\n', stderr);
	return 2;
}
