#!/bin/sh
# package.sh SOURCE BUILD OUTPUT: makes what is handed out of the programs in BUILD/x64 and BUILD/x86.
# The same source gives the same bytes everywhere: times come from SOURCE_DATE_EPOCH, names are sorted.
# SOCKSCOPE_SIGN is a command that signs the file "$1" in its place.
set -eu

source=$1
build=$2
output=$3
: "${SOURCE_DATE_EPOCH:?}"

export LC_ALL=C TZ=UTC
umask 022

version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/x64/CMakeCache.txt")
[ -n "$version" ]
stage=$output/stage
upgrade_code=$(awk '$1 == "UpgradeCode" { print $2; exit }' "$source/installer/sockscope.tables")

# contents ARCHITECTURE: what every package of it holds, and for which features of the MSI.
contents() {
    cat <<END
sockscope.exe Window $build/$1/sockscope.exe
sockscope.com Console $build/$1/sockscope.com
sockscope.html Window,Console $build/$1/sockscope.html
LICENSE.txt Window,Console $source/LICENSE
README.md Window,Console $stage/README.md
sockscope-completion.ps1 Console $source/installer/sockscope-completion.ps1
END
}

# readme: without pictures, links into the source, and what is for builders: all of files that are not in a package.  The
# manual is, as sockscope.html.
readme() {
    awk '
        /^## / { left_out = $0 == "## For builders" }
        left_out || /^!\[/ { next }
        /^$/ { blank = 1; next }
        blank { print ""; blank = 0 }
        { print }' "$source/README.md" | sed -E 's/\[([^]]*)\]\(src[^)]*\)/\1/g; s,\]\(res/help/README\.md,](sockscope.html,g'
}

stage_files() {
    mkdir -p "$stage/$1"
    contents "$1" | while read -r name _ path; do
        cp "$path" "$stage/$1/$name"
    done
    for program in "$stage/$1"/sockscope.exe "$stage/$1"/sockscope.com; do
        sign "$program"
    done
    finish_stage "$stage/$1"
}

sign() {
    "$source/installer/sign.sh" "$1"
}

