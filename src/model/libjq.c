/* The functions of libjq by name. */
#include "libjq.h"

#include "sqscope/base/late_library.h"

static const struct late_function functions[] = {
	{"jq_compile", offsetof(struct libjq, jq_compile)},
	{"jq_halted", offsetof(struct libjq, jq_halted)},
	{"jq_init", offsetof(struct libjq, jq_init)},
	{"jq_next", offsetof(struct libjq, jq_next)},
	{"jq_set_debug_cb", offsetof(struct libjq, jq_set_debug_cb)},
	{"jq_set_error_cb", offsetof(struct libjq, jq_set_error_cb)},
	{"jq_set_input_cb", offsetof(struct libjq, jq_set_input_cb)},
	{"jq_start", offsetof(struct libjq, jq_start)},
	{"jq_teardown", offsetof(struct libjq, jq_teardown)},
	{"jv_copy", offsetof(struct libjq, jv_copy)},
	{"jv_dump_string", offsetof(struct libjq, jv_dump_string)},
	{"jv_free", offsetof(struct libjq, jv_free)},
	{"jv_get_kind", offsetof(struct libjq, jv_get_kind)},
	{"jv_invalid_get_msg", offsetof(struct libjq, jv_invalid_get_msg)},
	{"jv_null", offsetof(struct libjq, jv_null)},
	{"jv_object", offsetof(struct libjq, jv_object)},
	{"jv_object_set", offsetof(struct libjq, jv_object_set)},
	{"jv_parse_sized", offsetof(struct libjq, jv_parse_sized)},
	{"jv_string", offsetof(struct libjq, jv_string)},
	{"jv_string_length_bytes", offsetof(struct libjq, jv_string_length_bytes)},
	{"jv_string_sized", offsetof(struct libjq, jv_string_sized)},
	{"jv_string_value", offsetof(struct libjq, jv_string_value)},
};

bool libjq_load(struct libjq *lib, struct err *err)
{
	return late_library_load("libjq.so.1", functions, COUNT_OF(functions), lib, err);
}
