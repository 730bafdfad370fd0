#!/bin/sh
# install.sh SOURCE: the x64 installer of this source and of an older version, in a Wine prefix that lives
# as long as the test: what is installed runs, and what is uninstalled has left nothing.
set -eu

source=$1
here=$(dirname "$0")
# shellcheck source=tests/installer/packages.sh
. "$here/packages.sh"

# Wine turns arguments into UTF-16 by it.
export LC_ALL=C.UTF-8
# Silent runs need no display; a name that nobody serves keeps ./dev from starting one for each.
export DISPLAY="${DISPLAY:-:none}"

work=$(mktemp -d)
export WINEPREFIX="$work/new/build/wine"
running=''

# shellcheck disable=SC2317 # called by trap
end() {
    [ -z "$running" ] || kill "$running" 2>/dev/null || true
    [ ! -d "$WINEPREFIX" ] || wineserver -k 2>/dev/null || true
    [ ! -d "$WINEPREFIX" ] || wineserver -w 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

version=$(sed -n 's/^project(Sockscope VERSION \([0-9.]*\).*/\1/p' "$source/CMakeLists.txt")
older=0.0.9
package_copy "$source" "$work/new"
package_copy "$source" "$work/old" $older
setup=$work/new/build/package/sockscope-$version-x64-setup.exe
old_setup=$work/old/build/package/sockscope-$older-x64-setup.exe
c=$WINEPREFIX/drive_c
apps='Software\Microsoft\Windows\CurrentVersion\Uninstall\Sockscope'
machine_path='HKLM\System\CurrentControlSet\Control\Session Manager\Environment'

windows() {
    "$work/new/dev" exec "$@" 2>/dev/null
}

# code_is WANTED PROGRAM ARGS...: a Windows program ends with that code.
code_is() {
    wanted=$1
    shift
    code=0
    windows "$@" || code=$?
    [ "$code" -eq "$wanted" ] || wrong "$step: $* ended with $code, not $wanted"
}

# Everything in the prefix has ended, and the registry is in its files.
settle() {
    timeout 60 wineserver -w || wrong "$step: the prefix does not come to rest"
}

value() {
    windows reg query "$1" /v "$2" | tr -d '\r' | sed -n "s/^ *$2 *REG_[A-Z_]* *//p"
}

value_is() {
    got=$(value "$1" "$2" || true)
    [ "$got" = "$3" ] || wrong "$step: $1 $2 is \"$got\", not \"$3\""
}

# names FOLDER: what is in it.
names() {
    (cd "$1" 2>/dev/null && find . -mindepth 1 | sort | sed 's,^\./,,' | tr '\n' ' ')
}

names_are() {
    got=$(names "$1" || true)
    [ "$got" = "$2" ] || wrong "$step: $1 holds $got"
}

version_is() {
    got=$(windows "$1\\sockscope.com" version | tr -d '\r')
    [ "$got" = "sockscope $2" ] || wrong "$step: $1 says $got"
}

# uninstall FOLDER OPTION...: it goes on in a copy of itself, so its end is waited for.
uninstall() {
    folder=$1
    shift
    code_is 0 "$folder\\uninstall.exe" /S "$@"
    settle
}

# state: all files and registry values but the devices, which Wine finds anew at each start, and what every NSIS uninstaller
# leaves to the next start of Windows: the copy of itself in the folder for temporary files.
state() {
    settle
    (cd "$c" && find . -path './users/*/Temp/*' -prune -o -print | sort)
    sed -E -e ':join' -e '/\\$/{N;s/\\\n *//;t join' -e '}' -e 's/^(\[.*\]) [0-9]+$/\1/; /^#time=/d; /^"PendingFileRename/d' \
        "$WINEPREFIX/system.reg" "$WINEPREFIX/user.reg" |
        awk '/^\[/ { devices = /Control\\\\(Class|Video)|\\\\Enum\\\\/ } !devices'
}

same_state() {
    state >"$work/after"
    diff "$work/before" "$work/after" || wrong "$step: something is left, or gone"
}

installed='LICENSE.txt README.md sockscope-completion.ps1 sockscope.com sockscope.exe uninstall.exe '
user=$(windows cmd /c 'echo %LOCALAPPDATA%' | tr -d '\r')
user_folder=$(windows winepath -u "$user" | tr -d '\r')/Programs/Sockscope
roaming=$(windows winepath -u "$(windows cmd /c 'echo %APPDATA%' | tr -d '\r')" | tr -d '\r')
settings=$roaming/Sockscope
# Windows has these from the start; Wine makes them when they are asked for.
windows reg add 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall' /f >/dev/null
mkdir -p "$(dirname "$user_folder")" "$roaming/Microsoft/Windows/Start Menu/Programs"
# What Wine writes at the first run of anything is there before it is compared.
windows reg query 'HKCU\Environment' >/dev/null
state >"$work/before"

step='for everybody'
machine='C:\Program Files\Sockscope'
code_is 0 "$setup" /S
names_are "$c/Program Files/Sockscope" "$installed"
version_is "$machine" "$version"
value_is "HKLM\\$apps" DisplayName Sockscope
value_is "HKLM\\$apps" DisplayVersion "$version"
value_is "HKLM\\$apps" Publisher 'Sockscope contributors'
value_is "HKLM\\$apps" DisplayIcon "$machine\\sockscope.exe,0"
value_is "HKLM\\$apps" InstallLocation "$machine"
value_is "HKLM\\$apps" QuietUninstallString "\"$machine\\uninstall.exe\" /S"
kilobytes=$(($(value "HKLM\\$apps" EstimatedSize)))
real=$(($(cat "$c/Program Files/Sockscope/"* | wc -c) / 1024))
if [ $kilobytes -lt $((real / 2)) ] || [ $kilobytes -gt $((real * 2)) ]; then
    wrong "$step: its size is $kilobytes KB, not $real KB"
fi
[ -f "$c/ProgramData/Microsoft/Windows/Start Menu/Programs/Sockscope.lnk" ] || wrong "$step: no shortcut"
value_is "HKCU\\$apps" DisplayName ''
code_is 0 "$setup" /S
version_is "$machine" "$version"
uninstall "$machine"
same_state

step='for one user'
code_is 0 "$setup" /S /CURRENTUSER
names_are "$user_folder" "$installed"
version_is "$user\\Programs\\Sockscope" "$version"
value_is "HKCU\\$apps" DisplayVersion "$version"
value_is "HKLM\\$apps" DisplayVersion ''
[ -f "$roaming/Microsoft/Windows/Start Menu/Programs/Sockscope.lnk" ] || wrong "$step: no shortcut"
uninstall "$user\\Programs\\Sockscope"
same_state

# NSIS takes /D= unquoted up to the end of the line; Wine would quote one word with blanks.
step='blanks and other letters'
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\A' 'folder\Köln' 'λ'
names_are "$c/A folder/Köln λ" "$installed"
version_is 'C:\A folder\Köln λ' "$version"
step='over a running copy'
"$work/new/dev" exec 'C:\A folder\Köln λ\sockscope.com' watch --interval 1s >"$work/watch" 2>/dev/null &
running=$!
tries=600
until [ -s "$work/watch" ] || [ $tries -eq 0 ]; do
    sleep 0.1
    tries=$((tries - 1))
done
code_is 3 "$setup" /S /CURRENTUSER
code_is 3 'C:\A folder\Köln λ\uninstall.exe' /S '_?=C:\A' 'folder\Köln' 'λ'
names_are "$c/A folder/Köln λ" "$installed"
kill $running
wait $running 2>/dev/null || true
running=''
settle
step='to another folder'
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\B'
[ ! -e "$c/A folder/Köln λ" ] || wrong "$step: the old folder is left"
uninstall 'C:\B'
rmdir "$c/A folder"
same_state

step='PATH and other names'
path_before=$(value "$machine_path" Path)
code_is 0 "$setup" /S /PATH /NAMES
value_is "$machine_path" Path "$path_before;$machine"
with_names='LICENSE.txt README.md cports.com sockscope-completion.ps1 sockscope.com sockscope.exe tcpvcon.com uninstall.exe wkillcx.com '
names_are "$c/Program Files/Sockscope" "$with_names"
for name in tcpvcon cports wkillcx; do
    cmp "$c/Program Files/Sockscope/sockscope.com" "$c/Program Files/Sockscope/$name.com" || wrong "$step: $name"
done
step='PATH and other names, again'
code_is 0 "$setup" /S
value_is "$machine_path" Path "$path_before;$machine"
names_are "$c/Program Files/Sockscope" "$with_names"
uninstall "$machine"
same_state

step='a PATH longer than a string of the installer'
long=$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "C:\\a folder with number %d;", i }')
windows reg add 'HKCU\Environment' /v Path /t REG_SZ /d "${long}C:\\last" /f >/dev/null
code_is 0 "$setup" /S /CURRENTUSER /PATH '/D=C:\B'
value_is 'HKCU\Environment' Path "${long}C:\\last;C:\\B"
windows reg add 'HKCU\Environment' /v Path /t REG_SZ /d "${long}c:\\b;C:\\B2" /f >/dev/null
uninstall 'C:\B'
value_is 'HKCU\Environment' Path "${long}C:\\B2"
windows reg delete 'HKCU\Environment' /v Path /f >/dev/null
same_state

