/*
 * The roles of text: what a piece of the screen means, never how it looks. Themes give roles their
 * looks (theme.h).
 */
#ifndef SQSCOPE_TERM_ROLES_H
#define SQSCOPE_TERM_ROLES_H

enum role {
	ROLE_TEXT,
	ROLE_DIM,
	ROLE_BORDER,
	ROLE_TITLE,
	ROLE_HEADER,
	ROLE_SORT,
	ROLE_HINT_KEY,
	ROLE_HINT_TEXT,
	ROLE_IDENTITY,
	ROLE_IDENTITY_PROD,
	ROLE_MODE_RO,
	ROLE_MODE_RW,
	ROLE_SELECT,
	ROLE_SELECT_INACTIVE,
	ROLE_MARK,
	ROLE_MATCH,
	ROLE_STATE,
	ROLE_STATE_OK,
	ROLE_STATE_WARN,
	ROLE_STATE_CRIT,
	ROLE_STATE_UNKNOWN,
	ROLE_STATE_STALE,
	ROLE_STATE_BUSY,
	ROLE_TREND,
	ROLE_GRAPH_IN,
	ROLE_GRAPH_OUT,
	ROLE_LEASE,
	ROLE_LEASE_LOW,
	ROLE_PROMPT,
	ROLE_ERROR,
	ROLE_NOTICE,
	ROLE_CONFIRM,
	ROLE_CONFIRM_BUTTON,
	ROLE_CONFIRM_DANGER,
	ROLE_JSON_KEY,
	ROLE_JSON_STRING,
	ROLE_JSON_NUMBER,
	ROLE_JSON_BOOL,
	ROLE_JSON_NULL,
	ROLE_JSON_PUNCT,
	ROLE_HEX_OFFSET,
	ROLE_HEX_PRINTABLE,
	ROLE_HEX_CONTROL,
	ROLE_ESCAPE,
	ROLE_CONTEXT_1, /* the words of contexts that have a colour of their own */
	ROLE_CONTEXT_2,
	ROLE_CONTEXT_3,
	ROLE_CONTEXT_4,
	ROLE_CONTEXT_5,
	ROLE_CONTEXT_6,
	ROLE_CONTEXT_7,
	ROLE_CONTEXT_8,
	ROLE_CONTEXT_9,
	ROLE_CONTEXT_10,
	ROLE_COUNT
};

enum { ROLE_CONTEXTS = ROLE_CONTEXT_10 - ROLE_CONTEXT_1 + 1 };

struct role_row {
	enum role role;
	const char *name;    /* "state.crit" */
	enum role parent;    /* itself for the root ones: fall back to ROLE_TEXT */
	char code;           /* one letter in screen dumps; distinct */
	const char *summary; /* what is drawn in it */
};

extern const struct role_row role_rows[ROLE_COUNT];

#endif
