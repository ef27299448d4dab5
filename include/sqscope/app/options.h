/*
 * The global options: one row each, for the command line, the environment (SQSCOPE_<KEY>), the
 * config file, --help and the manual. Order of precedence: command line, environment, [profile
 * NAME] of the config, [default], built in.
 */
#ifndef SQSCOPE_APP_OPTIONS_H
#define SQSCOPE_APP_OPTIONS_H

#include "sqscope/base/err.h"
#include "sqscope/base/ini.h"
#include "sqscope/base/str.h"

enum option_id {
	OPT_CONTEXT,
	OPT_PROFILE,
	OPT_REGION,
	OPT_ENDPOINT_URL,
	OPT_FROM_PULUMI,
	OPT_FROM_TERRAFORM,
	OPT_CONFIG,
	OPT_INTERVAL,
	OPT_MAX_RPS,
	OPT_READ_ONLY,
	OPT_WRITE,
	OPT_LABEL,
	OPT_THEME,
	OPT_CHECK_THEME,
	OPT_COLOR,
	OPT_COLUMNS,
	OPT_ASCII,
	OPT_LEAN,
	OPT_PLAIN,
	OPT_MOUSE,
	OPT_MUTE,
	OPT_NO_HINTS,
	OPT_UNFOCUSED_INTERVAL,
	OPT_JSON,
	OPT_QUIET,
	OPT_STATE_DIR,
	OPT_LOG_LEVEL,
	OPT_ON_HANGUP,
	OPT_STATS,
	OPT_HELP,
	OPT_VERSION,
	OPT_COUNT
};

enum option_type {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_INT,
	OPTION_SECONDS,
	OPTION_CHOICE,
	OPTION_FILE
};

struct option_row {
	enum option_id id;
	const char *name; /* "max-rps": --max-rps, SQSCOPE_MAX_RPS, max_rps = */
	char letter;      /* 'h': -h too; 0 for none */
	enum option_type type;
	const char *argument;     /* "N", or NULL for a flag */
	const char *default_text; /* NULL: none */
	int64_t min, max;         /* of numbers and flags; SECONDS in milliseconds */
	const char *choices;      /* "auto,always,never", or NULL */
	bool in_config;           /* may stand in the config file and the environment */
	const char *summary;      /* one line */
};

extern const struct option_row option_rows[OPT_COUNT];

/* Where a value was given; a later one wins over an earlier one. */
enum option_origin {
	ORIGIN_DEFAULT,
	ORIGIN_CONFIG,         /* [default] of the config file */
	ORIGIN_CONFIG_PROFILE, /* [profile NAME] of the config file */
	ORIGIN_ENVIRONMENT,
	ORIGIN_COMMAND_LINE,
	ORIGIN_COUNT
};

extern const char *const option_origin_names[ORIGIN_COUNT];

struct option_value {
	char *text;     /* owned; NULL: not given anywhere and no default */
	int64_t number; /* of INT, SECONDS (milliseconds), FLAG (0, 1) */
	enum option_origin origin;
};

struct options {
	struct option_value values[OPT_COUNT];
	struct str warnings; /* of the config file, "file:line: text" a line */
	struct str keys; /* its text when it has sections of the dashboard: keys, command, layout */
	struct ini config; /* the file as it was read last; empty without one */
	char *config_path; /* the file that was looked at; owned, NULL before config_load */
};

/* Every option at its default. */
void options_init(struct options *o);
void options_release(struct options *o);

const char *option_text(const struct options *o, enum option_id id);
int64_t option_number(const struct options *o, enum option_id id);
bool option_flag(const struct options *o, enum option_id id);
enum option_origin option_origin(const struct options *o, enum option_id id);

/*
 * Check `text` and keep it, unless a place that wins over `origin` has spoken already. ERR_USAGE
 * without the option's name: the caller knows what it is called there ("--interval",
 * "SQSCOPE_INTERVAL", "interval").
 */
bool option_set(struct options *o, enum option_id id, struct sv text, enum option_origin origin,
	struct err *err) MUST_CHECK;

/* Forget what was given; the option is at its default. */
void option_reset(struct options *o, enum option_id id);

/* Reads a variable: getenv in the program, a table in tests. Borrowed; NULL when unset. */
typedef const char *(*option_getenv_fn)(void *ud, const char *name);

/* Take SQSCOPE_<KEY> of every row that may stand there; a variable that is empty counts as unset.
 */
bool options_read_environment(
	struct options *o, option_getenv_fn get, void *ud, struct err *err) MUST_CHECK;

/* By long name ("max-rps"), by letter, by config key ("max_rps"; rows of the config only); NULL. */
const struct option_row *option_find(struct sv name);
const struct option_row *option_find_letter(char letter);
const struct option_row *option_find_key(struct sv key);

/* "max_rps" and "SQSCOPE_MAX_RPS" of a row; appended. */
void option_key_name(const struct option_row *row, struct str *out);
void option_env_name(const struct option_row *row, struct str *out);

#endif
