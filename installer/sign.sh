#!/bin/sh
# sign.sh FILE: signs it in its place with the command SOCKSCOPE_SIGN, where there is one; it finds the file as $1.
set -eu

[ -z "${SOCKSCOPE_SIGN:-}" ] || sh -euc "$SOCKSCOPE_SIGN" sign "$1"
