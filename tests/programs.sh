#!/bin/sh
# programs.sh OBJDUMP WINDRES VERSION PROGRAM...: both programs together stay small, import no DLL that could be
# planted beside them and nothing undocumented by name, are linked with the loader's protections on, and tell
# Windows what they are.
set -eu

limit=800000
# What an import names is loaded before any code of ours runs, and looked for beside the program first, unless
# it is a KnownDLL.  ntdll is mapped before the loader runs; comctl32 comes from the side-by-side store where
# the manifest asks for its version 6.  All other libraries are loaded late, see src/windows/late.h.
dlls='advapi32 comdlg32 gdi32 kernel32 msvcrt ntdll ole32 oleaut32 shell32 user32 ws2_32'
# What winternl.h and its pages document; the rest of ntdll is found with GetProcAddress.  VerSetConditionMask
# is documented as kernel32's, which forwards it to ntdll; mingw-w64 links it there directly.
ntdll='NtClose NtCreateFile NtDeviceIoControlFile NtOpenFile NtQueryInformationProcess NtQueryObject
       NtQuerySystemInformation RtlInitUnicodeString RtlNtStatusToDosError VerSetConditionMask'

objdump=$1
windres=$2
version=$3
shift 3
failed=0
total=0

fail() {
    echo "not right: $*"
    failed=1
}

for program in "$@"; do
    size=$(wc -c <"$program")
    total=$((total + size))
    echo "$program: $size bytes"

    headers=$("$objdump" -p "$program")

    # "dll function", one a line; functions imported by number show as their number.
    imports=$(printf '%s\n' "$headers" | awk '
        /DLL Name:/ { dll = tolower($3); sub(/\.dll$/, "", dll); print dll, "-"; next }
        /^[[:space:]]*$/ { dll = "" }
        dll != "" && NF == 3 && $2 ~ /^[0-9]+$/ { print dll, $3 }')
    [ -n "$imports" ] || fail "$program: no imports could be read"

    resources=$("$windres" -J coff -O rc "$program")
    by_manifest=''
    ! echo "$resources" | grep -aqF 'Microsoft.Windows.Common-Controls' || by_manifest=comctl32

    for dll in $(printf '%s\n' "$imports" | awk '$2 == "-" { print $1 }'); do
        case " $dlls $by_manifest " in
        *" $dll "*) ;;
        *) fail "$program imports $dll.dll, which can be planted beside it" ;;
        esac
    done

    for name in $(printf '%s\n' "$imports" | awk '$1 == "ntdll" && $2 != "-" { print $2 }'); do
        case " $(echo "$ntdll" | tr -s '\n ' ' ') " in
        *" $name "*) ;;
        *) fail "$program imports $name, which is not documented" ;;
        esac
    done

    for name in $(printf '%s\n' "$imports" | awk '{ print $2 }' |
        grep -E '^(Internal|GetOwnerModuleFrom|I_|Nsi|SetPerTcp|GetPerTcp)' || true); do
        fail "$program imports $name by name: GetProcAddress and a fallback belong there"
    done

    characteristics=$(printf '%s\n' "$headers" | awk '/^DllCharacteristics/ { print $2 }')
    wanted=$((0x140)) # DYNAMIC_BASE, NX_COMPAT
    case "$headers" in
    *pei-x86-64*) wanted=$((0x160)) ;; # HIGH_ENTROPY_VA
    esac
    [ $((0x$characteristics & wanted)) -eq "$wanted" ] ||
        fail "$program is linked without ASLR or DEP ($characteristics)"

    # Without relocations the flags promise what the loader cannot do.
    ! printf '%s\n' "$headers" | grep -q 'relocations stripped' || fail "$program says that it cannot be moved"
    relocations=$(printf '%s\n' "$headers" | awk '/^Entry 5 / { print $4 }')
    [ $((0x$relocations)) -gt 8 ] || fail "$program has no relocations: it cannot be moved"

    # objdump names a section CODE when it can be executed, and not READONLY when it can be written.
    sections=$("$objdump" -h "$program" | awk '/^ *[0-9]+ / { name = $2; getline; print name, $0 }')
    echo "$sections" | grep 'CODE' | grep -q 'READONLY' || fail "$program: no code could be found"
    for name in $(echo "$sections" | grep 'CODE' | grep -v 'READONLY' | awk '{ print $1 }'); do
        fail "$program: $name can be written and executed"
    done

    numbers=$(echo "$version.0" | sed 's/\./, /g')
    for wanted in "FILEVERSION $numbers" "PRODUCTVERSION $numbers" "\"FileVersion\", \"$version\"" '"ProductName", "Sockscope"' \
        '"CompanyName", "Sockscope contributors"' \
        'RT_MANIFEST' 'longPathAware' 'asInvoker' '{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}'; do
        echo "$resources" | grep -aqF "$wanted" || fail "$program: its resources do not have $wanted"
    done
    # mt.exe takes no "*" in a program's own identity, and none that is missing; what it depends on may have one.
    case "$headers" in
    *pei-x86-64*) architecture=amd64 ;;
    *) architecture=x86 ;;
    esac
    identity=$(echo "$resources" | grep -ao '<assemblyIdentity type=.*/>' | head -n 1)
    case $identity in
    *Common-Controls*) fail "$program: its manifest has no identity of its own" ;;
    *"name=\"\"Sockscope"*"version=\"\"$version.0\"\" processorArchitecture=\"\"$architecture\"\"/>") ;;
    *) fail "$program: its manifest says it is $identity" ;;
    esac
    echo "$resources" | grep -aq '^1 14 .*RT_GROUP_ICON' || fail "$program has no icon"

    ! "$objdump" -h "$program" | grep -q '\.debug' || fail "$program is not stripped"
done

echo "together: $total bytes of $limit"
[ "$total" -lt "$limit" ] || fail "together they are too large"
exit $failed
