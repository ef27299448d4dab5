/*
 * The writers of the manual's tables that have files of their own. Each appends one table.
 */
#ifndef DOCGEN_TABLES_H
#define DOCGEN_TABLES_H

#include "sqscope/base/str.h"

/* docgen_cli.c */
void docgen_options(struct str *out);
void docgen_config_keys(struct str *out);
void docgen_context_keys(struct str *out);
void docgen_message_keys(struct str *out);
void docgen_queue_keys(struct str *out);
void docgen_preset_keys(struct str *out);
void docgen_commands(struct str *out);

/* docgen_ui.c */
void docgen_columns(struct str *out);
void docgen_dashboard_commands(struct str *out);
void docgen_keys(struct str *out);

/* docgen_sim.c */
void docgen_scenarios(struct str *out);
void docgen_faults(struct str *out);

#endif
