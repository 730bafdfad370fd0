/* details_cache: once for all who have the same file or user, within its bounds. */
#include "check.h"

#include "sockscope/details_cache.h"

static struct process_details details;

static struct details_key key_of(unsigned fact, const char *name)
{
    return (struct details_key){fact, name, strlen(name)};
}

/* Whether it is known; the texts are in `details`. */
static bool find(const struct details_cache *cache, unsigned fact, const char *name, uint64_t now_ms)
{
    struct details_key key = key_of(fact, name);
    memset(&details, 0, sizeof details);
    return details_cache_find(cache, &key, now_ms, &details);
}

static void keep(struct details_cache *cache, unsigned fact, const char *name, uint64_t now_ms, bool certain)
{
    struct details_key key = key_of(fact, name);
    details_cache_keep(cache, &key, now_ms, &details, certain);
}

CASE(what_one_has_read_all_know)
{
    struct details_cache *cache = details_cache_create();
    CHECK(!find(cache, FACT_SIGNER, "a.exe", 0));
    strcpy(details.texts[PROCESS_SIGNER], "Contoso");
    strcpy(details.texts[PROCESS_USER], "not of this fact");
    keep(cache, FACT_SIGNER, "a.exe", 0, true);
    /* Another fact of it, another file, one whose name is longer. */
    CHECK(!find(cache, FACT_VERSION, "a.exe", 0));
    CHECK(!find(cache, FACT_SIGNER, "b.exe", 0));
    CHECK(!find(cache, FACT_SIGNER, "a.exe ", 0));
    CHECK(find(cache, FACT_SIGNER, "a.exe", UINT64_MAX - 1));
    CHECK_TEXT(details.texts[PROCESS_SIGNER], "Contoso");
    CHECK_TEXT(details.texts[PROCESS_USER], "");
    details_cache_free(cache);
}

CASE(all_texts_of_a_version_come_back)
{
    struct details_cache *cache = details_cache_create();
    CHECK(!find(cache, FACT_VERSION, "a", 0));
    strcpy(details.texts[PROCESS_PRODUCT], "product");
    strcpy(details.texts[PROCESS_COMPANY], "company");
    strcpy(details.texts[PROCESS_FILE_VERSION], "1.2");
    strcpy(details.texts[PROCESS_FILE_ATTRIBUTES], "RHS");
    memset(details.texts[PROCESS_DESCRIPTION], 'd', PROCESS_TEXT_SIZE - 1);
    keep(cache, FACT_VERSION, "a", 0, true);
    CHECK(find(cache, FACT_VERSION, "a", 0));
    CHECK_TEXT(details.texts[PROCESS_PRODUCT], "product");
    CHECK_TEXT(details.texts[PROCESS_COMPANY], "company");
    CHECK_TEXT(details.texts[PROCESS_FILE_VERSION], "1.2");
    CHECK_NUMBER(strlen(details.texts[PROCESS_DESCRIPTION]), PROCESS_TEXT_SIZE - 1);
    /* Attributes change without the file: they are read each time. */
    CHECK_TEXT(details.texts[PROCESS_FILE_ATTRIBUTES], "");
    details_cache_free(cache);
}

/* A controller of a domain that was away may be back. */
CASE(doubtful_answers_are_asked_for_again)
{
    struct details_cache *cache = details_cache_create();
    CHECK(!find(cache, FACT_USER, "S-1", 1000));
    strcpy(details.texts[PROCESS_USER], "S-1");
    keep(cache, FACT_USER, "S-1", 1000, false);
    CHECK(find(cache, FACT_USER, "S-1", 1000 + DETAILS_CACHE_DOUBT_MS - 1));
    CHECK_TEXT(details.texts[PROCESS_USER], "S-1");
    CHECK(!find(cache, FACT_USER, "S-1", 1000 + DETAILS_CACHE_DOUBT_MS));
    strcpy(details.texts[PROCESS_USER], "LAB\\me");
    keep(cache, FACT_USER, "S-1", 1000 + DETAILS_CACHE_DOUBT_MS, true);
    CHECK(find(cache, FACT_USER, "S-1", UINT64_MAX - 1));
    CHECK_TEXT(details.texts[PROCESS_USER], "LAB\\me");
    details_cache_free(cache);
}

/* What two have read at once is kept once. */
CASE(the_oldest_goes_first)
{
    struct details_cache *cache = details_cache_create();
    char name[16];
    for (int i = 0; i < DETAILS_CACHE_MAX; i++) {
        snprintf(name, sizeof name, "%d", i);
        keep(cache, FACT_SIGNER, name, 0, true);
        keep(cache, FACT_SIGNER, name, 0, true);
    }
    CHECK(find(cache, FACT_SIGNER, "0", 0));
    keep(cache, FACT_SIGNER, "one more", 0, true);
    CHECK(!find(cache, FACT_SIGNER, "0", 0));
    CHECK(find(cache, FACT_SIGNER, "1", 0) && find(cache, FACT_SIGNER, "one more", 0));
    details_cache_free(cache);
}

int main(void)
{
    RUN(what_one_has_read_all_know);
    RUN(all_texts_of_a_version_come_back);
    RUN(doubtful_answers_are_asked_for_again);
    RUN(the_oldest_goes_first);
    return check_result();
}
