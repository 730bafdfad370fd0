/*
 * text: UTF-8 helpers.  Names and paths come from other programs and are untrusted: what is shown to
 * people goes through text_sanitise; what is for programs is escaped by the exporter.
 *
 * Pure; safe from any thread.  Malformed UTF-8 never makes anything read past its end.
 */
#ifndef SOCKSCOPE_TEXT_H
#define SOCKSCOPE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What text_decode gives for a malformed byte b: TEXT_MALFORMED + b, which is beyond Unicode. */
enum { TEXT_MALFORMED = 0x110000 };

/* The first character of NUL-terminated text and, in *length, how many bytes it has; 0 and 1 at the end. */
uint32_t text_decode(const char *text, size_t *length);

/*
 * Copies with control characters, bidirectional controls and malformed bytes replaced by U+FFFD, cut
 * at a character boundary to fit `size` (> 0) with its NUL.  Returns the length.
 */
size_t text_sanitise(const char *from, char *to, size_t size);

/* Compares regardless of case: ASCII, and simple folding of Latin-1, Greek and Cyrillic; <0, 0, >0. */
int text_compare_fold(const char *a, const char *b);

/* True when `part` (length bytes, already folded by text_fold) occurs in `text`, regardless of case. */
bool text_contains_fold(const char *text, const char *part, size_t length);

/* Lower-cases `length` bytes into `to` (same length or shorter); returns the length, NUL-terminates. */
size_t text_fold(const char *from, size_t length, char *to, size_t size);

/* Edit distance with a small bound, for "did you mean". */
unsigned text_distance(const char *a, size_t a_length, const char *b);

/* How many columns the text takes on a terminal: wide East Asian characters count 2, combining ones 0. */
size_t text_width(const char *text);

/* How many bytes of the text fit into `width` such columns, in whole characters. */
size_t text_bytes_within(const char *text, size_t width);

/* Appends `from` at *length, which it updates; NUL-terminates within size and cuts when full. */
void text_append(char *to, size_t size, size_t *length, const char *from);

/* True for text that a spreadsheet would run as a formula. */
bool text_is_formula(const char *text);

/* Appends n in decimal, as text_append does: avoids printf on hot paths. */
void text_append_number(char *to, size_t size, size_t *length, uint64_t n);

/*
 * A time zone: minutes east of UTC at a moment (FILETIME units), which in many zones differ between summer
 * and winter.  Any thread.  NULL stands for UTC.
 */
typedef int (*utc_offset_at)(uint64_t filetime);
int text_utc_offset(utc_offset_at zone, uint64_t filetime);

/* "2026-11-23 13:05:09", as clocks in the zone showed it; FILETIME units.  Returns the length. */
size_t text_time(uint64_t filetime, utc_offset_at zone, char *to, size_t size);

/* "2026-11-23T13:05:09.123Z". */
size_t text_time_iso(uint64_t filetime, char *to, size_t size);

/* Reads "500ms", "1s", "2m", "1h", "1d"; a bare number is seconds; fractions are allowed.  Milliseconds. */
bool text_parse_duration(const char *text, size_t length, uint64_t *milliseconds);

#endif
