# common.sh WORK: what the tests of packages share.  Read with "."; the packages are those of make.sh.
# shellcheck shell=sh disable=SC2034,SC2154 # the tests use them, and set $work

failed=0
older=0.0.9
one=$work/one/build/package
old=$work/old
version=$(sed -n 's/^project(Sockscope VERSION \([0-9.]*\).*/\1/p' "$work/one/CMakeLists.txt")
# What every package holds.
contents='LICENSE.txt README.md sockscope-completion.ps1 sockscope.com sockscope.exe sockscope.html'

wrong() {
    printf 'not right: %s\n' "$*"
    failed=1
}
