/*
 * Fuzz target: an --attr is refused in one safe line, or makes one attribute whose name and type
 * stand in it and whose text value is what follows.
 */
#include "fuzz_target.h"

#include "app/attribute_option.h"

static void check_attribute(const struct message_attribute *a, struct sv text)
{
	struct sv value = str_sv(&a->value);

	must(a->name.n > 0 && a->type.n > 0, "name and type are there");
	must(sv_starts_with(text, str_sv(&a->name)), "the name is the beginning");
	must(text.p[a->name.n] == ':', "a colon ends it");
	if (message_type_is_binary(str_sv(&a->type)))
		must(value.n <= text.n, "bytes are fewer than their base64");
	else
		must(sv_ends_with(text, value), "a text is what follows");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = sv_of((const char *)data, size);
	struct message m = {0};
	struct err err = {0};

	if (attribute_option_add(&m, text, &err)) {
		must(m.attribute_count == 1, "one attribute");
		check_attribute(&m.attributes[0], text);
	} else {
		must(m.attribute_count == 0, "nothing is half made");
		must(err.code == ERR_USAGE && *err.msg, "the mistake is said");
		must(!strchr(err.msg, '\x1b') && !strchr(err.msg, '\n'), "in a safe line");
	}
	message_release(&m);
	return 0;
}
