/*
 * Fuzz target: what is read from any line can be written and read again without a loss, and a
 * message of any bytes survives being written and read.
 */
#include "fuzz_target.h"

#include "sqscope/model/message_json.h"

static void must_be_same(const struct message *a, const struct message *b)
{
	must(sv_eq(str_sv(&a->id), str_sv(&b->id)), "the id is kept");
	must(sv_eq(str_sv(&a->receipt_handle), str_sv(&b->receipt_handle)), "the handle is kept");
	must(sv_eq(str_sv(&a->body), str_sv(&b->body)), "the body is kept");
	must(message_md5(a) == message_md5(b), "the check is kept");
	must(a->is_damaged == b->is_damaged, "the damage is kept");
	must(a->fact_count == b->fact_count, "the facts are kept");
	for (size_t i = 0; i < a->fact_count; i++) {
		must(sv_eq(str_sv(&a->facts[i].name), str_sv(&b->facts[i].name)), "a fact's name");
		must(sv_eq(str_sv(&a->facts[i].value), str_sv(&b->facts[i].value)), "its value");
	}
	must(a->attribute_count == b->attribute_count, "the attributes are kept");
	for (size_t i = 0; i < a->attribute_count; i++) {
		const struct message_attribute *one = &a->attributes[i], *other = &b->attributes[i];

		must(sv_eq(str_sv(&one->name), str_sv(&other->name)), "an attribute's name");
		must(sv_eq(str_sv(&one->type), str_sv(&other->type)), "its type");
		must(sv_eq(str_sv(&one->value), str_sv(&other->value)), "its value is kept");
	}
}

static void must_come_back(const struct message *m)
{
	struct message_json_lease lease = {UNKNOWN};
	struct message_line line = {0};
	struct str text = {0};

	message_json_write(m, &lease, &text);
	must(!memchr(text.p, '\n', text.n), "it is one line");
	must(message_json_read(str_sv(&text), &line, NULL), "what was written is read");
	must_be_same(m, &line.message);
	message_line_release(&line);
	str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv bytes = sv_of((const char *)data, size), half = sv_of(bytes.p, size / 2);
	struct message_line line = {0};
	struct message m = {0};
	struct err err = {0};

	if (message_json_read(bytes, &line, &err))
		must_come_back(&line.message);
	else
		must(err_is_set(&err), "a refusal has its reason");
	message_line_release(&line);
	message_json_is_header(bytes);

	str_add(&m.body, bytes);
	message_add_attribute(&m, sv_cstr("s"), sv_cstr("String"), half);
	message_add_attribute(&m, sv_cstr("b"), sv_cstr("Binary"), bytes);
	must_come_back(&m);
	message_release(&m);
	return 0;
}
