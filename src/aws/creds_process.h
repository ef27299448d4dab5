/*
 * What is said about a credential process that failed.
 */
#ifndef SQSCOPE_AWS_CREDS_PROCESS_ROOM_H
#define SQSCOPE_AWS_CREDS_PROCESS_ROOM_H

#include "sqscope/base/str.h"

/* The last line of what a program wrote, with what looks like a key or a token replaced by ***;
 * appended. */
void creds_process_add_words(struct sv written, struct str *out);

#endif