step='upgrade'
mkdir -p "$settings"
echo '; mine' >"$settings/sockscope.ini"
code_is 0 "$old_setup" /S /CURRENTUSER /PATH '/D=C:\B'
version_is 'C:\B' $older
code_is 0 "$setup" /S /CURRENTUSER
version_is 'C:\B' "$version"
value_is "HKCU\\$apps" DisplayVersion "$version"
value_is 'HKCU\Environment' Path 'C:\B'
[ "$(cat "$settings/sockscope.ini")" = '; mine' ] || wrong "$step: settings are not kept"

step='downgrade'
code_is 4 "$old_setup" /S /CURRENTUSER
version_is 'C:\B' "$version"
value_is "HKCU\\$apps" DisplayVersion "$version"

step='settings'
uninstall 'C:\B'
[ "$(cat "$settings/sockscope.ini")" = '; mine' ] || wrong "$step: they are not kept"
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\B'
echo '; mine' >"$c/B/sockscope.ini"
echo '; mine' >"$c/B/mine.txt"
uninstall 'C:\B' /SETTINGS
names_are "$c/B" 'mine.txt '
rm -r "$c/B"
same_state

# A file that cannot be written stops it at a known place.
step='stopped half-way'
mkdir -p "$c/B/sockscope.com"
code_is 2 "$setup" /S /CURRENTUSER '/D=C:\B'
[ -f "$c/B/sockscope.exe" ] || wrong "$step: it did not begin"
[ ! -e "$c/B/README.md" ] || wrong "$step: it did not stop"
rmdir "$c/B/sockscope.com"
code_is 0 "$old_setup" /S /CURRENTUSER
version_is 'C:\B' $older
mkdir "$c/B/kept" && mv "$c/B/sockscope.com" "$c/B/kept" && mkdir "$c/B/sockscope.com"
code_is 2 "$setup" /S /CURRENTUSER
value_is "HKCU\\$apps" DisplayVersion $older
rmdir "$c/B/sockscope.com" && rm -r "$c/B/kept"
uninstall 'C:\B'
same_state

# Killed at whatever place it is found at when a file has come: the next run ends well from there.
for last in uninstall.exe sockscope.exe sockscope.com README.md; do
    step="killed at $last"
    "$work/new/dev" exec "$setup" /S /CURRENTUSER '/D=C:\B' 2>/dev/null &
    running=$!
    until [ -e "$c/B/$last" ] || ! kill -0 $running 2>/dev/null; do :; done
    kill -9 $running 2>/dev/null || true
    wait $running 2>/dev/null || true
    running=''
    settle
    code_is 0 "$setup" /S /CURRENTUSER '/D=C:\B'
    version_is 'C:\B' "$version"
    uninstall 'C:\B'
    # What a killed installer unpacked for itself is in the folder for temporary files.
    same_state
done

exit $failed
