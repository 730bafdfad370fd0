#!/bin/sh
# old_index.sh SOURCE: ./dev goes on when the index of packages cannot be downloaded, and fails when what is missing
# cannot be installed.
set -eu

source=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# tool NAME SCRIPT: a program that ./dev finds.
tool() {
    printf '#!/bin/sh\n%s\n' "$2" >"$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}

# A machine where ninja is missing; its compilers do nothing.
mkdir "$folder/bin"
for name in cat cp dirname env id mktemp nproc sed sort; do
    ln -s "$(command -v $name)" "$folder/bin/$name"
done
tool cmake 'echo "cmake version 3.25.1"'
tool x86_64-w64-mingw32-gcc ''
tool i686-w64-mingw32-gcc ''
tool sudo 'exec "$@"'

# build UPDATE INSTALL: with an apt-get whose commands end with these codes; those that it was given are in "asked".
build() {
    rm -f "$folder/bin/ninja" "$folder/asked"
    tool apt-get "
        echo \"\$1\" >>'$folder/asked'
        [ \"\$1\" != update ] || exit $1
        [ $2 -ne 0 ] || cp '$folder/bin/cmake' '$folder/bin/ninja'
        exit $2"
    code=0
    PATH=$folder/bin "$source/dev" build >"$folder/said" 2>&1 || code=$?
    asked=$(tr '\n' ' ' <"$folder/asked")
}

# is STEP CODE ASKED
is() {
    [ "$code" -eq "$2" ] && [ "$asked" = "$3" ] && return
    echo "not right: $1: it ended with $code, after $asked"
    cat "$folder/said"
    failed=1
}

build 0 0
is 'all can be had' 0 'update install '
build 100 0
is 'the index cannot' 0 'update install '
grep -q 'the index of packages is not renewed' "$folder/said" || { echo 'not right: nothing is said of the index' && failed=1; }
build 100 100
is 'nor what is missing' 100 'update install '
build 0 100
is 'only what is missing' 100 'update install '
exit $failed
