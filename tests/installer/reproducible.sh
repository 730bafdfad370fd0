#!/bin/sh
# reproducible.sh WORK: packages made in two folders, at two times, under two settings of the shell are the same
# bytes, and hold what they should.
set -eu

work=$1
here=$(dirname "$0")
# shellcheck source=tests/installer/common.sh
. "$here/common.sh"

diff -r "$one" "$work/a longer name/two/build/package" || wrong 'the same source gives other bytes in another folder'

(cd "$one" && sha256sum --quiet -c SHA256SUMS) || wrong 'SHA256SUMS does not fit'
[ "$(wc -l <"$one/SHA256SUMS")" -eq "$(($(find "$one" -maxdepth 1 -type f | wc -l) - 1))" ] ||
    wrong 'SHA256SUMS does not name every file'

for architecture in x64 x86; do
    archive=$one/sockscope-$version-$architecture.zip
    names=$(unzip -Z1 "$archive" | tr '\n' ' ')
    [ "$names" = "$contents sockscope.ini " ] ||
        wrong "$archive holds $names"
    for program in sockscope.exe sockscope.com; do
        unzip -p "$archive" $program | cmp - "$work/one/build/$architecture/$program" ||
            wrong "$archive holds another $program"
    done
    # Nothing in it leads to what is not there, and nothing tells of building.
    for link in $(unzip -p "$archive" README.md | grep -o ']([^)]*)' | tr -d ']()' | grep -v '^https*:'); do
        case " $names" in
        *" ${link%%#*} "*) ;;
        *) wrong "README.md of $archive leads to $link" ;;
        esac
        case $link in
        *#*) unzip -p "$archive" "${link%%#*}" | grep -q " id=\"${link#*#}\"" ||
            wrong "README.md of $archive leads to $link, which is not in that file" ;;
        esac
    done
    for told in '^## Quick start$' '^## Ten recipes$' '^## Verified how$'; do
        unzip -p "$archive" README.md | grep -q "$told" || wrong "README.md of $archive has no $told"
    done
    ! unzip -p "$archive" README.md | grep -E 'dev package|cmake --' || wrong "README.md of $archive tells of building"
    # Settings are read from it before they are ever written: nothing but comments.
    ! unzip -p "$archive" sockscope.ini | grep -qv '^;' || wrong "$archive brings settings of its own"
done

for architecture in x64 x86; do
    python3 "$here/msi.py" "$one/sockscope-$version-$architecture.msi" $architecture "$version" "$contents" ||
        wrong "the tables of the $architecture MSI are not in order"
done
python3 "$here/sbom.py" "$one/sockscope-$version.spdx.json" "$version" "$work/one/build" ||
    wrong 'the SBOM is not in order'
python3 "$here/manifests.py" "$one" "$version" || wrong 'the manifests are not in order'
exit $failed