finish_stage() {
    chmod 644 "$1"/*
    find "$1" -type f -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
}

# portable ARCHITECTURE: the same files, and settings that stay beside them.
portable() {
    folder=$stage/portable-$1
    cp -r "$stage/$1" "$folder"
    printf '%s\r\n' '; While this file is here, Sockscope keeps its settings in it.' \
        '; Without it they are kept in %APPDATA%\Sockscope.' >"$folder/sockscope.ini"
    finish_stage "$folder"
    (cd "$folder" && find . -type f | sort | sed 's,^\./,,' |
        zip -q -9 -X -@ "../../sockscope-$version-$1.zip")
}

# setup ARCHITECTURE
setup() {
    file=$output/sockscope-$version-$1-setup.exe
    contents "$1" | while read -r name _; do
        # shellcheck disable=SC2016 # makensis expands
        printf '!insertmacro ${EACH} "%s"\n' "$name"
    done >"$stage/contents.nsh"
    makensis -V2 -WX -NOCD -DVERSION="$version" -DARCHITECTURE="$1" -DRESOURCES="$source/res" \
        -DOUTPUT="$stage/uninstall.exe" "$source/installer/uninstall.nsi"
    sign "$stage/uninstall.exe"
    touch -d "@$SOURCE_DATE_EPOCH" "$stage/uninstall.exe"
    makensis -V2 -WX -NOCD -DVERSION="$version" -DARCHITECTURE="$1" -DFILES="$stage/$1" \
        -DCONTENTS="$stage/contents.nsh" -DRESOURCES="$source/res" -DSIGN="$source/installer/sign.sh" \
        -DMSI="$upgrade_code" -DUNINSTALLER="$stage/uninstall.exe" -DOUTPUT="$file" "$source/installer/sockscope.nsi"
    sign "$file"
}

# msi ARCHITECTURE
msi() {
    file=$output/sockscope-$version-$1.msi
    contents "$1" | while read -r name features _; do
        echo "$name $features $stage/$1/$name"
    done | "$source/installer/msi.sh" "$1" "$version" "$source/res" "$file"
    sign "$file"
}

sha256() {
    sha256sum "$1" | cut -d ' ' -f 1
}

# runtime COMPILER: the version of mingw-w64's C runtime, which is linked in.
runtime() {
    echo __MINGW64_VERSION_STR | "$1" -E -P -include _mingw.h - | tr -d '" ' | tail -n 1
}

# sbom_file ID NAME PATH
sbom_file() {
    printf '    { "SPDXID": "SPDXRef-%s", "fileName": "./%s", "checksums": [\n' "$1" "$2"
    printf '        { "algorithm": "SHA1", "checksumValue": "%s" },\n' "$(sha1sum "$3" | cut -d ' ' -f 1)"
    printf '        { "algorithm": "SHA256", "checksumValue": "%s" }\n' "$(sha256 "$3")"
    printf '      ], "licenseConcluded": "MIT", "copyrightText": "NOASSERTION" }'
}

# SPDX's name for all files of a package: the SHA-1 of their sorted SHA-1s.
verification_code() {
    sha1sum "$stage"/x??/sockscope.??? | cut -d ' ' -f 1 | sort | tr -d '\n' | sha1sum | cut -d ' ' -f 1
}

# sbom: the programs and what is linked into them, as SPDX 2.3.
sbom() {
    programs=$(cat "$stage"/x??/sockscope.??? | sha256sum | cut -d ' ' -f 1)
    cat <<END
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "sockscope-$version",
  "documentNamespace": "https://spdx.org/spdxdocs/sockscope-$version-$programs",
  "creationInfo": {
    "created": "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)",
    "creators": [ "Organization: Sockscope contributors" ]
  },
  "documentDescribes": [ "SPDXRef-sockscope" ],
  "packages": [
    { "SPDXID": "SPDXRef-sockscope", "name": "sockscope", "versionInfo": "$version",
      "supplier": "Organization: Sockscope contributors", "downloadLocation": "NOASSERTION",
      "filesAnalyzed": true, "primaryPackagePurpose": "APPLICATION",
      "packageVerificationCode": { "packageVerificationCodeValue": "$(verification_code)" },
      "licenseConcluded": "MIT", "licenseDeclared": "MIT", "copyrightText": "NOASSERTION" },
    { "SPDXID": "SPDXRef-mingw-w64", "name": "mingw-w64", "versionInfo": "$(runtime x86_64-w64-mingw32-gcc)",
      "downloadLocation": "https://www.mingw-w64.org/", "filesAnalyzed": false,
      "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
      "comment": "C runtime, linked in" },
    { "SPDXID": "SPDXRef-libgcc", "name": "libgcc", "versionInfo": "$(x86_64-w64-mingw32-gcc -dumpfullversion)",
      "downloadLocation": "https://gcc.gnu.org/", "filesAnalyzed": false,
      "licenseConcluded": "GPL-3.0-or-later WITH GCC-exception-3.1",
      "licenseDeclared": "GPL-3.0-or-later WITH GCC-exception-3.1", "copyrightText": "NOASSERTION",
      "comment": "the compiler's helpers, linked in" }
  ],
  "files": [
$(
        separator=''
        for path in "$stage"/x??/sockscope.???; do
            name=${path#"$stage/"}
            printf '%b' "$separator"
            sbom_file "$(echo "$name" | tr / -)" "$name" "$path"
            separator=',\n'
        done
    )
  ],
  "relationships": [
$(
        for path in "$stage"/x??/sockscope.???; do
            name=$(echo "${path#"$stage/"}" | tr / -)
            printf '    { "spdxElementId": "SPDXRef-sockscope", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-%s" },\n' "$name"
        done
    )
    { "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-sockscope" },
    { "spdxElementId": "SPDXRef-sockscope", "relationshipType": "STATIC_LINK", "relatedSpdxElement": "SPDXRef-mingw-w64" },
    { "spdxElementId": "SPDXRef-sockscope", "relationshipType": "STATIC_LINK", "relatedSpdxElement": "SPDXRef-libgcc" }
  ]
}
END
}

rm -rf "$output"
mkdir -p "$stage"
readme >"$stage/README.md"
for architecture in x64 x86; do
    stage_files $architecture
    portable $architecture
    setup $architecture
    msi $architecture
done
sbom >"$output/sockscope-$version.spdx.json"
rm -r "$stage"
"$source/installer/manifests.sh" "$output" "$version"
(cd "$output" && sha256sum sockscope-* >SHA256SUMS && cat SHA256SUMS)
