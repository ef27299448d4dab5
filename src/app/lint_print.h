/*
 * Findings of lint, for people and for programs.
 */
#ifndef LINT_PRINT_H
#define LINT_PRINT_H

#include "json.h"
#include "sqscope/model/lint.h"

/* [{"queue","rule","severity","message","fix","reason","aws","command","context"}]; a new
 * reference. */
json_t *lint_json(const struct lint_findings *findings);

/* A paragraph each, in lines of `width` (0: as long as they are). Appended, safe for a terminal. */
void lint_text(const struct lint_findings *findings, bool has_contexts, int width, struct str *out);

/* "sqscope set QUEUE NAME=VALUE", quoted for a shell; nothing when no one value mends it.
 * Appended. */
void lint_command(const struct lint_finding *finding, struct str *out);

#endif
