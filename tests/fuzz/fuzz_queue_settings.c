/* Fuzz target: sqs/queue_settings, assignments of attributes and tags as people write them. */
#include "fuzz_target.h"

#include "sqscope/sqs/queue_settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv rest = sv_of((const char *)data, size), line;
	struct queue_settings s = {0};
	struct str out = {0};
	struct err err = {0};
	bool more = true;

	while (more) {
		more = sv_cut(rest, '\n', &line, &rest);
		if (!queue_settings_assign(&s, line, true, &err) &&
			!queue_settings_assign_tag(&s, line, &err))
			continue;
	}
	if (!queue_settings_check(&s, NULL, size % 2, &err))
		str_add_cstr(&out, err.msg);
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		/* What was taken is taken again, and means the same. */
		if (s.value[i] && *s.value[i])
			must(attribute_value_same(&queue_attribute_rows[i], s.value[i], s.value[i]),
				"a value is the same as itself");
		if (s.value[i])
			attribute_value_format(&queue_attribute_rows[i], sv_cstr(s.value[i]), &out);
	}
	queue_settings_describe(&s, &out);
	queue_settings_describe_tags(&s, &out);
	queue_settings_release(&s);
	str_release(&out);
	return 0;
}
