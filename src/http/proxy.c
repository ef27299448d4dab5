/* HTTP_PROXY in upper case. */
#include "proxy.h"

#include <stdlib.h>

const char *proxy_from_upper_case(void)
{
	const char *proxy = getenv("HTTP_PROXY");

	if (!proxy || !proxy[0] || getenv("http_proxy") || getenv("REQUEST_METHOD"))
		return NULL;
	return proxy;
}
