/*
 * The probe: a program that puts the aws room in front of other people's test cases, one word for
 * each kind of case. It answers in JSON on stdout; what goes in and out is the contract of the
 * runner of that word.
 */
#ifndef SQSCOPE_TESTS_CONFORMANCE_PROBE_H
#define SQSCOPE_TESTS_CONFORMANCE_PROBE_H

#include "sqscope/base/sv.h"

#include <jansson.h>

/* Read a JSON object a line from stdin, write the answer to each: at once, the runner waits for it.
 */
typedef json_t *(*probe_answer_fn)(const json_t *question);
int probe_lines(probe_answer_fn answer);

/* A text of the question; empty when absent. */
struct sv probe_text(const json_t *question, const char *key);
bool probe_flag(const json_t *question, const char *key);
json_t *probe_string(struct sv text);

json_t *probe_sign(const json_t *question);
json_t *probe_error(const json_t *question);
json_t *probe_endpoint(const json_t *question);

/* Words that answer once; argv begins behind the word. */
int probe_config(int argc, char **argv);
int probe_profiles(int argc, char **argv);
int probe_credentials(int argc, char **argv);

#endif
