/*
 * Asks for the code of an MFA device at the terminal, for commands: not echoed, read on the loop,
 * kept nowhere. The dashboard has a prompt of its own.
 */
#ifndef CODE_PROMPT_H
#define CODE_PROMPT_H

#include "sqscope/aws/creds.h"

struct code_prompt;

/* NULL where there is no terminal to ask at (/dev/tty): then nobody is asked. loop is borrowed. */
struct code_prompt *code_prompt_new(struct loop *loop);
/* The terminal is as it was before. Not while a provider still has it. */
void code_prompt_free(struct code_prompt *p);

/* Lives as long as p. */
const struct creds_prompt *code_prompt_creds(const struct code_prompt *p);

#endif
