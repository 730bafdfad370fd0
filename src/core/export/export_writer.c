/*
 * export_writer: what the writers of the formats share.
 */
#include "core/export/export_writer.h"

void export_put_blanks(struct export *export, size_t count)
{
    assert(export->used + count <= sizeof export->buffer);
    memset(export->buffer + export->used, ' ', count);
    export->used += count;
}

const struct column *export_column(const struct export *export, size_t i)
{
    return column_get(export->options.columns[i]);
}

bool export_is_noise(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\r' && code != '\n') || (code >= 0x7F && code <= 0x9F) ||
           code >= TEXT_MALFORMED;
}

size_t export_plain(const char *text)
{
    /* A table, because this runs over every character of every export. */
    static const bool special[256] = {['"'] = true, [','] = true, ['\\'] = true, [0x7F] = true};
    size_t length = 0;
    for (unsigned char c = (unsigned char)text[0]; c >= ' ' && c < 0x80 && !special[c];
         c = (unsigned char)text[length]) {
        length++;
    }
    return length;
}

void export_nothing(struct export *export)
{
    (void)export;
}
