#!/bin/sh
# msi.sh ARCHITECTURE VERSION RESOURCES OUTPUT: the Windows Installer package of the files on stdin, a line each:
# NAME FEATURES PATH.  What it says is in sockscope.tables; rows that follow from the files are added here.
# Codes are made of what they stand for, so that the same files give the same bytes.
set -eu

architecture=$1
version=$2
resources=$3
output=$4
tables=$(dirname "$0")/sockscope.tables
: "${SOURCE_DATE_EPOCH:?}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/files"

case $architecture in
x64)
    platform=x64
    folder=ProgramFiles64Folder
    wide=256 # msidbComponentAttributes64bit
    ;;
x86)
    platform=Intel
    folder=ProgramFilesFolder
    wide=0
    ;;
esac

# uuid NAME: of version 5.
uuid() {
    printf 'sockscope %s' "$1" | sha1sum |
        sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/{\1-\2-5\3-A\4-\5}/' | tr a-f A-F
}

# dos_name NUMBER NAME: what is to be written before the name where it is none of 8 + 3 letters itself.
dos_name() {
    case $2 in
    ?????????*.* | *.????*)
        echo "$2" | tr '[:lower:]' '[:upper:]' | tr -cd 'A-Z0-9.' |
            sed -E "s/^([^.]{1,5})[^.]*\.(.*\.)?(.{1,3}).*/\1~$1.\3|/"
        ;;
    esac
}

# row TABLE FIELD...
row() {
    (
        to=$work/$1.idt
        shift
        IFS='	'
        printf '%s\n' "$*" >>"$to"
    )
}

# start_tables CONTENT: those of the file, each with the rows that are in it.
start_tables() {
    sed -e '/^#/d' -e "s/@VERSION@/$version/g; s/@PRODUCT@/$(uuid "product $1")/g" \
        -e "s/@FOLDER@/$folder/g" "$tables" |
        awk -v folder="$work" 'BEGIN { RS = ""; FS = "\n" } {
            split($3, name, "\t")
            columns = split($1, ignored, "\t")
            for (line = 1; line <= NF; line++) {
                missing = line == 3 ? 0 : columns - split($line, ignored, "\t")
                while (missing-- > 0) $line = $line "\t"
                print $line >(folder "/" name[1] ".idt")
            }
        }'
    mkdir "$work/Icon"
    cp "$resources/sockscope.ico" "$work/Icon/sockscope.ico.ibd"
}

# What another build of the same version has other than this one: it is another product, which replaces this.
content() {
    {
        echo "$architecture $version $SOURCE_DATE_EPOCH"
        cat "$0" "$tables" "$resources/sockscope.ico" "$work/files.sums"
    } | sha1sum
}

# add_file NUMBER NAME FEATURES PATH; keys have no "-".
add_file() {
    key=$(echo "$2" | tr - _)
    cp -p "$4" "$work/cabinet/$key"
    echo "$key" >>"$work/order"
    case $2 in
    *.exe | *.com) row File "$key" "$key" "$(dos_name "$1" "$2")$2" "$(wc -c <"$4")" "$version.0" 1033 512 "$1" ;;
    *) row File "$key" "$key" "$(dos_name "$1" "$2")$2" "$(wc -c <"$4")" '' '' 512 "$1" ;;
    esac
    row Component "$key" "$(uuid "component $architecture $2")" INSTALLFOLDER "$wide" '' "$key"
    for feature in $(echo "$3" | tr , ' '); do
        row FeatureComponents "$feature" "$key"
    done
}

# summary CONTENT: what Windows shows of the file itself.
summary() {
    moment=$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y/%m/%d %H:%M:%S')
    row _SummaryInformation PropertyId Value
    row _SummaryInformation i2 l255
    row _SummaryInformation _SummaryInformation PropertyId
    row _SummaryInformation 1 1252
    row _SummaryInformation 2 'Installation Database'
    row _SummaryInformation 3 "Sockscope $version"
    row _SummaryInformation 4 'Sockscope contributors'
    row _SummaryInformation 5 Installer
    row _SummaryInformation 7 "$platform;1033"
    row _SummaryInformation 9 "$(uuid "package $1")"
    row _SummaryInformation 12 "$moment"
    row _SummaryInformation 13 "$moment"
    row _SummaryInformation 14 500 # Windows Installer 5
    row _SummaryInformation 15 2   # compressed
    row _SummaryInformation 18 msibuild
    row _SummaryInformation 19 2
}

# assemble: the tables and the cabinet, to the output.
assemble() {
    (
        cd "$work/cabinet"
        xargs gcab -c -z -n ../sockscope.cab <../order
    )
    sed -i 's/$/\r/' "$work"/*.idt
    rm -f "$output"
    (
        cd "$work"
        for table in *.idt; do
            msibuild "$output" -i "$table"
        done
        msibuild "$output" -a sockscope.cab sockscope.cab
    )
}

while read -r name features path; do
    echo "$name $features $(sha256sum <"$path")"
done <"$work/files" >"$work/files.sums"
content=$(content)
start_tables "$content"

mkdir "$work/cabinet"
number=0
while read -r name features path; do
    number=$((number + 1))
    add_file $number "$name" "$features" "$path"
done <"$work/files"
row Media 1 $number '' '#sockscope.cab' '' ''
# Their keys are values in the registry.
for key in Folder Path; do
    row Component $key "$(uuid "component $architecture $key")" INSTALLFOLDER $((wide + 4)) '' $key
done
summary "$content"
assemble
