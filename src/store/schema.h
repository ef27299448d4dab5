/*
 * The tables of the database, as numbered migrations. What a released migration says is never
 * changed: a change is a new one at the end.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "room.h"

/* Bring the database to the newest schema. False for one of a newer program, and for a database of
 * another program. */
bool schema_update(struct store *store, struct err *err) MUST_CHECK;

#endif
