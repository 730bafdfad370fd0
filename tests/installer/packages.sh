# packages.sh: packages of a copy of the source, for the tests beside it.  Read with ".".
# shellcheck shell=sh disable=SC2034 # the test ends with it

failed=0

wrong() {
    echo "not right: $*"
    failed=1
}

# package_copy SOURCE FOLDER [VERSION]: FOLDER gets a copy of the source, of that version, and its packages.
package_copy() {
    mkdir -p "$2"
    (cd "$1" && tar -cf - CMakeLists.txt CMakePresets.json LICENSE README.md dev include installer res src tests) |
        tar -xf - -C "$2"
    if [ -n "${3:-}" ]; then
        sed -i "s/^project(Sockscope VERSION [0-9.]*/project(Sockscope VERSION $3/" "$2/CMakeLists.txt"
    fi
    SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1700000000} "$2/dev" package >"$2/log" 2>&1 ||
        { cat "$2/log"; exit 1; }
}
