#!/bin/sh
# old_cmake.sh SOURCE: ./dev says in one sentence that a CMake is too old, before it builds anything; and does not say so
# of one that is newer than ours.
set -eu

source=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# build VERSION: with a CMake that says it is that, and does nothing else.
build() {
    printf '#!/bin/sh\necho "cmake version %s"\n' "$1" >"$folder/cmake"
    chmod +x "$folder/cmake"
    PATH=$folder:$PATH "$source/dev" build 2>&1
}

for version in 3.9.0 3.22.1; do
    code=0
    said=$(build $version) || code=$?
    if [ "$said" != "dev: needs CMake 3.25 or later (Debian 12, Ubuntu 24.04 or newer); this is $version" ] || [ $code -ne 1 ]; then
        echo "not right: of $version it says, with $code: $said"
        failed=1
    fi
done
for version in 3.25.1 3.31.6 4.0.2; do
    said=$(build $version) || said="$said, and fails"
    case $said in
    *needs* | *fails) echo "not right: of $version it says: $said" && failed=1 ;;
    esac
done
exit $failed
