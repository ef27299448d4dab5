/* The caps on what comes from outside. */
#include "sqscope/base/limits.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

const struct limit_row limit_rows[LIMIT_COUNT] = {
	[LIMIT_HTTP_BODY] = {LIMIT_HTTP_BODY, "http-body", 16 * MIB, "bytes",
		"one answer of a service"},
	[LIMIT_HTTP_HEADERS] = {LIMIT_HTTP_HEADERS, "http-headers", 64 * KIB, "bytes",
		"the headers of one answer"},
	[LIMIT_AWS_FILE] = {LIMIT_AWS_FILE, "aws-file", MIB, "bytes",
		"the AWS config or credentials file"},
	[LIMIT_CONFIG_FILE] = {LIMIT_CONFIG_FILE, "config-file", MIB, "bytes",
		"the config file, or one theme"},
	[LIMIT_JSON_DEPTH] = {LIMIT_JSON_DEPTH, "json-depth", 64, "levels",
		"nesting of a JSON answer"},
	[LIMIT_QUEUES] = {LIMIT_QUEUES, "queues", 100000, "queues",
		"queues that are watched at once"},
	[LIMIT_LIST_PAGES] = {LIMIT_LIST_PAGES, "list-pages", 1000, "pages",
		"pages of one listing of the queues"},
	[LIMIT_PROMPT] = {LIMIT_PROMPT, "prompt", 4096, "bytes", "text typed at a prompt"},
	[LIMIT_PATTERNS] = {LIMIT_PATTERNS, "patterns", 4096, "patterns",
		"names and patterns on the command line"},
	[LIMIT_SIM_BODY] = {LIMIT_SIM_BODY, "sim-body", 8 * MIB, "bytes",
		"one request to the simulator"},
};
