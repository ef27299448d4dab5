/*
 * Where the queues of a fleet are: the context that they belong to, as the screen and the sentences
 * name it, and what the configuration says of its account. Embedded in the fleet; owns its strings,
 * each of which may be NULL.
 */
#ifndef SQSCOPE_MODEL_PLACE_H
#define SQSCOPE_MODEL_PLACE_H

#include "sqscope/base/str.h"

struct place {
	char *name;    /* of the context: no other one has it */
	bool is_named; /* a [context NAME] of the config; else it is made of profile and region */
	char *label;   /* a word for it, such as PROD */
	char *profile;
	char *region;
	char *endpoint;          /* of a custom endpoint */
	char *account;           /* which account the configuration says this is, ... */
	char *account_source;    /* ... and where: "sso_account_id of profile prod" */
	char *read_only_because; /* what pins it to reading: "read_only in [context prod]" */
	int color;               /* the number of its own colour on the screen, from 1; 0: none */
};

/* Replace a string by a copy; NULL takes it away. */
void place_set(char **slot, const char *text);
void place_release(struct place *place);

/* What it is called in a table: the label, else the name; never NULL. */
const char *place_word(const struct place *place);

/* Does its word say that customers are served there ("PROD")? What is irreversible wants a reason
 * then. */
bool place_is_production(const struct place *place);

/* "1234-5678-9012"; what is no account id stays as it is. Appended. */
void place_add_account(struct str *out, struct sv account);
/* "account 1234-5678-9012, region eu-west-1 (context prod)"; account empty: not known. Appended. */
void place_describe(const struct place *place, struct sv account, struct str *out);

#endif
