#!/bin/sh
# make.sh SOURCE WORK: packages for the tests beside it, of copies of the source: of an older version in WORK/old,
# then of this one in the same copy, WORK/one, and in another one far from it.
set -eu

source=$1
work=$2
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1700000000}"

copy() {
    mkdir -p "$1"
    (cd "$source" && tar -cf - CMakeLists.txt CMakePresets.json LICENSE README.md dev include installer res src tests) |
        tar -xf - -C "$1"
}

# package FOLDER ZONE UMASK
package() {
    (
        umask "$3"
        TZ=$2 "$1/dev" package >"$1/log" 2>&1
    ) || { cat "$1/log"; exit 1; }
}

# An interrupted test may have left a prefix in use.
[ ! -d "$work/one/build/wine" ] || WINEPREFIX=$work/one/build/wine wineserver -k 2>/dev/null || true
rm -rf "$work"
copy "$work/one"
(umask 077 && copy "$work/a longer name/two")
sed -i 's/^project(Sockscope VERSION [0-9.]*/project(Sockscope VERSION 0.0.9/' "$work/one/CMakeLists.txt"
package "$work/one" UTC 022
mv "$work/one/build/package" "$work/old"
cp "$source/CMakeLists.txt" "$work/one/CMakeLists.txt"
package "$work/one" UTC 022
package "$work/a longer name/two" Asia/Tokyo 077
