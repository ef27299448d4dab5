/* Fuzz target: what is pasted as receipt handles gives handles without blanks around or comments.
 */
#include "fuzz_target.h"

#include "app/handle_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct handle_list list = {0};

	str_add(&list.text, sv_of((const char *)data, size));
	handle_list_split(&list);
	for (size_t i = 0; i < list.count; i++) {
		struct sv handle = list.handles[i];

		must(handle.n > 0 && handle.p[0] != '#', "a handle");
		must(sv_eq(handle, sv_trim(handle)), "without blanks");
		must(!memchr(handle.p, '\n', handle.n), "on one line");
		must(handle.p >= list.text.p && handle.p + handle.n <= list.text.p + list.text.n,
			"of the text");
	}
	handle_list_release(&list);
	return 0;
}
