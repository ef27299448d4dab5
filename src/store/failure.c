/* What SQLite's codes mean for the person. */
#include "room.h"

#include "damage.h"

static const char *reason_of(int rc)
{
	switch (rc & 0xFF) {
	case SQLITE_FULL:
		return "the disk is full";
	case SQLITE_READONLY:
		return "it cannot be written (read-only)";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "another sqscope has kept it busy for too long";
	case SQLITE_CORRUPT:
		return "it is damaged; the next start sets it aside";
	case SQLITE_NOTADB:
		return "it is no database";
	default:
		return NULL;
	}
}

bool store_fail(struct store *s, int rc, struct err *err)
{
	const char *reason = reason_of(rc);
	int system = s->sqlite.system_errno(s->db);

	s->failed_rc = rc;
	if ((rc & 0xFF) == SQLITE_CORRUPT)
		damage_suspect(s->path);
	if (reason)
		return err_fail(err, ERR_STORE, "%s: %s", s->path, reason);
	if (((rc & 0xFF) == SQLITE_IOERR || (rc & 0xFF) == SQLITE_CANTOPEN) && system != 0)
		return err_fail(err, ERR_STORE, "%s: %s", s->path, strerror(system));
	return err_fail(err, ERR_STORE, "%s: %s", s->path, s->sqlite.errmsg(s->db));
}
