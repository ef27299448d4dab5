/*
 * What goes between us and the filter's process: frames of a length and so many bytes. We send two
 * frames a message (the object, the text), it answers with one (the values); the first thing that
 * it sends is how compiling went.
 */
#ifndef FILTER_PROCESS_H
#define FILTER_PROCESS_H

#include "sqscope/model/filter.h"

enum { FILTER_FRAME_HEAD = 4 };

/* Lengths as four bytes. */
void filter_put_u32(struct str *out, uint32_t n);
uint32_t filter_get_u32(const char bytes[FILTER_FRAME_HEAD]);

/* The answers, written and read. Reading is false on anything that is none. */
void filter_put_values(const struct filter_value *values, size_t count, struct str *out);
bool filter_get_values(struct sv frame, struct filter_value *values, size_t count);
void filter_put_outcome(
	bool is_good, const struct filter_fault *fault, struct sv why, struct str *out);
bool filter_get_outcome(
	struct sv frame, bool *is_good, struct filter_fault *fault, struct str *why);

struct libjq;

/* The life of the process, on its end of the socket. */
NORETURN void filter_process_main(
	const struct libjq *lib, int fd, const struct sv *exprs, size_t count);

#endif
