/*
 * stdout of the commands: text that was made safe, and JSON that is exact. A reader that went away
 * (a closed pipe) is no error; a disk that is full is one.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "app.h"

#include <jansson.h>

/* Write all of it; false when nothing more needs to be written. The bytes go out as they are. */
bool output_write(struct app *app, struct sv text);

/* One line of JSON. Takes the value. */
bool output_json(struct app *app, json_t *value);

/* Text from outside, made safe for a terminal of this locale, appended to a line that is being
 * built. */
void output_safe(struct str *line, struct sv text);

/* The columns of text on the terminal that stdout is; 0 when it is none, or does not say. */
int output_terminal_width(void);

/* The exit status of a command that would end with `status`: says what went wrong with stdout, if
 * something did. */
int output_status(const struct app *app, int status);

#endif
