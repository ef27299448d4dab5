/*
 * Which failures are of the way to the service and not of one queue: no connection, no answer, or
 * credentials that the service (or we) cannot use. Whatever is asked next would fail the same way.
 */
#ifndef LINK_ERROR_H
#define LINK_ERROR_H

#include "sqscope/base/err.h"

bool err_is_of_link(const struct err *err);
/*
 * An answer that is not the service's own: cut, garbled, HTML, a gateway's 502. From one queue it
 * means little, from several in a row that the service is not there.
 */
bool err_is_foreign(const struct err *err);

#endif
