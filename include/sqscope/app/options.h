/*
 * The global options: one row each, for the command line, the environment (SQSCOPE_<KEY>), the config file, --help and the
 * manual. Order of precedence: command line, environment, [profile NAME] of the config, [default], built in.
 */
#ifndef SQSCOPE_APP_OPTIONS_H
#define SQSCOPE_APP_OPTIONS_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

enum option_id {
	OPT_PROFILE,
	OPT_REGION,
	OPT_ENDPOINT_URL,
	OPT_CONFIG,
	OPT_INTERVAL,
	OPT_MAX_RPS,
	OPT_READ_ONLY,
	OPT_WRITE,
	OPT_LABEL,
	OPT_THEME,
	OPT_COLOR,
	OPT_ASCII,
	OPT_LEAN,
	OPT_JSON,
	OPT_QUIET,
	OPT_STATE_DIR,
	OPT_LOG_LEVEL,
	OPT_STATS,
	OPT_HELP,
	OPT_VERSION,
	OPT_COUNT
};

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_INT, OPTION_SECONDS, OPTION_CHOICE, OPTION_FILE };

struct option_row {
	enum option_id id;
	const char *name;      /* "max-rps": --max-rps, SQSCOPE_MAX_RPS, max_rps = */
	enum option_type type;
	const char *argument;  /* "N", or NULL for a flag */
	const char *default_text;
	int64_t min, max;      /* of numbers */
	const char *choices;   /* "auto,always,never", or NULL */
	bool in_config;        /* may stand in the config file and the environment */
	const char *summary;   /* one line */
};

extern const struct option_row option_rows[OPT_COUNT];

struct option_value {
	char *text;          /* owned; NULL: not given anywhere and no default */
	int64_t number;      /* of INT, SECONDS (milliseconds), FLAG (0, 1) */
	const char *origin;  /* "command line", "environment", "config", "default"; static */
};

struct options {
	struct option_value values[OPT_COUNT];
	struct str warnings; /* of the config file, "file:line: text" a line */
	char *config_path;   /* the file that was looked at; owned */
};

const char *option_text(const struct options *o, enum option_id id);
int64_t option_number(const struct options *o, enum option_id id);
bool option_flag(const struct options *o, enum option_id id);

void options_release(struct options *o);

#endif
