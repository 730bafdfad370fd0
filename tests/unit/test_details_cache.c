/* details_cache: once for all who have the same file or user, within its bounds. */
#include "check.h"

#include "sockscope/details_cache.h"

static struct process_details details;

static struct details_key key_of(unsigned fact, const char *name)
{
    return (struct details_key){fact, name, strlen(name)};
}

static enum details_found begin(struct details_cache *cache, unsigned fact, const char *name, uint64_t now_ms)
{
    struct details_key key = key_of(fact, name);
    memset(&details, 0, sizeof details);
    return details_cache_begin(cache, &key, now_ms, &details);
}

static void end(struct details_cache *cache, unsigned fact, const char *name, uint64_t now_ms, bool certain)
{
    struct details_key key = key_of(fact, name);
    details_cache_end(cache, &key, now_ms, &details, certain);
}

CASE(what_one_has_read_all_know)
{
    struct details_cache *cache = details_cache_create();
    CHECK(begin(cache, FACT_SIGNER, "a.exe", 0) == DETAILS_WANTED);
    CHECK(begin(cache, FACT_SIGNER, "a.exe", 0) == DETAILS_UNDER_WAY);
    /* Another fact of it, another file, one whose name is longer: none of them waits. */
    CHECK(begin(cache, FACT_VERSION, "a.exe", 0) == DETAILS_WANTED);
    CHECK(begin(cache, FACT_SIGNER, "b.exe", 0) == DETAILS_WANTED);
    CHECK(begin(cache, FACT_SIGNER, "a.exe ", 0) == DETAILS_WANTED);
    memset(&details, 0, sizeof details);
    strcpy(details.texts[PROCESS_SIGNER], "Contoso");
    strcpy(details.texts[PROCESS_USER], "not of this fact");
    end(cache, FACT_SIGNER, "a.exe", 0, true);
    CHECK(begin(cache, FACT_SIGNER, "a.exe", UINT64_MAX - 1) == DETAILS_KNOWN);
    CHECK_TEXT(details.texts[PROCESS_SIGNER], "Contoso");
    CHECK_TEXT(details.texts[PROCESS_USER], "");
    CHECK(begin(cache, FACT_SIGNER, "b.exe", 0) == DETAILS_UNDER_WAY);
    CHECK(begin(cache, FACT_VERSION, "a.exe", 0) == DETAILS_UNDER_WAY);
    details_cache_free(cache);
}

CASE(all_texts_of_a_version_come_back)
{
    struct details_cache *cache = details_cache_create();
    CHECK(begin(cache, FACT_VERSION, "a", 0) == DETAILS_WANTED);
    strcpy(details.texts[PROCESS_PRODUCT], "product");
    strcpy(details.texts[PROCESS_COMPANY], "company");
    strcpy(details.texts[PROCESS_FILE_VERSION], "1.2");
    strcpy(details.texts[PROCESS_FILE_ATTRIBUTES], "RHS");
    memset(details.texts[PROCESS_DESCRIPTION], 'd', PROCESS_TEXT_SIZE - 1);
    end(cache, FACT_VERSION, "a", 0, true);
    CHECK(begin(cache, FACT_VERSION, "a", 0) == DETAILS_KNOWN);
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
    CHECK(begin(cache, FACT_USER, "S-1", 1000) == DETAILS_WANTED);
    strcpy(details.texts[PROCESS_USER], "S-1");
    end(cache, FACT_USER, "S-1", 1000, false);
    CHECK(begin(cache, FACT_USER, "S-1", 1000 + DETAILS_CACHE_DOUBT_MS - 1) == DETAILS_KNOWN);
    CHECK_TEXT(details.texts[PROCESS_USER], "S-1");
    CHECK(begin(cache, FACT_USER, "S-1", 1000 + DETAILS_CACHE_DOUBT_MS) == DETAILS_WANTED);
    CHECK(begin(cache, FACT_USER, "S-1", 1000 + DETAILS_CACHE_DOUBT_MS) == DETAILS_UNDER_WAY);
    strcpy(details.texts[PROCESS_USER], "LAB\\me");
    end(cache, FACT_USER, "S-1", 1000, true);
    CHECK(begin(cache, FACT_USER, "S-1", UINT64_MAX - 1) == DETAILS_KNOWN);
    CHECK_TEXT(details.texts[PROCESS_USER], "LAB\\me");
    details_cache_free(cache);
}

CASE(the_oldest_goes_first_but_none_that_is_read)
{
    struct details_cache *cache = details_cache_create();
    char name[16];
    CHECK(begin(cache, FACT_SIGNER, "read", 0) == DETAILS_WANTED);
    for (int i = 0; i < DETAILS_CACHE_MAX; i++) {
        snprintf(name, sizeof name, "%d", i);
        CHECK(begin(cache, FACT_SIGNER, name, 0) == DETAILS_WANTED);
        end(cache, FACT_SIGNER, name, 0, true);
    }
    CHECK(begin(cache, FACT_SIGNER, "read", 0) == DETAILS_UNDER_WAY);
    CHECK(begin(cache, FACT_SIGNER, "1", 0) == DETAILS_KNOWN);
    CHECK(begin(cache, FACT_SIGNER, "0", 0) == DETAILS_WANTED);
    CHECK(begin(cache, FACT_SIGNER, "1", 0) == DETAILS_WANTED);
    CHECK(begin(cache, FACT_SIGNER, "3", 0) == DETAILS_KNOWN);
    details_cache_free(cache);
}

int main(void)
{
    RUN(what_one_has_read_all_know);
    RUN(all_texts_of_a_version_come_back);
    RUN(doubtful_answers_are_asked_for_again);
    RUN(the_oldest_goes_first_but_none_that_is_read);
    return check_result();
}
