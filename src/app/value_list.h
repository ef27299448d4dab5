/*
 * What an option or an operand can be, for the completion of shells: lists of names, out of the
 * tables and out of the files of the user. Nothing is asked of AWS.
 */
#ifndef VALUE_LIST_H
#define VALUE_LIST_H

#include "app.h"

struct value_list {
	const char *name;     /* "profiles": what `completion --list` calls it */
	const char *argument; /* the word that stands for one in a usage; NULL: by the option */
	void (*write)(const struct app *app, struct str *out); /* one a line */
};

extern const struct value_list value_lists[]; /* up to the first without a name */

const struct value_list *value_list_find(struct sv name);

/* The list of a global option's values, NULL when there is none. */
const struct value_list *value_list_of_option(const struct option_row *row);
/* The list that the word of an argument or of a usage ("[SCENARIO]") stands for; NULL. */
const struct value_list *value_list_of_argument(const char *argument);
/* "FILE" and "DIR": shells know these. */
bool argument_is_file(const char *argument);
/* Values with '|' between them: "ask|keep|resend". */
bool argument_is_choice(const char *argument);

#endif
