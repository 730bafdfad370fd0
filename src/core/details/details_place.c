/* details_place: names are split at their backslashes, and their parts hashed. */
#include "sockscope/details_place.h"

#include <stdbool.h>
#include <wctype.h>

#include "core/base/hash.h"

/* Behind the part of the path that begins at `at`. */
static size_t skip_part(const wchar_t *path, size_t at)
{
    while (path[at] == L'\\') {
        at++;
    }
    while (path[at] && path[at] != L'\\') {
        at++;
    }
    return at;
}

static wint_t lower(wchar_t character)
{
    return towlower((wint_t)character);
}

static bool is_mup(const wchar_t *path, size_t length)
{
    static const wchar_t mup[] = L"\\device\\mup";
    size_t same = 0;
    while (same < length && mup[same] && lower(path[same]) == (wint_t)mup[same]) {
        same++;
    }
    return same == length && !mup[same];
}

static uint64_t hash_text(const wchar_t *path, size_t from, size_t to)
{
    uint64_t hash = 0;
    for (size_t i = from; i < to; i++) {
        hash = mix_hash(hash, lower(path[i]));
    }
    return hash;
}

struct details_place details_place_of_file(const wchar_t *native)
{
    size_t from = 0, to = skip_part(native, skip_part(native, 0));
    bool remote = is_mup(native, to);
    while (native[to] && native[to + 1] == L';') {
        to = skip_part(native, to);
        remote = true;
    }
    if (remote) {
        from = to;
        to = skip_part(native, to);
    }
    return (struct details_place){.root = hash_text(native, from, to),
                                  .item = hash_text(native, 0, wcslen(native)) | 1};
}

static uint64_t hash_bytes(const unsigned char *bytes, size_t size)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < size; i++) {
        hash = mix_hash(hash, bytes[i]);
    }
    return hash;
}

struct details_place details_place_of_user(const void *sid, size_t size)
{
    size_t number = size < sizeof(uint32_t) ? size : sizeof(uint32_t);
    return (struct details_place){.root = hash_bytes(sid, size - number), .item = hash_bytes(sid, size) | 1};
}
