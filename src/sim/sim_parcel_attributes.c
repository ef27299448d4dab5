/* Message attributes out of a request, with the service's checks. */
#include "sim_action.h"
#include "sim_base64.h"
#include "sim_name.h"
#include "sim_parcel.h"

enum { NAME_MAX_BYTES = 256, TYPE_MAX_BYTES = 256 };

static bool refuse(struct sim_error *error, const char *text)
{
	return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE, "%s", text);
}

static bool has_only_name_characters(struct sv name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.",
			    name.p[i]))
			return false;
	return true;
}

static bool has_reserved_start(struct sv name)
{
	static const char *const reserved[] = {"aws.", "amazon."};
	for (size_t i = 0; i < COUNT_OF(reserved); i++) {
		struct sv start = sv_cstr(reserved[i]);
		if (name.n >= start.n && sv_eq_nocase(sv_of(name.p, start.n), start))
			return true;
	}
	return false;
}

static bool has_loose_dot(struct sv name)
{
	for (size_t i = 0; i + 1 < name.n; i++)
		if (name.p[i] == '.' && name.p[i + 1] == '.')
			return true;
	return name.p[0] == '.' || name.p[name.n - 1] == '.';
}

static bool check_name(struct sv name, struct sim_error *error)
{
	if (name.n < 1 || name.n > NAME_MAX_BYTES)
		return refuse(
			error, "Message (user) attribute names must be shorter than 256 Bytes");
	if (!has_only_name_characters(name))
		return refuse(error,
			"Message (user) attributes name can only contain upper and lower score "
			"characters, digits, periods, hyphens and underscores. ");
	if (has_reserved_start(name) || has_loose_dot(name))
		return refuse(error,
			"You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. "
			"These strings are reserved for internal use. Additionally, they cannot "
			"start or end with '.'.");
	return true;
}

/* "String", or "String." and a label. */
static bool is_of_type(struct sv type, const char *base)
{
	struct sv word = sv_cstr(base);
	return sv_starts_with(type, word) && (type.n == word.n || type.p[word.n] == '.');
}

static bool check_type(const char *name, struct sv type, struct sim_error *error)
{
	if (!type.p || type.n == 0)
		return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"The message attribute '%s' must contain a non-empty message attribute "
			"type.",
			name);
	if (type.n > TYPE_MAX_BYTES)
		return refuse(
			error, "Message (user) attribute types must be shorter than 256 Bytes");
	if (is_of_type(type, "String") || is_of_type(type, "Number") || is_of_type(type, "Binary"))
		return true;
	return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
		"The type of message (user) attribute '%s' is invalid. You must use only the "
		"following supported type prefixes: Binary, Number, String.",
		name);
}

static bool is_number(struct sv text)
{
	size_t i = 0, digits = 0;
	if (i < text.n && (text.p[i] == '-' || text.p[i] == '+'))
		i++;
	for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
		digits++;
	if (i < text.n && text.p[i] == '.')
		for (i++; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
			digits++;
	if (digits && i < text.n && (text.p[i] == 'e' || text.p[i] == 'E')) {
		i++;
		if (i < text.n && (text.p[i] == '-' || text.p[i] == '+'))
			i++;
		for (digits = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
			digits++;
	}
	return digits > 0 && i == text.n;
}

static bool refuse_empty(const char *name, const char *type, struct sim_error *error)
{
	return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
		"Message (user) attribute '%s' must contain a non-empty value of type '%s'.", name,
		type);
}

static bool read_binary(struct sim_parcel *parcel, struct sim_attribute *a, const json_t *in,
	struct sim_error *error)
{
	struct str *bytes = &parcel->decoded[parcel->attribute_count];
	struct sv text;
	if (!sim_in_text(in, "BinaryValue", &text, error))
		return false;
	if (!text.p || text.n == 0)
		return refuse_empty(a->name, "Binary", error);
	if (!sim_base64_decode(bytes, text))
		return sim_error_set(
			error, SIM_ERROR_SERIALIZATION, "The member BinaryValue should be base64.");
	a->value = str_sv(bytes);
	return true;
}

static bool read_text(struct sim_attribute *a, const json_t *in, struct sim_error *error)
{
	if (!sim_in_text(in, "StringValue", &a->value, error))
		return false;
	if (!a->value.p || a->value.n == 0)
		return refuse_empty(a->name, "String", error);
	if (is_of_type(sv_cstr(a->type), "Number") && !is_number(a->value))
		return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Can't cast the value of message (user) attribute '%s' to a number.",
			a->name);
	if (sim_body_fault(a->value) != a->value.n)
		return sim_error_set(error, SIM_ERROR_INVALID_MESSAGE_CONTENTS,
			"Message (user) attribute '%s' contains characters that are not allowed.",
			a->name);
	return true;
}

static bool read_one(
	struct sim_parcel *parcel, const char *name, const json_t *in, struct sim_error *error)
{
	struct sim_attribute *a = &parcel->attributes[parcel->attribute_count];
	struct sv type;
	if (!check_name(sv_cstr(name), error))
		return false;
	if (!json_is_object(in))
		return sim_error_set(error, SIM_ERROR_SERIALIZATION, NULL);
	if (!sim_in_text(in, "DataType", &type, error) || !check_type(name, type, error))
		return false;
	*a = (struct sim_attribute){.name = name, .type = type.p};
	a->is_binary = is_of_type(type, "Binary");
	if (!(a->is_binary ? read_binary(parcel, a, in, error) : read_text(a, in, error)))
		return false;
	parcel->attribute_count++;
	return true;
}

bool sim_parcel_read_attributes(
	struct sim_parcel *parcel, const json_t *attributes, struct sim_error *error)
{
	const char *name;
	json_t *value;
	if (json_object_size(attributes) > SIM_MESSAGE_ATTRIBUTES_MAX)
		return sim_error_set(error, SIM_ERROR_INVALID_PARAMETER_VALUE,
			"Number of message attributes [%zu] exceeds the allowed maximum [10].",
			json_object_size(attributes));
	json_object_foreach((json_t *)attributes, name, value)
	{
		if (!read_one(parcel, name, value, error))
			return false;
	}
	return true;
}
