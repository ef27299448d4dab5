/*
 * Writes of the audit log as JSON and as rows of a table.
 */
#ifndef AUDIT_PRINT_H
#define AUDIT_PRINT_H

#include "sqscope/store/audit.h"
#include "table.h"

#include <jansson.h>

/* A new reference. */
json_t *audit_json(const struct audit_record *record);

/* {"verify":{"ok","rows","broken_row","head"}}. A new reference. */
json_t *audit_check_json(const struct audit_check *check);

/* Make the table's columns, and add a row of safe text. */
void audit_table_init(struct table *table);
void audit_table_add(struct table *table, const struct audit_record *record);

#endif
