/* Libraries by the dynamic loader. */
#include "sqscope/base/late_library.h"

#include <dlfcn.h>
#include <string.h>

static bool find(void *library, const struct late_function *function, void *table)
{
	void *address = dlsym(library, function->name);

	/* POSIX has pointers to functions in the form of pointers to data; C does not convert them.
	 */
	memcpy((char *)table + function->offset, &address, sizeof address);
	return address != NULL;
}

bool late_library_load(const char *file, const struct late_function *functions, size_t count,
	void *table, struct err *err)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return err_fail(err, ERR_FAILED, "a library is missing: %s", dlerror());
	for (size_t i = 0; i < count; i++) {
		if (!find(library, &functions[i], table))
			return err_fail(err, ERR_FAILED, "%s is too old: it has no %s", file,
				functions[i].name);
	}
	return true;
}
