/*
 * The tables of the manual, made from the tables of the program: `sqscope help --roff TABLE` prints
 * one, and `make man-tables` puts them into the pages.
 */
#ifndef DOCGEN_H
#define DOCGEN_H

#include "sqscope/base/str.h"

struct docgen_table {
	const char *name;
	void (*write)(struct str *out);
};

extern const struct docgen_table docgen_tables[]; /* up to the one without a name */

/* False when there is no such table. */
bool docgen_write(struct sv name, struct str *out);

#endif
