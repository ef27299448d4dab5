/*
 * The parts of a URL that signing and endpoint rules need. libcurl's parser decides, so what is
 * signed is what is sent.
 */
#ifndef SQSCOPE_HTTP_URL_H
#define SQSCOPE_HTTP_URL_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

struct url {
	struct str scheme; /* "http" or "https"; others are refused */
	struct str host;   /* as the Host header has it: port included unless it is the scheme's
			      default */
	struct str path;   /* as it will be sent, "/" at least */
	struct str query;  /* without '?' */
};

/*
 * Parse an absolute http(s) URL in ASCII into *url, which need not be initialised. False, with
 * nothing to release, and a sentence that names what is wrong with it (ERR_AWS_CONFIG) but never
 * shows a password.
 */
bool url_parse(struct url *url, struct sv text, struct err *err) MUST_CHECK;
void url_release(struct url *url);

#endif
