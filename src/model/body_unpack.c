/* Unpacking with bounds: the only file that knows zlib and zstd. */
#include "body_layers.h"

#include "sqscope/base/limits.h"

#include <limits.h>
#include <zlib.h>
#include <zstd.h>

enum {
	PIECE_BYTES =
		64 * 1024,     /* unpacked at once; so much may any body give, whatever the ratio */
	GZIP_WINDOW = 15 + 16, /* zlib's way to say: the largest window, in gzip's wrapping */
	ZLIB_WINDOW = 15,
	ZSTD_WINDOW = 23, /* 8 MiB: no frame may ask for more memory */
};

/* How far the output may grow, and which bound that is. */
static size_t output_bound(size_t packed_bytes, enum body_stop *stop)
{
	size_t most = (size_t)limit(LIMIT_BODY_OUTPUT), ratio = (size_t)limit(LIMIT_BODY_RATIO);
	size_t bound = packed_bytes < most / ratio ? packed_bytes * ratio : most;

	*stop = bound < most ? BODY_STOP_RATIO : BODY_STOP_OUTPUT;
	return bound < PIECE_BYTES ? PIECE_BYTES : bound;
}

/* Room for the next piece: one byte more than the bound tells that there is more. */
static size_t next_piece(struct str *out, size_t bound)
{
	size_t left = bound + 1 - out->n, piece = left < PIECE_BYTES ? left : PIECE_BYTES;

	str_reserve(out, piece);
	return piece;
}

static void take_piece(struct str *out, size_t bytes)
{
	out->n += bytes;
	out->p[out->n] = '\0';
}

/* Several gzip members may follow one another. False when nothing more is to come. */
static bool next_member(z_stream *z)
{
	return z->avail_in >= 2 && z->next_in[0] == 0x1f && z->next_in[1] == 0x8b &&
	       inflateReset(z) == Z_OK;
}

static enum body_stop inflate_all(z_stream *z, size_t bound, enum body_stop over, struct str *out)
{
	for (;;) {
		size_t piece = next_piece(out, bound);
		int rc;

		z->next_out = (unsigned char *)out->p + out->n;
		z->avail_out = (uInt)piece;
		rc = inflate(z, Z_NO_FLUSH);
		take_piece(out, piece - z->avail_out);
		if (out->n > bound) {
			str_truncate(out, bound);
			return over;
		}
		if (rc == Z_STREAM_END && !next_member(z))
			return BODY_WHOLE;
		/* Without input left and with room for output, Z_OK is a stream that was cut. */
		if (rc != Z_STREAM_END && (rc != Z_OK || (z->avail_in == 0 && z->avail_out > 0)))
			return BODY_STOP_BROKEN;
	}
}

static enum body_stop unpack_zlib(struct sv packed, int window, struct str *out)
{
	z_stream z = {0};
	enum body_stop over, stop;
	size_t bound = output_bound(packed.n, &over);

	if (packed.n > UINT_MAX || inflateInit2(&z, window) != Z_OK)
		return BODY_STOP_BROKEN;
	z.next_in = (unsigned char *)packed.p;
	z.avail_in = (uInt)packed.n;
	stop = inflate_all(&z, bound, over, out);
	inflateEnd(&z);
	return stop;
}

static enum body_stop decompress_all(
	ZSTD_DStream *stream, struct sv packed, size_t bound, enum body_stop over, struct str *out)
{
	ZSTD_inBuffer in = {packed.p, packed.n, 0};

	for (;;) {
		size_t piece = next_piece(out, bound), rc;
		ZSTD_outBuffer to = {out->p + out->n, piece, 0};

		rc = ZSTD_decompressStream(stream, &to, &in);
		take_piece(out, to.pos);
		if (ZSTD_isError(rc))
			return BODY_STOP_BROKEN;
		if (out->n > bound) {
			str_truncate(out, bound);
			return over;
		}
		if (in.pos == in.size && to.pos < piece)
			return rc == 0 ? BODY_WHOLE : BODY_STOP_BROKEN;
	}
}

static enum body_stop unpack_zstd(struct sv packed, struct str *out)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	enum body_stop over, stop;
	size_t bound = output_bound(packed.n, &over);

	if (!stream ||
		ZSTD_isError(ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, ZSTD_WINDOW)))
		stop = BODY_STOP_BROKEN;
	else
		stop = decompress_all(stream, packed, bound, over, out);
	ZSTD_freeDStream(stream);
	return stop;
}

enum body_stop body_unpack(enum body_form form, struct sv packed, struct str *out)
{
	if (form == BODY_FORM_ZSTD)
		return unpack_zstd(packed, out);
	return unpack_zlib(packed, form == BODY_FORM_GZIP ? GZIP_WINDOW : ZLIB_WINDOW, out);
}
