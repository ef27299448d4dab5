/*
 * libjq, loaded when the first filter is made: few runs have one, and it brings the tables of its
 * regular expressions with it. Before the fork, because the filter's process can open no file.
 */
#ifndef LIBJQ_H
#define LIBJQ_H

#include "sqscope/base/err.h"

#include <jq.h>
#include <jv.h>

struct libjq {
	__typeof__(jq_compile) *jq_compile;
	__typeof__(jq_halted) *jq_halted;
	__typeof__(jq_init) *jq_init;
	__typeof__(jq_next) *jq_next;
	__typeof__(jq_set_debug_cb) *jq_set_debug_cb;
	__typeof__(jq_set_error_cb) *jq_set_error_cb;
	__typeof__(jq_set_input_cb) *jq_set_input_cb;
	__typeof__(jq_start) *jq_start;
	__typeof__(jq_teardown) *jq_teardown;
	__typeof__(jv_copy) *jv_copy;
	__typeof__(jv_dump_string) *jv_dump_string;
	__typeof__(jv_free) *jv_free;
	__typeof__(jv_get_kind) *jv_get_kind;
	__typeof__(jv_invalid_get_msg) *jv_invalid_get_msg;
	__typeof__(jv_null) *jv_null;
	__typeof__(jv_object) *jv_object;
	__typeof__(jv_object_set) *jv_object_set;
	__typeof__(jv_parse_sized) *jv_parse_sized;
	__typeof__(jv_string) *jv_string;
	__typeof__(jv_string_length_bytes) *jv_string_length_bytes;
	__typeof__(jv_string_sized) *jv_string_sized;
	__typeof__(jv_string_value) *jv_string_value;
};

bool libjq_load(struct libjq *lib, struct err *err) MUST_CHECK;

#endif
