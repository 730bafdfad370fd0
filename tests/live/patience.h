/*
 * patience: how long tests wait before they take it that something never comes.  It is no measure of speed:
 * about twenty times what the slowest of it takes on an idle machine, so that only what hangs gets there.
 */
#ifndef SOCKSCOPE_TESTS_PATIENCE_H
#define SOCKSCOPE_TESTS_PATIENCE_H

enum { PATIENCE_MS = 5 * 60 * 1000 };

#endif
